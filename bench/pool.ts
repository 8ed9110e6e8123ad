// How much do two workers give? Many made-up logs, zipped, read by @trailmend/stream/pool on the caller's thread, by one worker and by
// two: wall clock, medians of interleaved rounds. Every reader of a round reads equally many files, and the first half is not counted:
// threads start then, and V8 compiles beside them for the first 10,000 files of each. What that half gave is told, too. Two cores are
// seldom twice as fast as one, for they share caches, memory and often more. So the same rounds tell what the machine has: two processes
// that know nothing of each other, and read without a pool, by the calls that a worker makes. Means something only on a machine with two
// idle cores: it says how busy others kept it meanwhile. Prints; asserts nothing. Run: node bench/pool.ts [rounds]

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readEvents } from '@trailmend/stream/node'
import { mapFiles, type PoolOptions, readFiles } from '@trailmend/stream/pool'
import { madeUpLog } from '../test/fixtures/cloudtrail-log.ts'
import { median } from './median.ts'

const rounds = Number(process.argv[2] ?? 3)
/** Bytes of a file, how many there are, and how many times a reader reads each. */
const SIZES = [
  { fileBytes: 50_000_000, files: 4, times: 25 },
  { fileBytes: 500_000, files: 200, times: 100 },
  { fileBytes: 12_000, files: 200, times: 400 },
] as const
const WORKERS = [0, 1, 2] as const
const PROCESSES = [1, 2] as const
/** What is said to a process of its own. */
const ALONE = 'alone'
const TASK = new URL('../test/stream/pool/tasks/count-events.ts', import.meta.url)

type Where = NonNullable<PoolOptions['where']>

/** One way to use the pool; it tells when each file is done. */
interface Way {
  readonly name: string
  /** The events it wants; all, where it is absent. */
  readonly where?: Where
  readonly read: (paths: readonly string[], options: PoolOptions) => AsyncIterable<Done>
}

interface Done {
  readonly isLast: boolean
  readonly found: number
}

/** Seconds for each file, in the first half and in the second, and what was found in all. */
interface Timed {
  readonly early: number
  readonly seconds: number
  readonly found: number
}

/** The same, by a process of its own, and its microseconds of processor time. */
interface TimedAlone extends Timed {
  readonly cpu: number
}

/** What such a process is to read. */
interface Share {
  readonly paths: readonly string[]
  readonly where?: Where
}

async function* events(paths: readonly string[], options: PoolOptions): AsyncGenerator<Done> {
  for await (const { events, isLast } of readFiles(paths, options)) yield { isLast, found: events.length }
}

async function* counted(paths: readonly string[], options: PoolOptions): AsyncGenerator<Done> {
  for await (const each of mapFiles<number>(paths, TASK, options)) yield { isLast: true, found: each.isDone ? each.result : 0 }
}

async function* withoutPool({ paths, where }: Share): AsyncGenerator<Done> {
  for (const path of paths) {
    let found = 0
    for await (const batch of readEvents(readFileSync(path), where === undefined ? {} : { where })) found += batch.length
    yield { isLast: true, found }
  }
}

const WAYS: readonly Way[] = [
  { name: 'readFiles, 1 % of the events', where: { eventName: ['StopLogging'] }, read: events },
  { name: 'readFiles, all events', read: events },
  { name: 'mapFiles, events counted', read: counted },
]

/** Times what reads so many files. */
async function time(count: number, reading: AsyncIterable<Done>): Promise<Timed> {
  const half = Math.floor(count / 2)
  const start = performance.now()
  let done = 0
  let found = 0
  let middle = 0
  for await (const each of reading) {
    found += each.found
    if (each.isLast && ++done === half) middle = performance.now()
  }
  const seconds = (from: number, to: number, files: number) => (to - from) / 1000 / files
  return { early: seconds(start, middle, half), seconds: seconds(middle, performance.now(), count - half), found }
}

function timePool({ read, where }: Way, paths: readonly string[], workers: number): Promise<Timed> {
  const all = Array.from({ length: Math.max(workers, 1) }, () => paths).flat()
  return time(all.length, read(all, { workers, ordered: false, ...(where === undefined ? {} : { where }) }))
}

let cpuOfProcesses = 0

/** So many processes that read at the same time. They begin when all have started. */
async function timeProcesses({ where }: Way, paths: readonly string[], count: number): Promise<Timed> {
  const processes = Array.from({ length: count }, () => fork(import.meta.filename, [ALONE]))
  try {
    await Promise.all(processes.map(answer))
    const timed = processes.map((each) => {
      const share: Share = { paths, ...(where === undefined ? {} : { where }) }
      each.send(share)
      return answer(each) as Promise<TimedAlone>
    })
    const all = await Promise.all(timed)
    for (const { cpu } of all) cpuOfProcesses += cpu
    const together = (of: 'early' | 'seconds') => 1 / all.reduce((total, each) => total + 1 / each[of], 0)
    return { early: together('early'), seconds: together('seconds'), found: all.reduce((total, { found }) => total + found, 0) }
  } finally {
    for (const each of processes) each.kill()
  }
}

