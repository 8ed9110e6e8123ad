import type { Asked } from './connect-drift.ts'
import type { ListedPull, PullPort } from './port.ts'

interface Answered {
  readonly number: number
  readonly html_url: string
  readonly user: { readonly login: string } | null
  readonly state: string
  readonly merged_at: string | null
  readonly base: { readonly ref: string }
  readonly head: { readonly ref: string; readonly repo: { readonly full_name: string } | null }
  readonly body: string | null
  readonly locked: boolean
}

/** The pull requests of a repository. */
export function pullPort({ octokit, owner, repo }: Asked): PullPort {
  const at = { owner, repo }
  return {
    list: async (headOwner, branch) => {
      const { paginate, rest } = await octokit()
      const wanted = { ...at, head: `${headOwner}:${branch}`, state: 'all', sort: 'created', direction: 'desc', per_page: 100 } as const
      const all: readonly Answered[] = await paginate(rest.pulls.list, wanted)
      // A filter that GitHub does not understand filters nothing, and a fork may have a branch of the same name.
      const name = `${owner}/${repo}`.toLowerCase()
      return all.filter(({ head }) => head.ref === branch && head.repo?.full_name.toLowerCase() === name).map(listed)
    },
    create: async ({ title, body, head, base }) =>
      listed((await (await octokit()).rest.pulls.create({ ...at, title, body, head, base })).data),
    edit: async (pull, change) => {
      await (await octokit()).rest.pulls.update({ ...at, pull_number: pull, ...change })
    },
  }
}

function listed(pull: Answered): ListedPull {
  return {
    number: pull.number,
    url: pull.html_url,
    author: pull.user?.login ?? '',
    isOpen: pull.state === 'open',
    isMerged: pull.merged_at !== null,
    base: pull.base.ref,
    body: pull.body ?? '',
    locked: pull.locked,
  }
}
