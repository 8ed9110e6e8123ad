// What the collector takes from its start until it asks a queue for messages, as npm installs it, in a clone and as an executable, by flags and with a configuration:
// elapsed time, and the processor time that its main thread had by then, which other work on the machine changes less. The npm package
// compiles at its first start, and keeps what it compiled. Prints; asserts nothing.
//
// Run: node bench/collector-start.ts [--times 15] [--program build/…/trailmend-collector]

import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundledCopy } from '../scripts/bundled-package.ts'
import { type Taken, timeOf, timeToReceive } from '../scripts/sea-startup.ts'

const { values: asked } = parseArgs({ options: { times: { type: 'string', default: '15' }, program: { type: 'string' } } })
const times = Number(asked.times)
const PACKAGE = fileURLToPath(new URL('../packages/collector', import.meta.url))
const COMMAND = 'bin/trailmend-collector.js'
const WANTED = 150

console.log(`Node ${process.versions.node}; wanted: less than ${WANTED} ms; at best / in the middle of ${times} times`)
console.log(`node alone, to its end: ${told(await timeOf(process.execPath, ['--eval', '0'], times))}`)
const published = await bundledCopy(PACKAGE, ['package.json', COMMAND])
const programs = [
  ['npm', [process.execPath, join(published, COMMAND)]],
  ['npm, in a clone', [process.execPath, join(PACKAGE, COMMAND)]],
  ...(asked.program === undefined ? [] : [['executable', [resolve(asked.program)]] as const]),
] as const
for (const [what, [program = '', ...args]] of programs)
  for (const isConfigured of [false, true]) {
    const own: number[] = []
    const taken = await timeToReceive(program, args, { times, isConfigured, asked: (pid) => own.push(mainThreadOf(pid)) })
    const sorted = own.toSorted((a, b) => a - b)
    const processor = { shortest: sorted[0] ?? Number.NaN, middle: sorted[sorted.length >> 1] ?? Number.NaN }
    console.log(`${what}, ${isConfigured ? 'a configuration' : 'flags'}: ${told(taken)}; processor ${told(processor)}`)
  }
rmSync(published, { recursive: true })

function told({ shortest, middle }: Taken): string {
  return `${shortest.toFixed(0)} / ${middle.toFixed(0)} ms`
}

/** Milliseconds that the main thread of a process had a processor. Source: the kernel's documentation, "Scheduler Statistics". */
function mainThreadOf(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
