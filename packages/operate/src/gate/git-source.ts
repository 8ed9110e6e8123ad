import { execFile } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import type { BaseAnswer, BaseSource } from './base-files.ts'

const MAX_BYTES = 2 ** 28

/** Variables by their names; git needs to know where it is and where it finds its user's settings. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The repository that a folder is in. */
export interface Checkout {
  readonly env: Environment
  /** Undefined outside of a repository. */
  readonly root: string | undefined
  /** Why there is none. */
  readonly why: string
}

/** Find the repository that a path is in, if git finds one. */
export async function findCheckout(path: string, env: Environment): Promise<Checkout> {
  const asked = await git({ folder: await nearestFolder(path), env }, ['rev-parse', '--show-toplevel'])
  return asked.ok ? { env, root: asked.out.replace(/\r?\n$/, ''), why: '' } : { env, root: undefined, why: asked.why }
}

/** A file's path from the root of a repository, with forward slashes; `undefined` where it is not inside. */
export async function pathInCheckout(root: string, path: string): Promise<string | undefined> {
  const folder = await nearestFolder(path)
  const inside = relative(await realpath(root), resolve(await realpath(folder), relative(folder, resolve(path))))
  return inside === '' || inside.startsWith('..') || inside.startsWith(sep) ? undefined : inside.replaceAll('\\', '/')
}

/** Reads what `git` has fetched already; asks no network. Branches are left to GitHub: a checkout's copy may be old. */
export function gitSource({ root, why, env }: Checkout): BaseSource {
  return {
    name: 'git',
    read: async ({ ref, isCommit }, path) => {
      if (root === undefined) return unreadable(why)
      if (!isCommit) return unreadable('has no certain copy of a branch')
      const at = { folder: root, env }
      const there = await git(at, ['cat-file', '-e', `${ref}^{commit}`])
      if (!there.ok) return unreadable('the commit was not fetched')
      const listed = await git(at, ['ls-tree', '-z', '--full-tree', ref, '--', path])
      return listed.ok ? readEntry(at, listed.out) : unreadable(listed.why)
    },
  }
}

async function readEntry(at: Place, listed: string): Promise<BaseAnswer> {
  if (listed === '') return { kind: 'absent' }
  const [, mode, object] = /^(\d+) blob ([0-9a-f]+)\t/.exec(listed) ?? []
  if (object === undefined || mode === '120000') return unreadable('it is no file')
  const shown = await git(at, ['cat-file', 'blob', object])
  return shown.ok ? { kind: 'text', text: shown.out } : unreadable(shown.why)
}

function unreadable(why: string): BaseAnswer {
  return { kind: 'unreadable', why }
}

interface Place {
  readonly folder: string
  readonly env: Environment
}

type Asked = { readonly ok: true; readonly out: string } | { readonly ok: false; readonly why: string }

/** Nothing that a change can bring along decides what git does: no replaced objects, no pathspec magic, no fetching, no prompt. */
function git({ folder, env: { PATH = '', HOME, SYSTEMROOT } }: Place, args: readonly string[]): Promise<Asked> {
  const env = {
    PATH,
    ...(HOME && { HOME }),
    ...(SYSTEMROOT && { SYSTEMROOT }),
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
  }
  return new Promise((done) => {
    execFile('git', ['-C', folder, ...args], { env, maxBuffer: MAX_BYTES, encoding: 'utf8', timeout: 60_000 }, (error, out, said) => {
      const why = said.trim().split('\n')[0] || error?.message || ''
      done(error === null ? { ok: true, out } : { ok: false, why })
    })
  })
}

/** The folder of a path, or the closest one above that is there. */
async function nearestFolder(path: string): Promise<string> {
  let folder = dirname(resolve(path))
  for (;;) {
    const found = await realpath(folder).catch(() => undefined)
    if (found !== undefined || dirname(folder) === folder) return folder
    folder = dirname(folder)
  }
}
