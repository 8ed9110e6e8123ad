import { IncompleteError, UsageError } from '@trailmend/operate/errors'
import { visible } from '@trailmend/report/escape'
import { CommanderError } from 'commander'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'

/**
 * Run a command line. Returns the exit code: 0 compliant, 1 findings, 2 usage, 3 incomplete, 4 internal error.
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
    for (const line of error.message.split('\n')) io.say(`error: ${visible(line)}\n`)
    return 2
  }
  if (error instanceof IncompleteError) {
    for (const line of error.message.split('\n')) io.say(`incomplete: ${visible(line)}\n`)
    return 3
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const lines = stack.split('\n').map((line) => visible(line))
  io.say(`internal error: ${lines.join('\n')}\nThis is a bug of Trailmend: please report it with the lines above.\n`)
  return 4
}
