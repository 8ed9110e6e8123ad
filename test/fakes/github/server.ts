import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

// What of GitHub's REST API the Action uses, answering as GitHub Docs describe: "Repository contents", "Commits", "Issue comments",
// pages by the Link header. One repository, `octo/repo`, and one query of the GraphQL API, the viewer.

const REPOSITORY = '/repos/octo/repo'
const TOKEN = 'a-token-for-tests'
/** Source: the message of GitHub's answer 422 to a longer one. */
const MAX_BODY = 65_536

export interface Comment {
  id: number
  author: string
  body: string
}

/** A request that was answered. */
export interface Asked {
  readonly method: string
  readonly path: string
}

export interface GitHubFake {
  readonly url: string
  readonly token: string
  /** Files by commit, or branch as `heads/…`, then by path. A commit that is not here does not exist. */
  readonly files: Map<string, Map<string, string>>
  /** Of pull request 7. */
  readonly comments: Comment[]
  readonly asked: Asked[]
  /** Whom the token writes as. */
  viewer: string
  /** Whether the token may write comments. */
  mayWrite: boolean
  /** Whether the token has made too many requests to write another comment. */
  isLimited: boolean
  /** Answer every request in this way. */
  failing: number | undefined
  readonly stop: () => Promise<void>
}

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>]
type Route = readonly [method: string, path: RegExp, answer: (fake: GitHubFake, request: Request) => Answer]

interface Request {
  readonly matched: readonly string[]
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

const NOT_FOUND: Answer = [404, { message: 'Not Found', status: '404' }]
const FORBIDDEN: Answer = [403, { message: 'Resource not accessible by integration', status: '403' }]

/** Source: GitHub Docs, "Rate limits for the REST API", exceeding the rate limit. */
const LIMITED: Answer = [
  403,
  { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', status: '403' },
]

const ROUTES: readonly Route[] = [
  [
    'GET',
    /^\/contents\/(.+)$/,
    ({ files }, { matched: [path = ''], query }) => fileAnswer(files, decodeURIComponent(path), query.get('ref') ?? ''),
  ],
  [
    'GET',
    /^\/commits\/(.+)$/,
    ({ files }, { matched: [ref = ''] }) =>
      files.has(decodeURIComponent(ref)) ? [200, { sha: ref }] : [422, { message: `No commit found for SHA: ${ref}`, status: '422' }],
  ],
  ['GET', /^\/issues\/7\/comments$/, listComments],
  ['POST', /^\/issues\/7\/comments$/, (fake, { body }) => writeComment(fake, undefined, body)],
  ['PATCH', /^\/issues\/comments\/(\d+)$/, (fake, { matched: [id], body }) => writeComment(fake, Number(id), body)],
  ['DELETE', /^\/issues\/comments\/(\d+)$/, deleteComment],
]

/** Start a GitHub of our own on a free port of the loopback. */
export async function startGitHub(): Promise<GitHubFake> {
  const server = createServer((request, response) => void serve(fake, request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const fake: GitHubFake = {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    files: new Map(),
    comments: [],
    asked: [],
    viewer: 'github-actions[bot]',
    mayWrite: true,
    isLimited: false,
    failing: undefined,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
  return fake
}

async function serve(fake: GitHubFake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', fake.url)
  const method = request.method ?? 'GET'
  const said = await text(request)
  fake.asked.push({ method, path: pathname })
  const [status, body, headers = {}] = answer(fake, {
    method,
    pathname,
    query: searchParams,
    body: said === '' ? {} : JSON.parse(said),
    authorization: request.headers.authorization ?? '',
  })
  const isText = typeof body === 'string'
  response.writeHead(status, {
    'content-type': `${isText ? 'application/vnd.github.raw+json' : 'application/json'}; charset=utf-8`,
    ...headers,
  })
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body))
}

interface Received {
  readonly method: string
  readonly pathname: string
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly authorization: string
}

function answer(fake: GitHubFake, { method, pathname, query, body, authorization }: Received): Answer {
  if (fake.failing !== undefined) return [fake.failing, { message: 'Server Error', status: String(fake.failing) }]
  if (authorization.toLowerCase() !== `token ${TOKEN}`) return [401, { message: 'Bad credentials', status: '401' }]
  if (method === 'POST' && pathname === '/graphql') return [200, { data: { viewer: { login: fake.viewer } } }]
  if (!pathname.startsWith(REPOSITORY)) return NOT_FOUND
  for (const [wanted, path, handle] of ROUTES) {
    const matched = wanted === method ? path.exec(pathname.slice(REPOSITORY.length)) : null
    if (matched !== null) return handle(fake, { matched: matched.slice(1), query, body })
  }
  return NOT_FOUND
}

function fileAnswer(files: GitHubFake['files'], path: string, ref: string): Answer {
  const commit = files.get(ref)
  if (commit === undefined) return [404, { message: `No commit found for the ref ${ref}`, status: '404' }]
  const file = commit.get(path)
  return file === undefined ? NOT_FOUND : [200, file]
}

function listComments({ comments, url }: GitHubFake, { query }: Request): Answer {
  const perPage = Number(query.get('per_page') ?? 30)
  const page = Number(query.get('page') ?? 1)
  const shown = comments.slice((page - 1) * perPage, page * perPage)
  const next = `<${url}${REPOSITORY}/issues/7/comments?per_page=${perPage}&page=${page + 1}>; rel="next"`
  return [200, shown.map(shape), comments.length > page * perPage ? { link: next } : {}]
}

function writeComment(fake: GitHubFake, id: number | undefined, { body }: Readonly<Record<string, unknown>>): Answer {
  if (!fake.mayWrite) return FORBIDDEN
  if (fake.isLimited) return LIMITED
  if (typeof body !== 'string' || body.length > MAX_BODY) {
    return [
      422,
      { message: 'Validation Failed', errors: [{ message: `body is too long (maximum is ${MAX_BODY} characters)` }], status: '422' },
    ]
  }
  if (id === undefined) {
    const comment = { id: 1 + Math.max(100, ...fake.comments.map((each) => each.id)), author: fake.viewer, body }
    fake.comments.push(comment)
    return [201, shape(comment)]
  }
  const comment = fake.comments.find((each) => each.id === id)
  if (comment === undefined) return NOT_FOUND
  comment.body = body
  return [200, shape(comment)]
}

function deleteComment(fake: GitHubFake, { matched: [id] }: Request): Answer {
  if (!fake.mayWrite) return FORBIDDEN
  const at = fake.comments.findIndex((each) => each.id === Number(id))
  if (at === -1) return NOT_FOUND
  fake.comments.splice(at, 1)
  return [204, undefined]
}

function shape({ id, author, body }: Comment): object {
  return {
    id,
    user: { login: author, type: author.endsWith('[bot]') ? 'Bot' : 'User' },
    body,
    html_url: `https://github.com/octo/repo/pull/7#issuecomment-${id}`,
  }
}
