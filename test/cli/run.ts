import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { childEnvironment } from '../fakes/child-environment.ts'

const COMMAND = join(import.meta.dirname, '../../packages/cli/lib/bin.js')

/** The repository's own folder. */
const ROOT = join(import.meta.dirname, '../..')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Run the built command as a child process. Its environment holds nothing but where things are found unless told otherwise. */
export async function trailmend(
  args: readonly string[],
  where: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: where.cwd ?? ROOT, env: { ...childEnvironment(), ...where.env } })
  child.stdin.end(where.input ?? '')
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { code, stdout, stderr }
}

/** An empty folder of its own. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'trailmend-test-'))
}
