// What does it cost to collect, from a queue of SQS to lines in a file? Objects as large as busy trails write them, in an emulated S3 and
// SQS on the one processor, and the collector on the other, with its ledger in SQLite and everything synced to the disk. In turn, and in
// the same run: only unzipping the same bytes, only getting them by the SDK, and AWS's own library for Java, whole, on the same queue and
// objects; each in a process of its own, so that none pays for what another left in memory, or taught the compiler. Then two collectors on
// one queue. A round is long, for a collector runs for ever: what it does once, when it starts and when the queue is empty, weighs little.
// Processor time, of all threads, medians of rounds; the rounds of the warm-up, and what a JVM does before them, are not counted.
// Prints; run in full, it writes bench/results/collector.json. Asserts nothing.
//
// Run: node bench/collector.ts [--objects 6000] [--rounds 5] [--without java] [--without two] [--profile]

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeObjects } from './collector/corpus.ts'
import { isPinned } from './collector/pinned.ts'
import { type Measured, startMeasured, startPeer } from './collector/process.ts'
import { type Contender, type Figure, takeTurns } from './collector/rounds.ts'
import { buildChild } from './collector/script.ts'
import { type Server, startServer } from './collector/server.ts'
import { compareTwo } from './collector/two.ts'
import { prepareJava, queueReaderCommand } from './stream/peers/java.ts'
import { describeMachine } from './stream/results.ts'

const { values: asked } = parseArgs({
  options: {
    objects: { type: 'string', default: '6000' },
    rounds: { type: 'string', default: '5' },
    without: { type: 'string', multiple: true, default: [] },
    profile: { type: 'boolean', default: false },
  },
})
const objects = Number(asked.objects)
const rounds = Number(asked.rounds)
/** Rounds until code is compiled, as much as it will be: one of so many objects. */
const WARM_UP = 2
/** Bytes of an object, unzipped. */
const BYTES = 5e5
const [COLLECTOR, SERVER] = [0, 1]

/** As AWS's library for Java does it: nothing is synced or remembered, and no copy left out. */
const PLAINLY = 'collected, with no more promised than by that library'
/** Each with whether it is started as the collector's executable is. */
const WAYS = [
  ['gunzipSync alone', 'unzip', false],
  ['GetObject by the SDK, 16 at a time', 'sdk-get', false],
  ['GetObject as the collector does it, 16 at a time', 'get', true],
  ['events read from memory', 'events', true],
  ['events read, told apart and copied as lines', 'read', true],
  ['collected', 'collect', true],
  [PLAINLY, 'collect-plainly', true],
] as const
const JAVA = "AWS's library for Java, to lines"
const JAVA_COUNTS = "AWS's library for Java, events only counted"

const machine = describeMachine()
buildChild()
const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
const server = await startServer(SERVER)
const started: Measured[] = []
try {
  const { keys, ...corpus } = await fill(server)
  console.log(
    `${machine.processor}, Node ${process.versions.node}, load ${machine.load.toFixed(1)}; ${isPinned ? 'one processor each' : 'not pinned'}`,
  )
  console.log(
    `${objects} objects of ${(corpus.zippedBytes / objects / 1e3).toFixed(0)} KB, ${(corpus.plainBytes / objects / 1e3).toFixed(0)} KB unzipped, ${(corpus.events / objects).toFixed(0)} events\n`,
  )
  const { contenders, missing } = await open(server)
  const effort = { warmUp: WARM_UP, rounds, events: corpus.events }
  const figures = await takeTurns(contenders, { server, keys }, effort)
  printFigures(figures, corpus.plainBytes / objects)
  if (asked.profile) console.log(`\n${await profileOf(contenders.find(({ way }) => way === 'collect')!.process, keys)}`)
  for (const each of started.splice(0)) each.stop()
  const two = asked.without.includes('two') ? undefined : await compareTwo(server, keys, effort)
  if (two !== undefined) printTwo(two)
  if (missing !== undefined) console.log(`\n${missing}`)
  console.log(`\nload at the end ${loadavg()[0]?.toFixed(1)}`)
  if (asked.without.length === 0) write({ machine, corpus: { objects, ...corpus }, rounds, figures, two, missing })
} finally {
  for (const each of started) each.stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}

