import { IncompleteError } from '@trailmend/operate'
import type { DriftGitHub, GitPort } from '../drift/github/port.ts'
import { changedPlans, type MergedPlan } from '../drift/pull-request/merged-plans.ts'
import { whyNot } from '../github/why-not.ts'

/** What a run is for. */
export interface Push {
  readonly commit: string
  readonly branch: string
  /** Where in the repository the configuration is; `undefined` for one that is elsewhere. */
  readonly config: string | undefined
}

/** What of a push counts, now that the branch may have gone on. */
export interface Standing {
  /** The commit that the branch is at. */
  readonly latest: string
  /** The plans that it holds otherwise than they were read, or not at all, by name. */
  readonly withdrawn: ReadonlySet<string>
  /** Whether it has another configuration than the commit that was pushed. */
  readonly hasOtherRules: boolean
}

/**
 * Find out whether plans that a push brought still stand: a run may begin, or be begun again, long after its push.
 *
 * Throws an `IncompleteError` where GitHub does not tell.
 */
export async function standingOf({ git }: Pick<DriftGitHub, 'git'>, push: Push, plans: readonly MergedPlan[]): Promise<Standing> {
  const { commit, branch, config } = push
  try {
    const latest = await git.branch(branch)
    if (latest === undefined) throw new Error(`the branch ${branch} is gone`)
    if (latest === commit) return { latest, withdrawn: new Set(), hasOtherRules: false }
    const hasOtherRules = config !== undefined && (await fileAt(git, commit, config)) !== (await fileAt(git, latest, config))
    return { latest, withdrawn: await changedPlans(git, latest, plans), hasOtherRules }
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error
    throw new IncompleteError(
      `whether the merged plans still stand could not be read, and nothing was done: ${whyNot(error, 'contents: read')}`,
      {
        cause: error,
      },
    )
  }
}

/** Git's mode of a symbolic link. */
const LINK = '120000'

/** What is at a path in a commit, by git's id; `undefined` where nothing is. Behind a link it may be anything, in every commit something else. */
async function fileAt(git: GitPort, commit: string, path: string): Promise<string | undefined> {
  let { tree: sha } = await git.commit(commit)
  const names = path.split('/')
  for (const [depth, name] of names.entries()) {
    const found = (await git.tree(sha)).find((entry) => entry.path === name)
    if (found?.mode === LINK) return commit
    if (found === undefined || (depth < names.length - 1 && found.type !== 'tree')) return undefined
    sha = found.sha
  }
  return sha
}

/** Why nothing is done for a push whose configuration counts no longer. */
export function otherRules({ commit, branch, config = '' }: Push, { latest }: Standing): string {
  return `this run is for the commit ${commit.slice(0, 7)}, and ${branch} is at ${latest.slice(0, 7)} by now, with another ${config}: what is merged is carried out by the configuration of the branch, so let the workflow run for the latest push`
}
