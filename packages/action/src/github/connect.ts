import type { BaseAnswer, BaseCommit, ExistingComment } from '@trailmend/operate'
import { type Octokit, openOctokit } from './open.ts'

/** What the Action asks of GitHub. Everything but `readFile` throws what Octokit throws. */
export interface GitHub {
  readonly readFile: (commit: BaseCommit, path: string) => Promise<BaseAnswer>
  /** The login that whatever the token writes is by. */
  readonly viewer: () => Promise<string>
  readonly listComments: (issue: number) => Promise<readonly ExistingComment[]>
  /** Returns the comment's address. */
  readonly createComment: (issue: number, body: string) => Promise<string>
  /** Returns the comment's address. */
  readonly updateComment: (comment: number, body: string) => Promise<string>
  readonly deleteComment: (comment: number) => Promise<void>
}

/** Milliseconds for one request. */
const PATIENCE = 30_000

/** Milliseconds for a list to its end. */
const PATIENCE_FOR_ALL = 120_000

/** A token's view of a repository, `owner/name`. Nothing is loaded or asked before the first call. */
export function connectGitHub(token: string, repository: string, apiUrl: string | undefined): GitHub {
  const [owner = '', repo = ''] = repository.split('/')
  const octokit = openOctokit(token, apiUrl)
  const at = () => ({ owner, repo, request: { signal: AbortSignal.timeout(PATIENCE) } })
  return {
    readFile: async (commit, path) => {
      try {
        return await readFile(await octokit(), { ...at(), path, ref: refOf(commit) })
      } catch (error) {
        return { kind: 'unreadable', why: messageOf(error) }
      }
    },
    viewer: async () => {
      const { viewer } = await (await octokit()).graphql<{ viewer: { login: string } }>('query { viewer { login } }', {
        request: at().request,
      })
      return viewer.login
    },
    listComments: async (issue) => {
      const { paginate, rest } = await octokit()
      const request = { signal: AbortSignal.timeout(PATIENCE_FOR_ALL) }
      const all = await paginate(rest.issues.listComments, { owner, repo, issue_number: issue, per_page: 100, request })
      return all.map(({ id, user, body }) => ({ id, author: user?.login ?? '', body: body ?? '' }))
    },
    createComment: async (issue, body) =>
      (await (await octokit()).rest.issues.createComment({ ...at(), issue_number: issue, body })).data.html_url,
    updateComment: async (comment, body) =>
      (await (await octokit()).rest.issues.updateComment({ ...at(), comment_id: comment, body })).data.html_url,
    deleteComment: async (comment) => {
      await (await octokit()).rest.issues.deleteComment({ ...at(), comment_id: comment })
    },
  }
}

/** Of a branch and a tag of one name git takes the tag, which anybody may make who may push. */
function refOf({ ref, isCommit }: BaseCommit): string {
  return isCommit ? ref : `heads/${ref}`
}

interface FileWish {
  readonly owner: string
  readonly repo: string
  readonly path: string
  readonly ref: string
  readonly request: { readonly signal: AbortSignal }
}

/** A file that is not there and a commit that nobody may see are answered alike: only where the commit is there the file is not. */
async function readFile({ rest }: Octokit, wish: FileWish): Promise<BaseAnswer> {
  try {
    const { data } = await rest.repos.getContent({ ...wish, mediaType: { format: 'raw' } })
    const text = asText(data)
    return text === undefined ? { kind: 'unreadable', why: 'it is no file' } : { kind: 'text', text }
  } catch (error) {
    if (statusOf(error) !== 404) throw error
  }
  const { owner, repo, ref, request } = wish
  await rest.repos.getCommit({ owner, repo, ref, request, per_page: 1 })
  return { kind: 'absent' }
}

/** As raw text it is a string, or bytes where GitHub does not call it text; a folder is a list all the same. */
function asText(data: unknown): string | undefined {
  if (typeof data === 'string') return data
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : undefined
}

/** The HTTP status of what Octokit threw. */
export function statusOf(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' ? status : undefined
}

/** One line, of which a part may be anybody's. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
