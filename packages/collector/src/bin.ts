#!/usr/bin/env node
import type { Io } from './command/io.ts'
import { main } from './command/main.ts'
import { keepHeapSmall } from './small-heap.ts'
import { systemClock } from './system-clock.ts'

/** Columns to fill where nobody can tell how many there are: a log file, a pipe. */
const WIDTH_UNKNOWN = 120

process.once('exit', keepHeapSmall())
const { stdout, stderr, env } = process
const io: Io = {
  print: (shown) => void stdout.write(shown),
  say: (shown) => void stderr.write(shown),
  // Asked for only where it is read: a terminal that is looked at keeps the process alive.
  stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
  stdout,
  stderr,
  env,
  folder: process.cwd(),
  clock: systemClock,
  width: stdout.columns || WIDTH_UNKNOWN,
  // `isTTY` is absent, not false, where there is no terminal.
  watched: stderr.isTTY === true && !env.CI,
  runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
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

// Not awaited here: as a single executable this is CommonJS, where nothing can be awaited outside a function.
void main(process.argv.slice(2), io).then((exitCode) => {
  process.exitCode = exitCode
})
