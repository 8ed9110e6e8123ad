import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readEvents as readPortable, StreamError } from '@trailmend/stream'
import { type EventStream, type ReadOptions, readEvents } from '@trailmend/stream/node'
import { afterAll, describe, expect, test } from 'vitest'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'trailmend-stream-'))
afterAll(() => rmSync(folder, { recursive: true }))

const log = madeUpLog(1, 300_000, 'any')
const records: Record<string, unknown>[] = JSON.parse(log.toString()).Records
const [first, second] = [records.slice(0, 50), records.slice(50)].map((each) => Buffer.from(JSON.stringify({ Records: each })))

async function read(stream: EventStream): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const batch of stream) for (const event of batch) found.push(event.json())
  return found
}

/** Header with every optional field: RFC 1952, section 2.3. */
function withHeaderFields(zipped: Buffer): Buffer {
  const header = Buffer.concat([
    zipped.subarray(0, 3),
    Buffer.from([0x1c]),
    zipped.subarray(4, 10),
    Buffer.from([4, 0, 1, 2, 3, 4]),
    Buffer.from('name\0comment\0'),
  ])
  return Buffer.concat([header, zipped.subarray(10)])
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const FORMS: readonly (readonly [string, Buffer])[] = [
  ['plain', log],
  ['gzip', gzipSync(log)],
  ['gzip, not compressed', gzipSync(log, { level: 0 })],
  ['gzip with every header field', withHeaderFields(gzipSync(log))],
  ['gzip of several members', Buffer.concat([gzipSync(first!), gzipSync(second!)])],
  ['gzip cut into members anywhere', Buffer.concat([gzipSync(log.subarray(0, 77_777)), gzipSync(log.subarray(77_777))])],
  ['gzip with zeros behind it', Buffer.concat([gzipSync(log), Buffer.alloc(512)])],
  ['NDJSON', Buffer.from(records.map((each) => JSON.stringify(each)).join('\n'))],
]

// Larger than what is read at one go: such files are read into the same memory again and again.
describe.each(['wasm', 'typescript'] as const)('a large file, %s', (engine) => {
  const large = madeUpLog(2, 3_000_000)
  test.each([
    ['plain', large],
    ['zipped', gzipSync(large, { level: 0 })],
    ['zipped well', gzipSync(madeUpLog(3, 12_000_000))],
  ])('%s', async (what, bytes) => {
    expect(bytes.length).toBeGreaterThan(2 ** 20)
    const path = join(folder, `large-${what}-${engine}`)
    writeFileSync(path, bytes)
    const wanted = (JSON.parse((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()) as { Records: { eventID: string }[] }).Records
    const ids: unknown[] = []
    for await (const batch of readEvents(path, { engine })) for (const event of batch) ids.push(event.eventID)
    expect(ids).toEqual(wanted.map(({ eventID }) => eventID))
  })
})

test('what is broken in a large file is broken, and what was good is given', async () => {
  const zipped = gzipSync(madeUpLog(3, 12_000_000))
  zipped.fill(0xff, zipped.length - 3000, zipped.length - 2000)
  const path = join(folder, 'large-broken')
  writeFileSync(path, zipped)
  let events = 0
  const reading = (async () => {
    for await (const batch of readEvents(path)) events += batch.length
  })()
  await expect(reading).rejects.toMatchObject({ code: 'gzip-broken', source: path })
  expect(events).toBeGreaterThan(8000)
})

describe.each(FORMS)('%s', (form, bytes) => {
  const path = join(folder, form.replaceAll(/\W/g, '-'))
  writeFileSync(path, bytes)
  const sources: readonly (readonly [string, () => EventStream])[] = [
    ['a path', () => readEvents(path)],
    ['a URL', () => readEvents(pathToFileURL(path))],
    ['a Buffer', () => readEvents(bytes)],
    ['a Node stream', () => readEvents(Readable.from(inPieces(bytes, 1000), { objectMode: false }))],
    ['a web stream', () => readEvents(new Blob([Uint8Array.from(bytes)]).stream())],
    ['pieces of one byte', () => readEvents(inPieces(bytes.subarray(), bytes.length > 100_000 ? 99 : 1))],
    ['the portable entry', () => readPortable(bytes)],
    ['the portable entry, a web stream', () => readPortable(new Blob([Uint8Array.from(bytes)]).stream())],
  ]
  test.each(sources)('from %s', async (what, stream) => {
    // The platform's own DecompressionStream takes what follows a member for an error.
    if (what.startsWith('the portable') && /members|zeros/.test(form)) return
    expect(await read(stream())).toEqual(records)
  })
})

test('the example of the documentation', async () => {
  const path = join(folder, 'log.json.gz')
  writeFileSync(path, gzipSync(log))
  const found: unknown[] = []
  for await (const batch of readEvents(path, { where: { eventName: ['ConsoleLogin', 'StopLogging'], awsRegion: ['us-east-1'] } }))
    for (const event of batch) found.push([event.eventTime, event.eventName, event.get('userIdentity.arn'), event.raw.byteLength])
  const wanted = records.filter(
    (each) => ['ConsoleLogin', 'StopLogging'].includes(String(each.eventName)) && each.awsRegion === 'us-east-1',
  )
  expect(wanted.length).toBeGreaterThan(0)
  expect(found).toEqual(
    wanted.map((each) => [
      each.eventTime,
      each.eventName,
      (each.userIdentity as { arn: string }).arn,
      Buffer.byteLength(JSON.stringify(each)),
    ]),
  )
})

test('one event at a time', async () => {
  const names: unknown[] = []
  for await (const event of readEvents(gzipSync(log)).events()) names.push(event.eventName)
  expect(names).toEqual(records.map(({ eventName }) => eventName))
})

test('whoever stops early ends the source', async () => {
  let ended = false
  async function* source() {
    try {
      for (;;) yield log.subarray(0, 200_000)
    } finally {
      ended = true
    }
  }
  for await (const batch of readEvents(source())) {
    expect(batch.length).toBeGreaterThan(0)
    break
  }
  expect(ended).toBe(true)
})

describe('what cannot be unzipped', () => {
  const zipped = gzipSync(log)
  const flipped = Uint8Array.from(zipped)
  flipped[zipped.length >> 1]! ^= 16
  const wrongSum = Uint8Array.from(zipped)
  wrongSum[zipped.length - 6]! ^= 1
  const bomb = gzipSync(Buffer.concat([Buffer.from('{"Records":['), Buffer.alloc(16 * 2 ** 20, ' '), Buffer.from(']}')]))
  const cases: readonly (readonly [string, Uint8Array, ReadOptions, string])[] = [
    ['cut short', zipped.subarray(0, zipped.length - 2000), {}, 'gzip-broken'],
    ['cut in its trailer', zipped.subarray(0, zipped.length - 3), {}, 'gzip-broken'],
    ['cut in its header', zipped.subarray(0, 5), {}, 'gzip-broken'],
    ['altered', flipped, {}, 'gzip-broken'],
    ['of another checksum', wrongSum, {}, 'gzip-broken'],
    ['a bomb', bomb, {}, 'ratio-too-high'],
    ['too large', zipped, { limits: { maxBytes: 100_000 } }, 'too-large'],
    ['not zipped and too large', log, { limits: { maxBytes: 100_000 } }, 'too-large'],
  ]
  test.each(cases)('%s', async (_what, bytes, options, code) => {
    for (const stream of [readEvents(bytes, options), readEvents(inPieces(bytes, 5000), options), readPortable(bytes, options)]) {
      const found: unknown[] = []
      const reading = (async () => {
        for await (const event of stream.events()) found.push(event.json())
      })()
      await expect(reading).rejects.toThrow(StreamError)
      // A stream of bytes that are altered may be found to be no JSON before it is found to be no gzip.
      await expect(reading).rejects.toMatchObject({
        code: expect.stringMatching(code === 'gzip-broken' ? /gzip-broken|invalid-json|invalid-record/ : code),
      })
      if (code === 'gzip-broken' && found.length > 0) expect(records.slice(0, 20)).toEqual(found.slice(0, 20))
    }
  })

  test('what was good before is given', async () => {
    const found: unknown[] = []
    await expect(
      (async () => {
        for await (const event of readEvents(zipped.subarray(0, zipped.length - 2000)).events()) found.push(event.json())
      })(),
    ).rejects.toThrow('cannot be unzipped')
    expect(found.length).toBeGreaterThan(records.length / 2)
    expect(found).toEqual(records.slice(0, found.length))
  })
})

test('a file that is not there is what Node says it is', async () => {
  await expect(read(readEvents(join(folder, 'absent')))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('an error names its source and place', async () => {
  const path = join(folder, 'broken.json')
  writeFileSync(path, '{"Records":[{"eventName":"A"},5]}')
  await expect(read(readEvents(path))).rejects.toMatchObject({ code: 'invalid-json', source: path, offset: 29 })
})
