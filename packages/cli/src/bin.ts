#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { withoutWorkflowCommands } from '@trailmend/report/escape'
import type { Io } from './io.ts'
import { main } from './main.ts'

/** Columns to fill where nobody can tell how many there are: a log file, a pipe. */
const WIDTH_UNKNOWN = 120

const { stdout, stderr, stdin, env } = process
/** In a workflow whatever is printed is read for commands. JSON never holds any, and so is never changed. */
const harmless = (shown: string): string => (env.GITHUB_ACTIONS === 'true' ? withoutWorkflowCommands(shown) : shown)
const io: Io = {
  print: (shown) => void stdout.write(harmless(shown)),
  say: (shown) => void stderr.write(harmless(shown)),
  readInput: () => text(stdin),
  env,
  folder: process.cwd(),
  clock: Date.now,
  width: stdout.columns || WIDTH_UNKNOWN,
  // `isTTY` is absent, not false, where there is no terminal.
  color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  watched: stderr.isTTY === true && !env.CI,
  // Questions go to standard error, so that standard output holds the result alone.
  asking: stdin.isTTY === true && stderr.isTTY === true && !env.CI ? { input: stdin, output: stderr } : undefined,
  signals: {
    on: (name, heard) => process.on(name, heard),
    off: (name, heard) => process.off(name, heard),
    exit: (code) => process.exit(code),
  },
}

// Whoever reads the output may stop early, as `head` does: that is no error of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await main(process.argv.slice(2), io)
