import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { childEnvironment } from '../fakes/child-environment.ts'
import type { Ran } from './run.ts'

const COMMAND = join(import.meta.dirname, '../../packages/cli/lib/bin.js')

/** A command that was begun and not waited for. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
}

/** Begin the built command as a child process, so that signals can be sent to it. It does not outlive the test. */
export function begin(args: readonly string[], where: { readonly cwd: string; readonly env: Record<string, string> }): Running {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd: where.cwd, env: { ...childEnvironment(), ...where.env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.end()
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const ended = Promise.all([text(child.stdout), text(child.stderr), closed]).then(([stdout, stderr, code]) => ({ code, stdout, stderr }))
  return { child, ended }
}

/** Wait until something is so, at most two minutes, while a command runs. */
export async function until(isSo: () => boolean, { child, ended }: Running): Promise<void> {
  const end = Date.now() + 120_000
  while (!isSo()) {
    if (child.exitCode !== null) throw new Error(`it ended before it came to that: ${(await ended).stderr}`)
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
