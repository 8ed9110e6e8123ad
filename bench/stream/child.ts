// One way in a process of its own, so that no other way's heap, garbage or compiled code is in it. Reads from standard input how many
// passes to make, a number a line, and answers each with a line: `Round` as JSON. The peers in other languages do the same.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { OPEN } from './open.ts'
import { peakOf } from './peak.ts'
import type { LogFile, Task } from './way.ts'

const [way = '', task = '', variant = '', list = ''] = process.argv.slice(2)
const paths = readFileSync(list, 'utf8').split('\n').filter(Boolean)
const files: readonly LogFile[] = paths.map((path) => ({ path, bytes: readFileSync(path) }))
const open = OPEN[way]
if (open === undefined) throw new Error(`no such way: ${way}`)
const { pass, cpu = ownSeconds, peak = () => peakOf('self') } = await (await open())(files, task as Task, variant)
console.log('{"ready":true}')

for await (const line of createInterface(process.stdin)) {
  globalThis.gc?.()
  const cpuBefore = cpu()
  const before = performance.now()
  let found = { count: 0, check: 0 }
  for (let left = Number(line); left > 0; left--) found = await pass()
  const wall = (performance.now() - before) / 1000
  console.log(JSON.stringify({ cpu: cpu() - cpuBefore, wall, peak: peak(), ...found }))
}

/** Of all threads: those of the garbage collection too. */
function ownSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
