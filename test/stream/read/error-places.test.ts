import { gzipSync } from 'node:zlib'
import { type ReadOptions, readEvents as readPortable, StreamError, type StreamErrorCode } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { findReaders } from '../../fuzz/abilities.ts'
import { ENGINES } from '../collect.ts'

const readers = await findReaders()
const ENTRIES = { node: readEvents, portable: readPortable } as const
type Entry = keyof typeof ENTRIES

const event = '{"eventVersion":"1.11","eventName":"A"}'
const opened = `{"Records":[${event},${event}`
const deep = `${'['.repeat(1500)}${']'.repeat(1500)}`
const long = `{"eventName":"${'x'.repeat(300)}"}`

/** What is wrong, where, and how many events come before. */
interface Case {
  readonly input: string | Uint8Array
  readonly options?: ReadOptions
  readonly events: number
  /** `undefined`, and the events do not matter, where it depends on how the bytes come: a limit is passed by a chunk, not by a byte. */
  readonly offset: number | undefined
  /** The entries that can come to it. */
  readonly entries?: readonly Entry[]
}

/** Every code there is, in at least one way to come to it. */
const CASES: Readonly<Record<StreamErrorCode, readonly Case[]>> = {
  empty: [
    { input: '', events: 0, offset: 0 },
    { input: ' \n', events: 0, offset: 2 },
  ],
  truncated: [
    { input: opened, events: 2, offset: opened.length },
    { input: `${opened}]`, events: 2, offset: opened.length + 1 },
    { input: `${opened},{"a":"\\`, events: 2, offset: opened.length + 8 },
    { input: `${event}\n{"eventName":`, events: 1, offset: event.length + 14 },
  ],
  'invalid-json': [
    { input: `${opened},5]}`, events: 2, offset: opened.length },
    { input: `${opened}}]}`, events: 2, offset: opened.length },
    { input: `{"a":tru,"Records":[]}`, events: 0, offset: 8 },
    { input: `${opened}],}`, events: 2, offset: opened.length + 2 },
  ],
  'invalid-record': [{ input: `${opened},{"a":tru}]}`, options: { strict: true }, events: 2, offset: opened.length + 1 }],
  'not-a-log': [
    { input: 'eventName', events: 0, offset: 0 },
    { input: '{"logFiles":[],"digestStartTime":"t"}', events: 0, offset: 37 },
    { input: `${opened}]}x`, events: 2, offset: opened.length + 2 },
    { input: `${event}\n{"a":1}`, events: 1, offset: event.length + 1 },
  ],
  'two-record-lists': [{ input: `${opened}],"Records":[]}`, events: 2, offset: opened.length + 12 }],
  'record-too-large': [
    {
      input: `${opened},${long},${event}]}`,
      options: { limits: { maxRecordBytes: 200 } },
      events: 2,
      offset: opened.length + 1,
      entries: ['portable'],
    },
    {
      input: `${opened},${long},${event}]}`,
      options: { limits: { maxRecordBytes: 200, maxOversizedBytes: 250 } },
      events: 2,
      offset: opened.length + 1,
      entries: ['node'],
    },
  ],
  'record-too-deep': [
    {
      input: `${opened},{"a":${deep}}]}`,
      options: { limits: { maxRecordBytes: 200 } },
      events: 2,
      offset: opened.length + 1,
      entries: ['node'],
    },
  ],
  'gzip-broken': [
    { input: gzipSync(`${opened}]}`).subarray(0, -1), events: 2, offset: opened.length + 2 },
    { input: Uint8Array.of(0x1f, 0x8b), events: 0, offset: 0 },
    { input: Uint8Array.of(0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), events: 0, offset: 0 },
  ],
  'too-large': [{ input: `${opened},${event}]}`, options: { limits: { maxBytes: 100 } }, events: 0, offset: undefined }],
  'ratio-too-high': [
    { input: gzipSync(`${opened}${' '.repeat(4_000_000)}]}`), options: { limits: { maxRatio: 5 } }, events: 0, offset: undefined },
  ],
}

interface Seen {
  readonly code: StreamErrorCode | undefined
  readonly offset: number | undefined
  readonly source: string | undefined
  readonly events: number
}

async function seen(entry: Entry, source: Uint8Array | AsyncIterable<Uint8Array>, options: ReadOptions): Promise<Seen> {
  let events = 0
  try {
    for await (const batch of ENTRIES[entry](source, { ...options, name: 'bucket/log' })) events += batch.length
    return { code: undefined, offset: undefined, source: undefined, events }
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    expect(error.message).toContain('bucket/log: ')
    expect(error.message).toContain(`(at byte ${error.offset})`)
    return { code: error.code, offset: error.offset, source: error.source, events }
  }
}

async function* cut(bytes: Uint8Array, ...places: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const to of [...places, bytes.length]) {
    yield bytes.subarray(from, to)
    from = to
  }
}

const rows = Object.entries(CASES).flatMap(([code, cases]) =>
  cases.flatMap((each, index) =>
    (each.entries ?? (['node', 'portable'] as const)).flatMap((entry) =>
      ENGINES.map((engine) => [`${code} ${index}`, entry, engine, code, each] as const),
    ),
  ),
)

describe.each(rows)('%s, %s entry, %s', (_name, entry, engine, code, { input, options = {}, events, offset }) => {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  const isExact = readers.some((reader) => reader.entry === entry && reader.engine === engine && reader.exact)
  const check = async (what: string, source: Uint8Array | AsyncIterable<Uint8Array>, knowsPlace = true) => {
    const found = await seen(entry, source, { ...options, engine })
    const place = knowsPlace && offset !== undefined ? { offset, events } : { offset: found.offset, events: found.events }
    const wanted = { code, source: 'bucket/log', ...place }
    expect({ what, ...found }).toEqual({ what, ...wanted })
    expect(found.offset).toBeGreaterThanOrEqual(0)
  }

  test('at one go, zipped or not', async () => {
    await check('at one go', bytes)
    if (typeof input === 'string' && input !== '') await check('zipped', gzipSync(bytes))
  })

  test('however it is cut', async () => {
    // node:zlib throws the piece away that a zip is broken in.
    const knowsPlace = code !== 'gzip-broken' || isExact
    const every = bytes.length <= 400 ? Array.from({ length: bytes.length + 1 }, (_, at) => at) : [0, 1, 2, 500]
    for (const at of every) await check(`cut at ${at}`, cut(bytes, at), knowsPlace)
    if (bytes.length <= 10_000) await check('byte by byte', cut(bytes, ...Array.from(bytes.keys())), knowsPlace)
  })
})
