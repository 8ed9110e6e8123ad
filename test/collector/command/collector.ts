import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { childEnvironment } from '../../fakes/child-environment.ts'

const COMMAND = join(import.meta.dirname, '../../../packages/collector/lib/bin.js')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Where {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Start the built command. Its environment holds nothing but where things are found unless told otherwise. */
export function start(args: readonly string[], { cwd, env, input }: Where): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd, env: { ...childEnvironment(), ...env } })
  if (input !== undefined) child.stdin.end(input)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const ended = Promise.all([text(child.stdout), text(child.stderr), closed]).then(([stdout, stderr, code]) => ({ code, stdout, stderr }))
  return { child, ended }
}

/** Run the built command to its end. */
export function collector(args: readonly string[], where: Where): Promise<Ran> {
  return start(args, { input: '', ...where }).ended
}
