import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the peers need, outside the workspace: none of it is a dependency of Trailmend. */
export const PEERS: string = join(import.meta.dirname, '..', '..', 'peers')
/** Where it is kept: git does not look into a folder of this name. */
export const CACHE: string = join(PEERS, 'node_modules', '.cache')

/** A peer that is ready, or why it is not. */
export type Prepared = { readonly ready: true; readonly version: string } | { readonly ready: false; readonly why: string }

/** Prepares something once: again only when one of the files that say what it is has changed. Throws what `prepare` throws. */
export function prepareOnce(name: string, sources: readonly string[], prepare: () => void): void {
  const stamp = join(CACHE, `${name}.ready`)
  const hash = createHash('sha256')
  for (const source of sources) hash.update(readFileSync(source))
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error(`Preparing ${name}, once …`)
  prepare()
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(stamp, wanted)
}

/** Runs a program to its end, and gives what it printed. Throws with what it said. */
export function run(command: string, args: readonly string[], cwd: string = PEERS): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0)
    throw new Error(error?.message ?? (`${stdout}${stderr}`.trim().split('\n').slice(0, 8).join('\n') || `ended with ${status}`))
  return `${stdout}${stderr}`.trim()
}

/** Whether something can be had, in the words of what went wrong. */
export function attempt(prepare: () => string): Prepared {
  try {
    return { ready: true, version: prepare() }
  } catch (error) {
    return { ready: false, why: error instanceof Error ? error.message : String(error) }
  }
}
