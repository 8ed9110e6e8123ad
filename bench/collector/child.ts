// The process that is measured: it waits to be asked for rounds, and tells what each took. Threads count, the parent's work does not.

import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { readEvents } from '@trailmend/stream/node'
import { createIdentify } from '../../packages/collector/src/dedupe/event-identity.ts'
import { createSeenEvents } from '../../packages/collector/src/dedupe/seen-events.ts'
import { systemClock as clock } from '../../packages/collector/src/index.ts'
import { createMemoryLedger } from '../../packages/collector/src/ledger/memory-ledger.ts'
import { readObject } from '../../packages/collector/src/read/read-object.ts'
import { createFileSink } from '../../packages/collector/src/sink/file/file-sink.ts'
import type { Files } from '../../packages/collector/src/sink/file/files.ts'
import { nodeFiles } from '../../packages/collector/src/sink/file/node-files.ts'
import { keepHeapSmall, SMALL_HEAP_FLAGS } from '../../packages/collector/src/small-heap.ts'
import { eventsIn, FILE_BYTES } from './files.ts'
import { BUCKET } from './message.ts'
import { collectInto, type OpenSource, openSource } from './open.ts'
import { profiled } from './profile.ts'

/** What is asked of it. */
export interface Ask {
  readonly way: Way
  readonly queueUrl: string
  readonly keys: readonly string[]
  /** An empty one, for what is written. */
  readonly folder: string
  readonly isProfiled?: boolean
}

/** What can be measured. */
export type Way = keyof typeof WAYS

/** What it tells. */
export interface Told {
  /** Milliseconds of processor time, of all threads. */
  readonly cpu: number
  /** What of it the kernel took, where that is counted. */
  readonly kernel?: number
  readonly wall: number
  /** What was found: bytes or events. */
  readonly found: number
  /** Bytes of memory now. */
  readonly memory: number
  readonly profile?: readonly string[]
}

/** Requests under way at once, where it is only got. */
const AT_ONCE = 16

interface Round {
  readonly keys: readonly string[]
  readonly zipped: readonly Uint8Array[]
  readonly source: OpenSource
  readonly s3: S3Client
  readonly folder: string
}

/** What is measured, each with what it found. */
const WAYS = {
  unzip: async ({ zipped }: Round) => zipped.reduce((sum, each) => sum + gunzipSync(each).length, 0),
  'sdk-get': ({ keys, s3 }: Round) =>
    inTurn(keys, async (Key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }))
      return (await Body?.transformToByteArray())?.length ?? 0
    }),
  get: ({ keys, source }: Round) =>
    inTurn(keys, async (key) => {
      const got = await source.store.get({ bucket: BUCKET, key }, new AbortController().signal)
      return 'is' in got ? Number.NaN : (await got.bytes()).length
    }),
  events: async ({ zipped }: Round) => {
    let found = 0
    for (const each of zipped) for await (const batch of readEvents(each)) found += batch.length
    return found
  },
  read: async ({ zipped, folder }: Round) => readAll(zipped, folder),
  collect: async ({ source, folder }: Round) => (await collectInto(folder, source)).events.kept,
  'collect-plainly': async ({ source, folder }: Round) => {
    const sinks = [createFileSink({ folder: eventsIn(folder), clock, rotate: { bytes: FILE_BYTES }, files: UNSYNCED })]
    const ledger = createMemoryLedger({ by: 'bench', clock })
    return (await collectInto(folder, source, { sinks, ledger, duplicateWindow: 0 })).events.kept
  },
} satisfies Record<string, (round: Round) => Promise<number>>

/** The disk, of which nobody waits for anything. */
const UNSYNCED: Files = {
  ...nodeFiles,
  open: async (path) => ({ ...(await nodeFiles.open(path)), sync: async () => undefined }),
  syncFolder: async () => undefined,
}

/** Those that are given objects, and get none themselves. */
const FROM_MEMORY: ReadonlySet<Way> = new Set(['unzip', 'events', 'read'])

/** Read, told apart, and copied as lines: all that is done with an object between getting and storing it. */
async function readAll(zipped: readonly Uint8Array[], folder: string): Promise<number> {
  const sink = createFileSink({ folder: join(folder, 'unused'), clock })
  await sink.resume?.(undefined)
  const seen = createSeenEvents(1_000_000, 1)
  const identify = createIdentify(new Uint8Array(32))
  const signal = new AbortController().signal
  let found = 0
  for (const [index, each] of zipped.entries()) {
    const origin = { id: `${index}`, kind: 'CloudTrail', time: 0, provenance: 's3' } as const
    const parcel = sink.open(origin)
    const into = {
      filter: {},
      process: undefined,
      limits: {},
      origin,
      identify,
      seen,
      owner: index + 1,
      pending: () => undefined,
      parcels: [parcel],
      signal,
    }
    found += (await readObject(each, into)).written.length
    await parcel.abort()
  }
  return found
}

/** A few at a time. */
async function inTurn(keys: readonly string[], act: (key: string) => Promise<number>): Promise<number> {
  const left = keys.values()
  let sum = 0
  const lane = async (): Promise<void> => {
    for (const key of left) sum += await act(key)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return sum
}

// As the executable does it, where this process was started with the same flags.
if (SMALL_HEAP_FLAGS.every((flag) => process.execArgv.includes(flag))) keepHeapSmall()

const s3 = new S3Client({ forcePathStyle: true })
let opened: OpenSource | undefined
const held = new Map<string, Uint8Array>()

process.on('message', (ask: Ask) => {
  void answer(ask).then(
    (told) => process.send?.(told),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function answer({ way: name, queueUrl, keys, folder, isProfiled = false }: Ask): Promise<Told> {
  opened ??= await openSource(queueUrl)
  const zipped = FROM_MEMORY.has(name) ? await hold(keys) : []
  const round: Round = { keys, zipped, source: opened, s3, folder }
  const before = process.cpuUsage()
  const start = performance.now()
  const { found, profile } = isProfiled ? await profiled(() => WAYS[name](round), keys.length) : { found: await WAYS[name](round) }
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  const told = { cpu: (user + system) / 1000, kernel: system / 1000, wall, found, memory: process.memoryUsage.rss() }
  return profile === undefined ? told : { ...told, profile }
}

/** Objects are got once, before it counts. */
async function hold(keys: readonly string[]): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for (const Key of keys) {
    const zipped = held.get(Key) ?? (await (await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToByteArray())
    if (zipped === undefined) throw new Error(`${Key} is not there`)
    held.set(Key, zipped)
    all.push(zipped)
  }
  return all
}