async function fill(to: Server) {
  const keys: string[] = []
  let [zippedBytes, plainBytes, events] = [0, 0, 0]
  for (const object of makeObjects({ seed: 1, count: objects, bytes: BYTES })) {
    keys.push(object.key)
    zippedBytes += object.zipped.length
    plainBytes += object.plainBytes
    events += object.events
    await to.put(object)
  }
  return { keys, zippedBytes, plainBytes, events }
}

async function open(of: Server): Promise<{ readonly contenders: readonly Contender[]; readonly missing?: string }> {
  const contenders: Contender[] = []
  for (const [name, way, isHeapSmall] of WAYS) {
    const ours = await startMeasured({ processor: COLLECTOR, env: of.env, isHeapSmall })
    started.push(ours)
    contenders.push({ name, way, process: ours, isQueued: way.startsWith('collect') })
  }
  if (asked.without.includes('java')) return { contenders }
  const java = prepareJava()
  if (!java.ready) return { contenders, missing: `${JAVA}: ${java.why}` }
  console.log(`AWS's library for Java: ${java.version}`)
  for (const [name, variant] of [
    [JAVA, 'lines'],
    [JAVA_COUNTS, 'nothing'],
  ] as const) {
    const peer = await startPeer(queueReaderCommand({ url: of.url, queueUrl: of.olderQueueUrl, folder, variant }), COLLECTOR)
    started.push(peer)
    contenders.push({ name, way: 'collect', process: peer, isQueued: true })
  }
  return { contenders }
}

function printFigures(figures: readonly Figure[], plainBytes: number): void {
  const of = (name: string) => figures.find(({ way }) => way === name)
  const collected = of('collected')!
  for (const { way, cpu, least, most, wall, memory } of figures)
    console.log(
      `  ${way.padEnd(50)} ${cpu.toFixed(3)} ms (${least.toFixed(3)} to ${most.toFixed(3)}), ${wall.toFixed(2)} ms by the clock, ${(plainBytes / cpu / 1e3).toFixed(0).padStart(4)} MB/s, ${(memory / 1e6).toFixed(0)} MB`,
    )
  const unzip = of('gunzipSync alone')!
  const get = of('GetObject as the collector does it, 16 at a time')!
  const read = of('events read, told apart and copied as lines')!
  console.log(`\n  collected at ${((unzip.cpu / collected.cpu) * 100).toFixed(0)} % of the speed of gunzipSync alone (wanted: 55 %)`)
  console.log(
    `  of ${collected.cpu.toFixed(2)} ms, ${read.cpu.toFixed(2)} are reading, ${get.cpu.toFixed(2)} getting, ${(collected.cpu - read.cpu - get.cpu).toFixed(2)} the queue, the ledger, the file and what collects; ${collected.kernel.toFixed(2)} are the kernel's`,
  )
  if (collected.server !== undefined) console.log(`  the server took ${collected.server.toFixed(2)} ms for each object`)
  for (const name of [JAVA, JAVA_COUNTS]) {
    const java = of(name)
    if (java === undefined) continue
    const [times, plainly] = [collected, of(PLAINLY)!].map(({ cpu }) => (java.cpu / cpu).toFixed(2))
    console.log(`  ${name}: ${times} times as much processor time (wanted: 3), ${plainly} times as much as we take to promise no more`)
  }
}

function printTwo({ byClock, byProcessor, ceiling, ceilingByProcessor, serverShare }: Awaited<ReturnType<typeof compareTwo>>): void {
  console.log(
    `\n  two collectors on one queue: ${byClock.toFixed(2)} times one by the clock, ${byProcessor.toFixed(2)} times by processor time (wanted: 1.7)`,
  )
  console.log(
    `  two processes that share nothing: ${ceiling.toFixed(2)} times one by the clock, ${ceilingByProcessor.toFixed(2)} by processor time: what this machine has`,
  )
  if (serverShare !== undefined) console.log(`  the server used ${(serverShare * 100).toFixed(0)} % of the two processors meanwhile`)
}

async function profileOf(ours: Measured, keys: readonly string[]): Promise<string> {
  await server.tell(keys)
  const { profile = [] } = await ours.round({ way: 'collect', keys, queueUrl: server.queueUrl, isProfiled: true })
  return profile.join('\n')
}

function write(results: object): void {
  const path = join(import.meta.dirname, 'results', 'collector.json')
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)
  console.log('wrote bench/results/collector.json')
}
