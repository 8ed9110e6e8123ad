import { createHash } from 'node:crypto'

/** An entry of a tree. */
export interface Entry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree'
  readonly sha: string
}

export interface StoredCommit {
  readonly message: string
  readonly author: string
  readonly tree: string
  readonly parents: readonly string[]
}

/** A file put into a tree: `sha` names a blob that is there already, and none takes the file away. */
export interface Put {
  readonly path: string
  readonly mode?: string
  readonly content?: string
  readonly sha?: string | null
}

/** Git objects in memory. Blobs have the ids that git gives them; trees and commits have others, just as good. */
export interface GitStore {
  readonly refs: Map<string, string>
  readonly blobs: Map<string, string>
  readonly trees: Map<string, readonly Entry[]>
  readonly commits: Map<string, StoredCommit>
  readonly putBlob: (text: string) => string
  readonly putTree: (base: string | undefined, files: readonly Put[]) => string
  readonly putCommit: (commit: StoredCommit) => string
  /** Commit files on top of a branch, or as its first commit. Returns the commit. */
  readonly push: (branch: string, files: Readonly<Record<string, string>>, by: Pick<StoredCommit, 'author' | 'message'>) => string
  /** Every file at a branch, by path. */
  readonly filesAt: (branch: string) => Readonly<Record<string, string>>
  /** The tree that a branch is at. */
  readonly treeAt: (branch: string) => string | undefined
  readonly clear: () => void
}

export function createGitStore(): GitStore {
  const [refs, blobs, trees, commits] = [
    new Map<string, string>(),
    new Map<string, string>(),
    new Map<string, readonly Entry[]>(),
    new Map<string, StoredCommit>(),
  ]
  const flat = (tree: string, under = ''): readonly (readonly [string, Entry])[] =>
    (trees.get(tree) ?? []).flatMap((entry) =>
      entry.type === 'tree' ? flat(entry.sha, `${under}${entry.path}/`) : [[`${under}${entry.path}`, entry] as const],
    )
  const store: GitStore = {
    refs,
    blobs,
    trees,
    commits,
    putBlob: (text) => keep(blobs, `blob ${Buffer.byteLength(text)}\0${text}`, text),
    putTree: (base, files) => {
      const all = new Map(base === undefined ? [] : flat(base))
      for (const { path, mode = '100644', content, sha } of files) {
        const blob = content === undefined ? sha : store.putBlob(content)
        if (blob == null) all.delete(path)
        else all.set(path, { path, mode, type: 'blob', sha: blob })
      }
      return nest(trees, all)
    },
    putCommit: (commit) => keep(commits, `commit ${JSON.stringify(commit)}${commits.size}`, commit),
    push: (branch, files, by) => {
      const parent = refs.get(branch)
      const put = Object.entries(files).map(([path, content]) => ({ path, content }))
      const tree = store.putTree(parent && commits.get(parent)?.tree, put)
      const commit = store.putCommit({ ...by, tree, parents: parent === undefined ? [] : [parent] })
      refs.set(branch, commit)
      return commit
    },
    filesAt: (branch) => Object.fromEntries(flat(store.treeAt(branch) ?? '').map(([path, { sha }]) => [path, blobs.get(sha) ?? ''])),
    treeAt: (branch) => commits.get(refs.get(branch) ?? '')?.tree,
    clear: () => {
      for (const each of [refs, blobs, trees, commits]) each.clear()
    },
  }
  return store
}

/** Files by path as trees in trees. Returns the outermost. */
function nest(trees: Map<string, readonly Entry[]>, files: ReadonlyMap<string, Entry>): string {
  const folders = new Map<string, Map<string, Entry>>()
  const entries: Entry[] = []
  for (const [path, entry] of files) {
    const [first = '', ...rest] = path.split('/')
    if (rest.length === 0) entries.push({ ...entry, path: first })
    else folders.set(first, (folders.get(first) ?? new Map()).set(rest.join('/'), entry))
  }
  for (const [path, inside] of folders) entries.push({ path, mode: '040000', type: 'tree', sha: nest(trees, inside) })
  const sorted = entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  return keep(trees, `tree ${JSON.stringify(sorted)}`, sorted)
}

function keep<T>(all: Map<string, T>, source: string, value: T): string {
  const id = createHash('sha1').update(source).digest('hex')
  all.set(id, value)
  return id
}
