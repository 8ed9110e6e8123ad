import { execFile } from 'node:child_process'
import { lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { CONFIG_NAME } from '../config/find-config.ts'
import type { BaseAnswer, BaseSource } from './base-files.ts'

const MAX_BYTES = 2 ** 28

/** Variables by their names; git needs to know where it is and where it finds its user's settings. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The repository that a folder is in. */
export interface Checkout {
  readonly env: Environment
  /** Undefined where none is known. */
  readonly root: string | undefined
  /** Whether it is part of another: which of its commits is checked out is for that one to say. */
  readonly isSubmodule: boolean
  /** Why git cannot be asked; empty where it can. */
  readonly why: string
}

/** Find the repository that a path is in, if git finds one. */
export async function findCheckout(path: string, env: Environment): Promise<Checkout> {
  const asked = await git({ folder: await nearestFolder(path), env }, ['rev-parse', '--show-toplevel', '--show-superproject-working-tree'])
  if (!asked.ok) return { env, root: undefined, isSubmodule: false, why: asked.why }
  const [root, superproject = ''] = asked.out.split(/\r?\n/)
  return { env, root, isSubmodule: superproject !== '', why: '' }
}

/**
 * A file's path from the root of a repository, with forward slashes; `undefined` where it is not inside.
 *
 * The path is from a folder, and is followed by its names alone: a change may put a link where its base has a folder, and would
 * choose by it which file of the base is read.
 */
export async function pathInCheckout(root: string, folder: string, path: string): Promise<string | undefined> {
  const inside = relative(await realpath(root), resolve(await realpath(folder), relative(folder, resolve(folder, path))))
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? undefined : inside.replaceAll('\\', '/')
}

/**
 * Where in its repository the configuration is that counts in a folder, whether or not there is one; `undefined` for one outside of the
 * folder's repository.
 */
export async function pathInRepository(
  config: string | undefined,
  { folder, env }: { readonly folder: string; readonly env: Environment },
): Promise<string | undefined> {
  const path = config ?? CONFIG_NAME
  const { root } = await findCheckout(resolve(folder, path), env)
  return pathInCheckout(root ?? folder, folder, path)
}

/**
 * The first folder that holds a repository, going down from a folder to a file by the names in its path; `undefined` where none
 * does. Git refuses to be checked in, so that a change can bring none along that would be above the true one.
 */
export async function outermostRepository(folder: string, path: string): Promise<string | undefined> {
  const way = relative(folder, dirname(resolve(folder, path)))
  const names = way === '' || way.startsWith('..') || isAbsolute(way) ? [] : way.split(sep)
  for (let depth = 0; depth <= names.length; depth++) {
    const at = join(folder, ...names.slice(0, depth))
    const isRepository = await lstat(join(at, '.git')).then(
      () => true,
      () => false,
    )
    if (isRepository) return at
  }
  return undefined
}

/** Whether a file is part of what is checked out, by the name it was given or by the one it comes to: so a change can bring it along. */
export async function isCommitted({ root, env }: Checkout, folder: string, path: string): Promise<boolean> {
  if (root === undefined) return false
  const target = await realpath(resolve(folder, path)).catch(() => undefined)
  const named = await pathInCheckout(root, folder, path)
  const real = target === undefined ? undefined : await pathInCheckout(root, root, target)
  for (const inside of [named, real]) {
    const listed =
      inside === undefined ? undefined : await git({ folder: root, env }, ['ls-tree', '-z', '--full-tree', 'HEAD', '--', inside])
    if (listed?.ok && listed.out !== '') return true
  }
  return false
}

/** Reads what `git` has fetched already; asks no network. Branches are left to GitHub: a checkout's copy may be old. */
export function gitSource({ root, why, env }: Checkout): BaseSource {
  return {
    name: 'git',
    read: async ({ ref, isCommit }, path) => {
      if (root === undefined || why !== '') return unreadable(why)
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

/**
 * Nothing that a change can bring along decides what git does: no replaced objects, no pathspec magic, no fetching, no prompt, and
 * no repository in the shape of a folder among its files.
 */
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
    execFile(
      'git',
      ['-C', folder, '-c', 'safe.bareRepository=explicit', ...args],
      { env, maxBuffer: MAX_BYTES, encoding: 'utf8', timeout: 60_000 },
      (error, out, said) => {
        const why = said.trim().split('\n')[0] || error?.message || ''
        done(error === null ? { ok: true, out } : { ok: false, why })
      },
    )
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
