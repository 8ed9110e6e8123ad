import { CommanderError } from 'commander'
import { CollectorError } from '../collector-error.ts'
import { UsageError } from '../config/usage-error.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'
import { shown } from './shown.ts'
import { WHAT_NEXT } from './what-next.ts'

/**
 * Run a command line. Returns the exit code: 0 drained, 1 quarantine or gaps not empty, 2 usage, 3 incomplete, 4 internal error, 130 and 143
 * interrupted.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let exitCode = 0
  const finish = (code: number): void => {
    exitCode = code
  }
  try {
    const program = await createProgram(io, finish, args[0])
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return exitCodeOf(error, io)
  }
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UsageError) {
    for (const line of error.message.split('\n')) io.say(`error: ${shown(line)}\n`)
    return 2
  }
  if (error instanceof CollectorError) {
    io.say(`error: ${shown(error.message)}\nNext: ${WHAT_NEXT[error.code]}.\n`)
    return EXIT_CODES[error.code]
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = stack.split('\n').map((line) => shown(line))
  io.say(`internal error: ${lines.join('\n')}\nThis is a bug of Trailmend: please report it with the lines above.\n`)
  return 4
}
