import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { COMMENT_ROUTES } from './comments.ts'
import { type Answer, type GitHubFake, NOT_FOUND, REPOSITORY, type Request, type Route, refused, TOKEN } from './fake.ts'
import { GIT_ROUTES, showCommit } from './git.ts'
import { createGitStore } from './git-store.ts'
import { ISSUE_ROUTES } from './issues.ts'
import { PULL_ROUTES } from './pulls.ts'

export type { GitHubFake, Issue, Pull, Refusal } from './fake.ts'

// What of GitHub's REST API the Action uses, answering as GitHub Docs describe: "Repositories", "Repository contents", "Commits",
// "Git database", "Issues", "Issue comments", "Pull requests", pages by the Link header. One repository, `octo/repo`, and one query of
// the GraphQL API, the viewer.

const ROUTES: readonly Route[] = [
  ['GET', /^$/, ({ repository }) => [200, shape(repository)]],
  [
    'GET',
    /^\/contents\/(.+)$/,
    ({ files }, { matched: [path = ''], query }) => fileAnswer(files, decodeURIComponent(path), query.get('ref') ?? ''),
  ],
  ['GET', /^\/commits\/(.+)$/, commitAnswer],
  ...COMMENT_ROUTES,
  ...ISSUE_ROUTES,
  ...PULL_ROUTES,
  ...GIT_ROUTES,
]

/** Start a GitHub of our own on a free port of the loopback. */
export async function startGitHub(): Promise<GitHubFake> {
  // A test that computes for seconds between two requests finds its connection open still.
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void serve(fake, request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const fake: GitHubFake = {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    files: new Map(),
    comments: [],
    issues: [],
    pulls: [],
    git: createGitStore(),
    repository: { defaultBranch: 'main', private: true, hasIssues: true },
    permissions: { issues: true, contents: true, pulls: true, labels: true, createPulls: true },
    refusals: [],
    asked: [],
    before: undefined,
    viewer: 'github-actions[bot]',
    mayWrite: true,
    isLimited: false,
    knowsDuplicates: true,
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
  fake.before?.({ method, path: pathname })
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

/** GitHub Enterprise Server has the REST API under `/api/v3`, and the GraphQL API beside it. Octokit encodes the slashes of a branch's name. */
function answer(fake: GitHubFake, { method, pathname: whole, query, body, authorization }: Received): Answer {
  const pathname = whole.replace(/^\/api(?:\/v3)?(?=\/)/, '').replaceAll('%2F', '/')
  if (fake.failing !== undefined) return [fake.failing, { message: 'Server Error', status: String(fake.failing) }]
  if (authorization.toLowerCase() !== `token ${TOKEN}`) return [401, { message: 'Bad credentials', status: '401' }]
  const refusal = fake.refusals.find((each) => each.method === method && each.path.test(pathname) && each.times !== 0)
  if (refusal !== undefined) {
    if (refusal.times !== undefined) refusal.times--
    const [status, said] = refused(refusal.status, refusal.message)
    return [status, said, refusal.headers ?? {}]
  }
  if (method === 'POST' && pathname === '/graphql') return [200, { data: { viewer: { login: fake.viewer } } }]
  if (!pathname.startsWith(REPOSITORY)) return NOT_FOUND
  const path = pathname.slice(REPOSITORY.length)
  for (const [wanted, pattern, handle] of ROUTES) {
    const matched = wanted === method ? pattern.exec(path) : null
    if (matched !== null) return handle(fake, { path, matched: matched.slice(1), query, body })
  }
  return NOT_FOUND
}

function shape({ defaultBranch, private: isPrivate, hasIssues }: GitHubFake['repository']): object {
  return {
    full_name: 'octo/repo',
    owner: { login: 'octo' },
    default_branch: defaultBranch,
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
    has_issues: hasIssues,
    html_url: 'https://github.com/octo/repo',
  }
}

function fileAnswer(files: GitHubFake['files'], path: string, ref: string): Answer {
  const commit = files.get(ref)
  if (commit === undefined) return [404, { message: `No commit found for the ref ${ref}`, status: '404' }]
  const file = commit.get(path)
  return file === undefined ? NOT_FOUND : [200, file]
}

function commitAnswer(fake: GitHubFake, { matched: [ref = ''] }: Request): Answer {
  const name = decodeURIComponent(ref)
  if (fake.files.has(name)) return [200, { sha: ref }]
  return showCommit(fake, name) ?? [422, { message: `No commit found for SHA: ${ref}`, status: '422' }]
}
