#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import type { Io } from './io.ts'
import { main } from './main.ts'

/** Columns to fill where nobody can tell how many there are: a log file, a pipe. */
const WIDTH_UNKNOWN = 120

const { stdout, stderr, stdin, env } = process
const io: Io = {
  print: (shown) => void stdout.write(shown),
  say: (shown) => void stderr.write(shown),
  readInput: () => text(stdin),
  env,
  folder: process.cwd(),
  clock: Date.now,
  width: stdout.columns || WIDTH_UNKNOWN,
  // `isTTY` is absent, not false, where there is no terminal.
  color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  watched: stderr.isTTY === true && !env.CI,
}

// Whoever reads the output may stop early, as `head` does: that is no error of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await main(process.argv.slice(2), io)