async function answer(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message')
  return message
}

/** Such a process. */
async function readAlone(): Promise<void> {
  const share = once(process, 'message')
  process.send?.('started')
  const [{ paths, where }] = (await share) as [Share]
  const timed = await time(paths.length, withoutPool({ paths, ...(where === undefined ? {} : { where }) }))
  const { user, system } = process.cpuUsage()
  const told: TimedAlone = { ...timed, cpu: user + system }
  process.send?.(told)
}

/** The share of the machine's time that went to other processes. */
function createMeter(): () => number {
  const busy = () => cpus().reduce((total, { times }) => total + times.user + times.nice + times.sys, 0)
  const all = () => cpus().reduce((total, { times }) => total + Object.values(times).reduce((sum, each) => sum + each, 0), 0)
  const before = { busy: busy(), all: all(), own: process.cpuUsage() }
  return () => {
    const own = process.cpuUsage(before.own)
    return Math.max(0, (busy() - before.busy - (own.user + own.system + cpuOfProcesses) / 1000) / (all() - before.all))
  }
}

/** Every count of workers and of processes, one after the other, round after round: the median of the seconds for each file. */
async function timeAll(way: Way, paths: readonly string[]) {
  const contenders = [
    ...WORKERS.map((count) => ({ kind: 'workers', count, run: () => timePool(way, paths, count) })),
    ...PROCESSES.map((count) => ({ kind: 'processes', count, run: () => timeProcesses(way, paths, count) })),
  ] as const
  const all = contenders.map((contender) => ({ ...contender, timed: [] as Timed[] }))
  const found = new Set<number>()
  for (let round = 0; round < rounds; round++)
    for (const { run, timed, count } of all) {
      const one = await run()
      timed.push(one)
      found.add(one.found / Math.max(count, 1))
    }
  if (found.size !== 1) throw new Error(`${way.name}: they do not agree: ${[...found]}`)
  const per = (wanted: string, of: 'early' | 'seconds') =>
    all.filter(({ kind }) => kind === wanted).map(({ timed }) => median(timed.map((each) => each[of])))
  return {
    workers: per('workers', 'seconds') as [number, number, number],
    early: per('workers', 'early') as [number, number, number],
    processes: per('processes', 'seconds') as [number, number],
  }
}

async function compareWays(folder: string, { fileBytes, files, times }: (typeof SIZES)[number]): Promise<void> {
  const logs = Array.from({ length: files }, (_, seed) => ({ path: join(folder, `${seed}.json.gz`), log: madeUpLog(seed, fileBytes) }))
  for (const { path, log } of logs) writeFileSync(path, gzipSync(log))
  const bytes = logs.reduce((total, { log }) => total + log.length, 0) / files
  const zipped = logs.reduce((total, { path }) => total + statSync(path).size, 0) / files
  const paths = Array.from({ length: times }, () => logs.map(({ path }) => path)).flat()
  console.log(
    `\n${files} files of ${(bytes / 1e6).toFixed(3)} MB, zipped ${(bytes / zipped).toFixed(1)} times smaller, ${times} times by each reader in a round\n`,
  )
  for (const way of WAYS) {
    const { workers, early, processes } = await timeAll(way, paths)
    const rate = (seconds: number) => (bytes / 1e6 / seconds).toFixed(0)
    const [none, one, two] = workers
    const [gain, most] = [one / two, processes[0] / processes[1]]
    console.log(`  ${way.name}`)
    console.log(
      `    ${workers.map((seconds, count) => `${rate(seconds)} MB/s with ${count}`).join(', ')}; one gives ${(none / one).toFixed(2)} x none`,
    )
    console.log(
      `    two processes without a pool give ${most.toFixed(2)} x one: what this machine has (${processes.map(rate).join(', ')} MB/s)`,
    )
    console.log(
      `    two workers give ${gain.toFixed(2)} x one: ${percent(gain / most)} of that; and ${percent(processes[1] / two)} of the speed of two processes; ${(early[1] / early[2]).toFixed(2)} x in the first half`,
    )
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

async function compare(): Promise<void> {
  console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}, ${rounds} rounds`)
  const others = createMeter()
  for (const size of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
    try {
      await compareWays(folder, size)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  console.log(`\n  ${percent(others())} of the machine's time went to other processes`)
}

await (process.argv[2] === ALONE ? readAlone() : compare())
