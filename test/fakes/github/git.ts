import { type Answer, FORBIDDEN, type GitHubFake, NOT_FOUND, type Request, type Route, refused, user } from './fake.ts'
import type { Put } from './git-store.ts'

/** Source: GitHub Docs, REST API, "Git references" and the answer of an empty repository. */
const EMPTY: Answer = refused(409, 'Git Repository is empty.')

/** "Git database", and the one commit of "Commits". */
export const GIT_ROUTES: readonly Route[] = [
  ['GET', /^\/git\/ref\/heads\/(.+)$/, getRef],
  ['POST', /^\/git\/refs$/, createRef],
  ['PATCH', /^\/git\/refs\/heads\/(.+)$/, updateRef],
  ['DELETE', /^\/git\/refs\/heads\/(.+)$/, deleteRef],
  ['GET', /^\/git\/trees\/([0-9a-f]{40})$/, getTree],
  ['POST', /^\/git\/trees$/, createTree],
  ['GET', /^\/git\/blobs\/([0-9a-f]{40})$/, getBlob],
  [
    'POST',
    /^\/git\/blobs$/,
    ({ git, permissions }, { body }) => (permissions.contents ? [201, { sha: git.putBlob(String(body.content)) }] : FORBIDDEN),
  ],
  ['POST', /^\/git\/commits$/, createCommit],
]

/** A commit as "Commits" shows it; `undefined` for one that is not here. */
export function showCommit({ git }: GitHubFake, sha: string): Answer | undefined {
  const commit = git.commits.get(git.refs.get(sha) ?? sha)
  if (commit === undefined) return undefined
  const { message, author, tree, parents } = commit
  const shown = { message, author: { name: author, email: '' }, tree: { sha: tree } }
  return [200, { sha, commit: shown, author: user(author), parents: parents.map((each) => ({ sha: each })) }]
}

function ref(name: string, sha: string): object {
  return { ref: `refs/heads/${name}`, object: { type: 'commit', sha } }
}

function getRef({ git }: GitHubFake, { matched: [name = ''] }: Request): Answer {
  if (git.commits.size === 0) return EMPTY
  const sha = git.refs.get(decodeURIComponent(name))
  return sha === undefined ? NOT_FOUND : [200, ref(name, sha)]
}

function createRef({ git, permissions }: GitHubFake, { body }: Request): Answer {
  const name = String(body.ref).replace('refs/heads/', '')
  if (!permissions.contents) return FORBIDDEN
  if (git.refs.has(name)) return refused(422, 'Reference already exists')
  // A branch is a file of git's, and cannot be a folder, too.
  if ([...git.refs.keys()].some((each) => name.startsWith(`${each}/`) || each.startsWith(`${name}/`)))
    return refused(422, 'Reference update failed')
  git.refs.set(name, String(body.sha))
  return [201, ref(name, String(body.sha))]
}

function updateRef({ git, permissions }: GitHubFake, { matched: [path = ''], body }: Request): Answer {
  const name = decodeURIComponent(path)
  const now = git.refs.get(name)
  if (!permissions.contents) return FORBIDDEN
  if (now === undefined) return refused(422, 'Reference does not exist')
  if (body.force !== true && !git.commits.get(String(body.sha))?.parents.includes(now)) return refused(422, 'Update is not a fast forward')
  git.refs.set(name, String(body.sha))
  return [200, ref(name, String(body.sha))]
}

/** With its branch a pull request is closed. */
function deleteRef({ git, permissions, pulls }: GitHubFake, { matched: [path = ''] }: Request): Answer {
  const name = decodeURIComponent(path)
  if (!permissions.contents) return FORBIDDEN
  if (!git.refs.delete(name)) return refused(422, 'Reference does not exist')
  for (const pull of pulls) if (pull.head === name || pull.base === name) pull.state = 'closed'
  return [204, undefined]
}

function getTree({ git }: GitHubFake, { matched: [sha = ''] }: Request): Answer {
  const tree = git.trees.get(sha)
  const size = (blob: string) => Buffer.byteLength(git.blobs.get(blob) ?? '')
  return tree === undefined
    ? NOT_FOUND
    : [200, { sha, truncated: false, tree: tree.map((entry) => ({ ...entry, ...(entry.type === 'blob' && { size: size(entry.sha) }) })) }]
}

function createTree({ git, permissions }: GitHubFake, { body }: Request): Answer {
  if (!permissions.contents) return FORBIDDEN
  const base = body.base_tree === undefined ? undefined : String(body.base_tree)
  if (base !== undefined && !git.trees.has(base)) return refused(422, 'base_tree is not a valid tree oid')
  return [201, { sha: git.putTree(base, body.tree as readonly Put[]) }]
}

function getBlob({ git }: GitHubFake, { matched: [sha = ''] }: Request): Answer {
  const text = git.blobs.get(sha)
  return text === undefined ? NOT_FOUND : [200, { sha, encoding: 'base64', content: `${Buffer.from(text).toString('base64')}\n` }]
}

function createCommit({ git, permissions, viewer }: GitHubFake, { body: { message, tree, parents } }: Request): Answer {
  if (!permissions.contents) return FORBIDDEN
  if (!git.trees.has(String(tree))) return refused(422, 'Tree SHA does not exist')
  const commit = {
    message: String(message),
    author: viewer,
    tree: String(tree),
    parents: Array.isArray(parents) ? parents.map(String) : [],
  }
  return [201, { sha: git.putCommit(commit) }]
}
