import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSinkObjects } from '../../../packages/aws/src/collect/sink-objects.ts'
import { createSinkQueue } from '../../../packages/aws/src/collect/sink-queue.ts'
import {
  createFileSink,
  createHttpSink,
  createObjectSink,
  createQueueSink,
  createStreamSink,
  defineSink,
  type Sink,
} from '../../../packages/collector/src/sink/index.ts'
import { realClock } from './clock.ts'
import { logOf, NEVER, origin, records, writeLog } from './events.ts'
import { startReceiver } from './receiver.ts'
import { startFauxqs } from './servers.ts'

// What every sink keeps, whatever it is. `stored` is what a reader finds, in no order.

interface Place {
  /** A sink as a process begins with it, on what earlier ones left. */
  open(): Sink
  stored(): Promise<readonly string[]>
}

const home = mkdtempSync(join(tmpdir(), 'trailmend-sinks-'))
let fauxqs: Awaited<ReturnType<typeof startFauxqs>>
let number = 0
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  fauxqs = await startFauxqs()
})
afterAll(async () => {
  for (const close of closers) await close()
  await fauxqs.close()
  rmSync(home, { recursive: true, force: true })
})

const linesOf = (bytes: Buffer) => bytes.toString().split('\n').slice(0, -1)

function filePlace(format: 'ndjson' | 'ndjson.gz'): Place {
  const folder = join(home, `files-${number++}`)
  return {
    open: () => createFileSink({ folder, clock: realClock, format, hold: 4096 }),
    // With what is not finished: here it is the ledger's position that says what counts.
    stored: async () =>
      readdirSync(folder)
        .filter((name) => name.includes('.ndjson'))
        .sort()
        .flatMap((name) => {
          const bytes = readFileSync(join(folder, name))
          return linesOf(format === 'ndjson' || bytes.length === 0 ? bytes : gunzipSync(bytes))
        }),
  }
}

async function objectPlace(): Promise<Place> {
  const bucket = `sink-${number++}`
  const client = new S3Client(fauxqs.settings)
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return {
    open: () => createObjectSink({ objects: createSinkObjects(fauxqs.settings, { bucket }), prefix: 'events' }),
    async stored() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
      const bodies = await Promise.all(
        Contents.map(async ({ Key }) => (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToByteArray()),
      )
      return bodies.flatMap((body) => linesOf(gunzipSync(body ?? '')))
    },
  }
}

async function queuePlace(): Promise<Place> {
  const client = new SQSClient(fauxqs.settings)
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `sink-${number++}` }))
  const seen: string[] = []
  return {
    open: () => createQueueSink({ queue: createSinkQueue(fauxqs.settings, { url: QueueUrl }), hold: 2 ** 20 }),
    async stored() {
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
        )
        if (Messages.length === 0) return seen
        seen.push(...Messages.map(({ Body = '' }) => Body))
      }
    },
  }
}

async function httpPlace(): Promise<Place> {
  const receiver = await startReceiver()
  closers.push(receiver.close)
  return {
    open: () => createHttpSink({ url: receiver.url, clock: realClock, allowHttp: true, allowPrivate: true, batch: { events: 7 } }),
    stored: async () => receiver.taken.flatMap(({ lines }) => lines),
  }
}

async function streamPlace(): Promise<Place> {
  const stream = new PassThrough({ highWaterMark: 100 })
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return { open: () => createStreamSink({ stream }), stored: async () => linesOf(Buffer.concat(chunks)) }
}

async function definedPlace(): Promise<Place> {
  const stored = new Map<string, readonly string[]>()
  const store = async (events: readonly { readonly raw: Uint8Array }[], { id }: { readonly id: string }) =>
    void stored.set(
      id,
      events.map(({ raw }) => Buffer.from(raw).toString()),
    )
  return { open: () => defineSink({ name: 'map', guarantee: 'effectively-once', store }), stored: async () => [...stored.values()].flat() }
}

const SINKS = [
  { what: 'file', place: async () => filePlace('ndjson') },
  { what: 'file, zipped', place: async () => filePlace('ndjson.gz') },
  { what: 'S3', place: objectPlace },
  { what: 'SQS', place: queuePlace },
  { what: 'HTTP', place: httpPlace },
  { what: 'stream', place: streamPlace },
  { what: 'of a function', place: definedPlace },
]

async function store(sink: Sink, name: string, texts: readonly string[]) {
  const parcel = sink.open(origin(name))
  await writeLog(parcel, logOf(texts))
  return parcel.commit(NEVER)
}

describe.each(SINKS)('the sink: $what', ({ place }) => {
  const [one, other, large] = [records('one', 23), records('other', 5), records('large', 200, 100)]
  const sorted = (texts: readonly string[]) => [...texts].sort()

  test('stores events as they were delivered', async () => {
    const { open, stored } = await place()
    const sink = open()
    await sink.resume?.(undefined)
    const { rejected = [], events = one.length } = await store(sink, 'one', one)
    expect([rejected, events]).toEqual([[], one.length])
    await Promise.all([store(sink, 'other', other), store(sink, 'large', large)])
    expect(sorted(await stored())).toEqual(sorted([...one, ...other, ...large]))
    await sink.close?.()
  })

  test('abort leaves nothing, nor does a parcel that nobody ended', async () => {
    const { open, stored } = await place()
    const sink = open()
    await sink.resume?.(undefined)
    const given = sink.open(origin('given-up'))
    await writeLog(given, logOf(one))
    await given.abort()
    const aborted = sink.open(origin('given-up-large'))
    await writeLog(aborted, logOf(large))
    await aborted.abort()
    await writeLog(sink.open(origin('lost')), logOf(other))
    const kept = await store(sink, 'kept', other)
    const next = open()
    await next.resume?.(kept.position)
    expect(sorted(await stored())).toEqual(sorted(other))
  })

  test('an object without events is stored, and nothing is there', async () => {
    const { open, stored } = await place()
    const sink = open()
    await sink.resume?.(undefined)
    expect((await store(sink, 'empty', [])).rejected ?? []).toEqual([])
    expect(await stored()).toEqual([])
    await sink.close?.()
  })

  test('keeps its guarantee: stored, not recorded, and delivered once more to the same process and to the next', async () => {
    const { open, stored } = await place()
    const sink = open()
    await sink.resume?.(undefined)
    await store(sink, 'one', one)
    const { position } = await store(sink, 'other', other)
    await store(sink, 'one', one)
    const next = open()
    await next.resume?.(position)
    await store(next, 'one', one)
    await store(next, 'other', other)
    await store(next, 'large', large)
    const found = await stored()
    const wanted = [...one, ...other, ...large]
    if (sink.guarantee === 'effectively-once') expect(sorted(found)).toEqual(sorted(wanted))
    else expect(sorted([...new Set(found)])).toEqual(sorted(wanted))
  })

  test('a signal that is aborted already stops a commit, or it is there', async () => {
    const { open, stored } = await place()
    const sink = open()
    await sink.resume?.(undefined)
    const parcel = sink.open(origin('one'))
    await writeLog(parcel, logOf(one))
    const isStored = await parcel.commit(AbortSignal.abort(new Error('enough'))).then(
      () => true,
      () => false,
    )
    if (!isStored) await parcel.abort()
    expect(sorted(await stored())).toEqual(isStored ? sorted(one) : [])
  })
})
