// How fast are CloudTrail logs read? Unzipping alone, unzipping and JSON.parse, stream-json, and both engines of
// @trailmend/stream, on the same made-up logs: CPU time of the whole process, helper threads and all, medians of interleaved rounds.
// Node collects the garbage of one way on other threads while the next one runs: with --expose-gc most of it is gone before.
// Prints; asserts nothing. Run: node --expose-gc bench/stream-scan.ts [megabytes [rounds]]

import { cpus } from 'node:os'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createScanner, type EngineName } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import pick from 'stream-json/filters/pick.js'
import parser from 'stream-json/parser.js'
import streamArray from 'stream-json/streamers/stream-array.js'
import { madeUpLog } from '../test/fixtures/cloudtrail-log.ts'
import { median } from './median.ts'

const megabytes = Number(process.argv[2] ?? 50)
const rounds = Number(process.argv[3] ?? 7)
/** Rounds for the compiler, that do not count. */
const WARM_UP = 10
const WANTED = 'StopLogging'

/** One way to read a log; what it found is compared, so that nobody is fast by leaving something out. */
interface Way {
  readonly name: string
  readonly group: 'scan' | 'file'
  readonly read: (log: Buffer, zipped: Buffer) => number | Promise<number>
  /** Too slow to be done in every round. */
  readonly once?: true
}

interface Log {
  readonly Records: readonly { readonly eventName: string }[]
}

function scanned(log: Buffer, engine: EngineName): number {
  const scanner = createScanner({ engine })
  let count = 0
  for (const batch of scanner.push(log)) count += batch.length
  for (const batch of scanner.end()) count += batch.length
  scanner.close()
  return count
}

async function filtered(zipped: Buffer, engine: EngineName): Promise<number> {
  let count = 0
  for await (const batch of readEvents(zipped, { engine, where: { eventName: [WANTED] } }))
    for (const event of batch) if (event.raw.length > 0) count++
  return count
}

async function byStreamJson(zipped: Buffer): Promise<number> {
  let count = 0
  const stream = Readable.from([gunzipSync(zipped)])
    .pipe(parser.asStream())
    .pipe(pick.asStream({ filter: 'Records' }))
    .pipe(streamArray.asStream())
  for await (const { value } of stream as AsyncIterable<{ value: { eventName: string } }>) if (value.eventName === WANTED) count++
  return count
}

const WAYS: readonly Way[] = [
  { name: 'JSON.parse of the Buffer', group: 'scan', read: (log) => (JSON.parse(log.toString()) as Log).Records.length },
  { name: 'scan, hot fields located, wasm', group: 'scan', read: (log) => scanned(log, 'wasm') },
  { name: 'scan, hot fields located, typescript', group: 'scan', read: (log) => scanned(log, 'typescript') },
  { name: 'gunzipSync alone', group: 'file', read: (_log, zipped) => (gunzipSync(zipped).length > 0 ? -1 : 0) },
  {
    name: 'gunzipSync + JSON.parse + filter',
    group: 'file',
    read: (_log, zipped) =>
      (JSON.parse(gunzipSync(zipped).toString()) as Log).Records.filter(({ eventName }) => eventName === WANTED).length,
  },
  { name: 'readEvents with where, wasm', group: 'file', read: (_log, zipped) => filtered(zipped, 'wasm') },
  { name: 'readEvents with where, typescript', group: 'file', read: (_log, zipped) => filtered(zipped, 'typescript') },
  { name: 'stream-json', group: 'file', read: (_log, zipped) => byStreamJson(zipped), once: true },
]

async function measure(log: Buffer, repeats: number): Promise<ReadonlyMap<string, number>> {
  const zipped = gzipSync(log)
  console.log(
    `  ${(log.length / 1e6).toFixed(1)} MB, zipped ${(log.length / zipped.length).toFixed(1)} times smaller, read ${repeats} times a round`,
  )
  const costs = new Map<string, number[]>(WAYS.map(({ name }) => [name, []]))
  const found = new Map<string, Set<number>>()
  for (let round = 0; round < rounds + WARM_UP; round++)
    for (const { name, group, read, once } of WAYS) {
      if (once && round !== WARM_UP) continue
      globalThis.gc?.()
      const before = process.cpuUsage()
      let count = 0
      const times = once ? Math.ceil(repeats / 20) : repeats
      for (let i = 0; i < times; i++) count = await read(log, zipped)
      const { user, system } = process.cpuUsage(before)
      if (count >= 0) found.set(group, (found.get(group) ?? new Set()).add(count))
      if (round >= WARM_UP) costs.get(name)?.push((user + system) / times / 1e6)
    }
  for (const [group, counts] of found) if (counts.size !== 1) throw new Error(`${group}: they do not agree: ${[...counts]}`)
  return new Map([...costs].map(([name, all]) => [name, median(all)]))
}

console.log(`${cpus()[0]?.model}, Node ${process.versions.node}, ${rounds} rounds`)
for (const names of ['ascii', 'any'] as const)
  for (const [size, repeats] of [
    [megabytes * 1e6, 1],
    [5e5, Math.max(1, Math.round(megabytes / 2))],
  ] as const) {
    console.log(`\n${names === 'ascii' ? 'names in ASCII' : 'names of any letters'}`)
    const log = madeUpLog(7, size, names)
    const costs = await measure(log, repeats)
    const cost = (name: string) => costs.get(name) ?? Number.NaN
    for (const { name, group } of WAYS) {
      const against = cost(group === 'scan' ? 'JSON.parse of the Buffer' : 'gunzipSync alone')
      const more = group === 'file' ? `, ${(cost('gunzipSync + JSON.parse + filter') / cost(name)).toFixed(2)} x with JSON.parse` : ''
      console.log(
        `  ${name.padEnd(38)} ${(log.length / 1e6 / cost(name)).toFixed(0).padStart(6)} MB/s, ${(against / cost(name)).toFixed(2)} x ${group === 'scan' ? 'JSON.parse' : 'unzipping alone'}${more}`,
      )
    }
  }
