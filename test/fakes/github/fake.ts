import type { GitStore } from './git-store.ts'

export interface Comment {
  id: number
  author: string
  body: string
  /** The issue or pull request; 7 where none is said. */
  issue?: number
}

export interface Issue {
  number: number
  title: string
  body: string
  author: string
  state: 'open' | 'closed'
  reason: string | null
  closedBy: string | null
  closedAt: string | null
  labels: string[]
  locked: boolean
}

export interface Pull {
  number: number
  title: string
  body: string
  author: string
  state: 'open' | 'closed'
  mergedAt: string | null
  head: string
  /** Whose repository the head is in. */
  headRepository: string
  base: string
  labels: string[]
  locked: boolean
}

/** A request that was answered. */
export interface Asked {
  readonly method: string
  readonly path: string
}

/** Answers that stand in for those to the next requests of a kind. */
export interface Refusal {
  readonly method: string
  readonly path: RegExp
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  /** How often; for ever where it is not said. */
  times?: number
}

export interface Repository {
  defaultBranch: string
  private: boolean
  hasIssues: boolean
}

/** What the token may write. */
export interface Permissions {
  issues: boolean
  contents: boolean
  pulls: boolean
  /** Whether it may set labels; else they are left out without a word. */
  labels: boolean
  /** "Allow GitHub Actions to create and approve pull requests" */
  createPulls: boolean
}

/** The state of a GitHub with the one repository `octo/repo`. */
export interface GitHubFake {
  readonly url: string
  readonly token: string
  /** Files by commit, or branch as `heads/…`, then by path. A commit that is not here does not exist. */
  readonly files: Map<string, Map<string, string>>
  readonly comments: Comment[]
  readonly issues: Issue[]
  readonly pulls: Pull[]
  readonly git: GitStore
  readonly repository: Repository
  readonly permissions: Permissions
  readonly refusals: Refusal[]
  readonly asked: Asked[]
  /** Called before a request is answered: whoever else works on the repository at the same time. */
  before: ((asked: Asked) => void) | undefined
  /** Whom the token writes as. */
  viewer: string
  /** Whether the token may write comments. */
  mayWrite: boolean
  /** Whether the token has made too many requests to write another comment. */
  isLimited: boolean
  /** Whether issues can be closed as duplicates, which older servers do not know. */
  knowsDuplicates: boolean
  /** Answer every request in this way. */
  failing: number | undefined
  readonly stop: () => Promise<void>
}

export type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>]
export type Route = readonly [method: string, path: RegExp, answer: (fake: GitHubFake, request: Request) => Answer]

export interface Request {
  readonly path: string
  readonly matched: readonly string[]
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

export const REPOSITORY = '/repos/octo/repo'
export const TOKEN = 'a-token-for-tests'
/** Source: the message of GitHub's answer 422 to a longer one. */
const MAX_BODY = 65_536

export const NOT_FOUND: Answer = [404, { message: 'Not Found', status: '404' }]
export const FORBIDDEN: Answer = [403, { message: 'Resource not accessible by integration', status: '403' }]

export function refused(status: number, message: string, ...errors: readonly string[]): Answer {
  return [status, { message, ...(errors.length > 0 && { errors: errors.map((each) => ({ message: each })) }), status: String(status) }]
}

/** One page of a list, with the address of the next. */
export function page<T>({ url }: GitHubFake, { path, query }: Request, list: readonly T[]): Answer {
  const perPage = Math.min(100, Number(query.get('per_page') ?? 30))
  const at = Number(query.get('page') ?? 1)
  const next = new URLSearchParams(query)
  next.set('page', String(at + 1))
  const link = `<${url}${REPOSITORY}${path}?${next}>; rel="next"`
  return [200, list.slice((at - 1) * perPage, at * perPage), list.length > at * perPage ? { link } : {}]
}

export function isTooLong(body: unknown): boolean {
  return typeof body !== 'string' || body.length > MAX_BODY
}

export const TOO_LONG: Answer = refused(422, 'Validation Failed', `body is too long (maximum is ${MAX_BODY} characters)`)

export function user(login: string): object {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' }
}
