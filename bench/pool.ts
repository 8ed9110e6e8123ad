// How much do two workers give? Many made-up logs, zipped, read by @trailmend/stream/pool on the caller's thread, by one worker and by
// two: wall clock, medians of interleaved rounds. The first quarter of the files of every round is not counted: threads start then, and
// code is compiled. Two cores are seldom twice as fast as one, for they share caches, memory and often more. So the same rounds tell
// what the machine has: two processes that know nothing of each other, and each reads half of the files without a pool, by the calls
// that a worker makes. Means something only on a machine with two idle cores: it says how busy others kept it meanwhile.
// Prints; asserts nothing. Run: node bench/pool.ts [files [rounds]]

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

const files = Number(process.argv[2] ?? 200)
const rounds = Number(process.argv[3] ?? 5)
/** Bytes of a file, and how many times a round reads each: some seconds in all, for V8 compiles on the other core in the first one. */
const SIZES = [
  { fileBytes: 500_000, times: 40 },
  { fileBytes: 12_000, times: 300 },
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

/** Seconds for each file, and what was found in all. */
interface Timed {
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

/** Times what reads so many files, but for the first quarter. */
async function time(count: number, reading: AsyncIterable<Done>): Promise<Timed> {
  const uncounted = Math.floor(count / 4)
  let done = 0
  let found = 0
  let start = 0
  for await (const each of reading) {
    found += each.found
    if (each.isLast && ++done === uncounted) start = performance.now()
  }
  return { seconds: (performance.now() - start) / 1000 / (count - uncounted), found }
}

function timePool({ read, where }: Way, paths: readonly string[], workers: number): Promise<Timed> {
  return time(paths.length, read(paths, { workers, ordered: false, ...(where === undefined ? {} : { where }) }))
}

let cpuOfProcesses = 0

/** So many processes that read at the same time, each its share. They begin when all have started. */
async function timeProcesses({ where }: Way, paths: readonly string[], count: number): Promise<Timed> {
  const processes = Array.from({ length: count }, () => fork(import.meta.filename, [ALONE]))
  try {
    await Promise.all(processes.map(answer))
    const timed = processes.map((each, at) => {
      const share: Share = { paths: paths.filter((_, index) => index % count === at), ...(where === undefined ? {} : { where }) }
      each.send(share)
      return answer(each) as Promise<TimedAlone>
    })
    const all = await Promise.all(timed)
    for (const { cpu } of all) cpuOfProcesses += cpu
    const filesASecond = all.reduce((total, { seconds }) => total + 1 / seconds, 0)
    return { seconds: 1 / filesASecond, found: all.reduce((total, { found }) => total + found, 0) }
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
  const all = contenders.map((contender) => ({ ...contender, seconds: [] as number[] }))
  const found = new Set<number>()
  for (let round = 0; round < rounds; round++)
    for (const { run, seconds } of all) {
      const timed = await run()
      seconds.push(timed.seconds)
      found.add(timed.found)
    }
  if (found.size !== 1) throw new Error(`${way.name}: they do not agree: ${[...found]}`)
  const per = (wanted: string) => all.filter(({ kind }) => kind === wanted).map(({ seconds }) => median(seconds))
  return { workers: per('workers') as [number, number, number], processes: per('processes') as [number, number] }
}

async function compareWays(folder: string, { fileBytes, times }: (typeof SIZES)[number]): Promise<void> {
  const logs = Array.from({ length: files }, (_, seed) => ({ path: join(folder, `${seed}.json.gz`), log: madeUpLog(seed, fileBytes) }))
  for (const { path, log } of logs) writeFileSync(path, gzipSync(log))
  const bytes = logs.reduce((total, { log }) => total + log.length, 0) / files
  const zipped = logs.reduce((total, { path }) => total + statSync(path).size, 0) / files
  const paths = Array.from({ length: times }, () => logs.map(({ path }) => path)).flat()
  console.log(
    `\n${files} files of ${(bytes / 1e6).toFixed(3)} MB, zipped ${(bytes / zipped).toFixed(1)} times smaller, ${times} times a round\n`,
  )
  for (const way of WAYS) {
    const { workers, processes } = await timeAll(way, paths)
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
      `    two workers give ${gain.toFixed(2)} x one: ${percent(gain / most)} of that; and ${percent(processes[1] / two)} of the speed of two processes`,
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
