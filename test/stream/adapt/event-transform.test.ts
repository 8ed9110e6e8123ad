import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { eventTransformStream } from '@trailmend/stream'
import { type Event, eventTransform, type Json, type ReadOptions, readEvents, StreamError } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { chunksOf, inChunks, webStreamOf } from './sources.ts'

const log = madeUpLog(7, 1_500_000, 'any')
const records: readonly Json[] = JSON.parse(log.toString()).Records

/** Sends chunks through a transform, and collects what comes out. */
type Run = (chunks: Iterable<Uint8Array>, options: ReadOptions, take: (event: Event) => void) => Promise<void>

const RUNS: readonly (readonly [string, Run])[] = [
  [
    'Node, pipeline',
    (chunks, options, take) =>
      pipeline(Readable.from(chunks, { objectMode: false }), eventTransform(options), async (events: AsyncIterable<Event>) => {
        for await (const event of events) take(event)
      }),
  ],
  [
    'Node, pipe',
    (chunks, options, take) =>
      new Promise((resolve, reject) => {
        const events = Readable.from(chunks, { objectMode: false }).pipe(eventTransform(options))
        events.on('data', take).on('end', resolve).on('error', reject)
      }),
  ],
  [
    'web',
    async (chunks, options, take) => {
      for await (const event of webStreamOf(chunks).pipeThrough(eventTransformStream(options))) take(event)
    },
  ],
  [
    'web, written by hand',
    async (chunks, options, take) => {
      const { readable, writable } = eventTransformStream(options)
      const writing = new Blob([...chunks].map((each) => Uint8Array.from(each))).stream().pipeTo(writable)
      await Promise.all([writing, readable.pipeTo(new WritableStream({ write: take }))])
    },
  ],
]

async function collect(run: Run, chunks: Iterable<Uint8Array>, options: ReadOptions = {}): Promise<readonly Json[]> {
  const events: Event[] = []
  await run(chunks, options, (event) => events.push(event))
  // Read when all have come: they must all be valid still.
  return events.map((event) => JSON.parse(Buffer.from(event.raw).toString()))
}

describe.each(RUNS)('%s', (_what, run) => {
  test.each([
    ['plain', log],
    ['gzip', gzipSync(log)],
    ['NDJSON', Buffer.from(records.map((each) => JSON.stringify(each)).join('\n'))],
  ])('every event of %s, and each stays valid', async (_form, bytes) => {
    for (const size of [bytes.length, 64 * 1024, 1000]) expect(await collect(run, inChunks(bytes, size))).toEqual(records)
  })

  test('byte by byte', async () => {
    const short = gzipSync(madeUpLog(8, 4000))
    expect((await collect(run, inChunks(short, 1))).length).toBeGreaterThan(2)
  })

  test('only what is wanted', async () => {
    const found = await collect(run, inChunks(gzipSync(log), 5000), { where: { awsRegion: ['eu-west-1'] } })
    expect(found).toEqual(records.filter((each) => (each as { awsRegion: string }).awsRegion === 'eu-west-1'))
    expect(found.length).toBeGreaterThan(10)
  })

  test.each([
    ['broken JSON', Buffer.from('{"Records":[{"eventName":"A"},{"eventName":"B"},5]}'), 'invalid-json'],
    ['no log', Buffer.from('{"a":1}'), 'not-a-log'],
    ['nothing', Buffer.from(''), 'empty'],
    ['cut short', log.subarray(0, 3000), 'truncated'],
    ['broken gzip', gzipSync(log).subarray(0, 30_000), 'gzip-broken'],
  ])('%s is an error, and what was good before has come', async (_form, bytes, code) => {
    let count = 0
    const running = run(inChunks(bytes, 10_000), {}, () => {
      count++
    })
    await expect(running).rejects.toThrow(StreamError)
    await expect(running).rejects.toMatchObject({ code })
    let good = 0
    const reading = async () => {
      for await (const batch of readEvents(Readable.from(inChunks(bytes, 10_000), { objectMode: false }))) good += batch.length
    }
    await expect(reading()).rejects.toMatchObject({ code })
    // How much of a broken gzip comes out of the platform's own unzipping depends on how far it was ahead.
    if (code === 'gzip-broken') expect(count).toBeGreaterThan(0)
    else expect(count).toBe(good)
  })

  test('an error of the source is what comes out', async () => {
    const broken = function* () {
      yield log.subarray(0, 100_000)
      throw new RangeError('the source is broken')
    }
    // `pipe` hands no error on, and a Blob has none.
    if (_what === 'Node, pipe' || _what === 'web, written by hand') return
    await expect(run(broken(), {}, () => undefined)).rejects.toThrow('the source is broken')
  })
})

describe('a slow reader slows the source down', () => {
  const many = 400
  test('Node', async () => {
    let sent = 0
    const source = Readable.from(
      chunksOf(log, many, () => sent++),
      { objectMode: false },
    )
    let seen = 0
    const slow = new Writable({
      objectMode: true,
      highWaterMark: 1,
      write: (_event, _encoding, done) => void (++seen < 50 ? setImmediate(done) : undefined),
    })
    source.pipe(eventTransform()).pipe(slow)
    while (seen < 50) await new Promise(setImmediate)
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
    expect(sent).toBeLessThan(many / 4)
    source.destroy()
  })
  test('web', async () => {
    let sent = 0
    const reader = webStreamOf(chunksOf(log, many, () => sent++))
      .pipeThrough(eventTransformStream())
      .getReader()
    for (let count = 0; count < 50; count++) await reader.read()
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate)
    expect(sent).toBeLessThan(many / 4)
    await reader.cancel()
  })
})

describe('whoever stops early ends the source', () => {
  const endless = (ended: () => void) =>
    (function* () {
      try {
        for (;;) yield log.subarray(0, 100_000)
      } finally {
        ended()
      }
    })()
  test('Node', async () => {
    let ended = false
    await pipeline(
      Readable.from(
        endless(() => (ended = true)),
        { objectMode: false },
      ),
      eventTransform(),
      async (events: AsyncIterable<Event>) => {
        for await (const _event of events) break
      },
    ).catch(() => undefined)
    expect(ended).toBe(true)
  })
  test('web', async () => {
    let ended = false
    const events = webStreamOf(endless(() => (ended = true))).pipeThrough(eventTransformStream())
    for await (const _event of events) break
    for (let turn = 0; turn < 20 && !ended; turn++) await new Promise(setImmediate)
    expect(ended).toBe(true)
  })
  test('and nobody who never starts', () => {
    eventTransform().destroy()
    eventTransform()
      .on('error', () => undefined)
      .destroy(new Error('no'))
  })
})
