// How much do two workers give? Many made-up logs, zipped, read by @trailmend/stream/pool on the caller's thread, by one worker and by
// two: wall clock, medians of interleaved rounds. The first quarter of the files of every round is not counted: threads start then, and
// code is compiled. Means something only on a machine with two idle cores: it says how busy others kept it meanwhile.
// Prints; asserts nothing. Run: node bench/pool.ts [files [rounds]]

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { mapFiles, type PoolOptions, readFiles } from '@trailmend/stream/pool'
import { madeUpLog } from '../test/fixtures/cloudtrail-log.ts'
import { median } from './median.ts'

const files = Number(process.argv[2] ?? 200)
const rounds = Number(process.argv[3] ?? 5)
const FILE_BYTES = 500_000
/** Every round reads every file as many times. */
const TIMES = 4
const WORKERS = [0, 1, 2] as const
const TASK = new URL('../test/stream/pool/tasks/count-events.ts', import.meta.url)

/** One way to use the pool; it tells when each file is done. */
interface Way {
  readonly name: string
  readonly read: (paths: readonly string[], options: PoolOptions) => AsyncIterable<{ readonly isLast: boolean; readonly found: number }>
}

async function* filtered(paths: readonly string[], options: PoolOptions, where: NonNullable<PoolOptions['where']>) {
  for await (const { events, isLast } of readFiles(paths, { ...options, where })) yield { isLast, found: events.length }
}

async function* everything(paths: readonly string[], options: PoolOptions) {
  for await (const { events, isLast } of readFiles(paths, options)) yield { isLast, found: events.length }
}

async function* counted(paths: readonly string[], options: PoolOptions) {
  for await (const each of mapFiles<number>(paths, TASK, options)) yield { isLast: true, found: each.isDone ? each.result : 0 }
}

const WAYS: readonly Way[] = [
  { name: 'readFiles, 1 % of the events', read: (paths, options) => filtered(paths, options, { eventName: ['StopLogging'] }) },
  { name: 'readFiles, all events', read: everything },
  { name: 'mapFiles, events counted', read: counted },
]

/** Seconds for each file behind the first quarter, and what was found. */
async function time(
  { read }: Way,
  paths: readonly string[],
  workers: number,
): Promise<{ readonly seconds: number; readonly found: number }> {
  const uncounted = Math.floor(paths.length / 4)
  let done = 0
  let found = 0
  let start = 0
  for await (const each of read(paths, { workers, ordered: false })) {
    found += each.found
    if (each.isLast && ++done === uncounted) start = performance.now()
  }
  return { seconds: (performance.now() - start) / 1000 / (paths.length - uncounted), found }
}

/** The share of the machine's time that went to other processes. */
function createMeter(): () => number {
  const busy = () => cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys, 0)
  const all = () => cpus().reduce((total, { times }) => total + Object.values(times).reduce((sum, each) => sum + each, 0), 0)
  const before = { busy: busy(), all: all(), own: process.cpuUsage() }
  return () => {
    const own = process.cpuUsage(before.own)
    return Math.max(0, (busy() - before.busy - (own.user + own.system) / 1000) / (all() - before.all))
  }
}

const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  const logs = Array.from({ length: files }, (_, seed) => ({ path: join(folder, `${seed}.json.gz`), log: madeUpLog(seed, FILE_BYTES) }))
  for (const { path, log } of logs) writeFileSync(path, gzipSync(log))
  const bytes = logs.reduce((total, { log }) => total + log.length, 0) / files
  const zipped = logs.reduce((total, { path }) => total + statSync(path).size, 0) / files
  const paths = Array.from({ length: TIMES }, () => logs.map(({ path }) => path)).flat()
  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}, ${rounds} rounds`)
  console.log(
    `${files} files of ${(bytes / 1e6).toFixed(2)} MB, zipped ${(bytes / zipped).toFixed(1)} times smaller, ${TIMES} times a round\n`,
  )
  const others = createMeter()
  for (const way of WAYS) {
    const seconds = new Map<number, number[]>(WORKERS.map((workers) => [workers, []]))
    const found = new Set<number>()
    for (let round = 0; round < rounds; round++)
      for (const workers of WORKERS) {
        const timed = await time(way, paths, workers)
        seconds.get(workers)?.push(timed.seconds)
        found.add(timed.found)
      }
    if (found.size !== 1) throw new Error(`${way.name}: they do not agree: ${[...found]}`)
    const per = (workers: number) => median(seconds.get(workers) ?? [])
    const rate = (workers: number) => `${(bytes / 1e6 / per(workers)).toFixed(0)} MB/s with ${workers}`
    console.log(
      `  ${way.name.padEnd(30)} ${WORKERS.map(rate).join(', ')}: two give ${(per(1) / per(2)).toFixed(2)} x one, one ${(per(0) / per(1)).toFixed(2)} x none`,
    )
  }
  console.log(`\n  ${(others() * 100).toFixed(0)} % of the machine's time went to other processes`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
