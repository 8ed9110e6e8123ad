import { createScanner as createPortable } from '@trailmend/stream'
import { createScanner, type Event, type Json, type ReadOptions, StreamError } from '@trailmend/stream/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOT_FIELDS } from '../../../packages/stream/src/scan/hot-fields.ts'
import { ENGINES, hotOf, pieces, utf8 } from '../collect.ts'

interface Found {
  readonly events: readonly Json[]
  readonly hot: readonly (readonly (Json | undefined)[])[]
  readonly oversized: readonly boolean[]
  readonly offsets: readonly number[]
  readonly error?: string
  readonly at?: number
}

/** Scans chunks, and takes from each event what there is to take. */
function read(chunks: Iterable<Uint8Array>, options: ReadOptions, create = createScanner): Found {
  const events: Json[] = []
  const hot: (Json | undefined)[][] = []
  const oversized: boolean[] = []
  const offsets: number[] = []
  const scanner = create(options)
  const take = (event: Event) => {
    events.push(event.json())
    hot.push(HOT_FIELDS.map((field) => event.get(field)))
    oversized.push(event.oversized)
    offsets.push(event.offset)
  }
  try {
    for (const chunk of chunks) for (const batch of scanner.push(chunk)) for (const event of batch) take(event)
    for (const batch of scanner.end()) for (const event of batch) take(event)
    return { events, hot, oversized, offsets }
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    return { events, hot, oversized, offsets, error: error.code, at: error.offset }
  } finally {
    scanner.close()
  }
}

const limits = { maxRecordBytes: 100 }
const small = '{"eventName":"A","eventVersion":"1.11"}'
const large = `{"eventName":"B","eventVersion":"1.11","userIdentity":{"arn":"arn:é"},"a":["${'x"]}\\'.replaceAll(/["\\]/g, '\\$&').repeat(20)}"],"awsRegion":"r"}`
/** Whether each record is larger than the limit, by its own size. */
const isLarge = (record: string) => Buffer.byteLength(record) > limits.maxRecordBytes

const WRAPS: readonly (readonly [string, (records: readonly string[]) => string])[] = [
  ['Records', (records) => `{"a":[1],"Records":[${records.join(',')}],"b":2}`],
  ['Records with spaces', (records) => `{\n"Records" : [\n ${records.join(' ,\n ')}\n ] }\n`],
  ['a list', (records) => `[${records.join(', ')}]`],
  ['NDJSON', (records) => records.join('\n')],
  ['NDJSON without lines', (records) => records.join('')],
]
const ORDERS: readonly (readonly [string, readonly string[]])[] = [
  ['alone', [large]],
  ['first', [large, small, small]],
  ['last', [small, small, large]],
  ['two in a row', [small, large, large, small]],
  ['nothing but such', [large, large, large]],
  ['here and there', [small, large, small, large, small]],
]

describe.each(ENGINES)('%s', (engine) => {
  describe.each(WRAPS)('in %s', (_wrap, wrap) => {
    test.each(ORDERS)('%s', (_order, records) => {
      const bytes = utf8(wrap(records))
      const parsed = records.map((each) => JSON.parse(each))
      const places: number[] = []
      for (const each of records) places.push(Buffer.from(bytes).indexOf(each, (places.at(-1) ?? -1) + 1))
      const wanted = { events: parsed, hot: parsed.map(hotOf), oversized: records.map(isLarge), offsets: places }
      expect(read([bytes], { engine, limits })).toEqual(wanted)
      for (const size of [1, 2, 7, 63, 64, 65, 99, 100, 101, 128])
        expect([size, read(pieces(bytes, size), { engine, limits })]).toEqual([size, wanted])
      for (let at = 1; at < bytes.length; at++)
        expect([at, read([bytes.subarray(0, at), bytes.subarray(at)], { engine, limits })]).toEqual([at, wanted])
    })

    test('cut short anywhere, it gives what is whole, and says that it is cut short', () => {
      const bytes = utf8(wrap([small, large, small]).trimEnd())
      const whole = read([bytes], { engine, limits })
      for (let length = 1; length < bytes.length; length++)
        for (const size of [length, 50]) {
          const found = read(pieces(bytes.subarray(0, length), size), { engine, limits })
          if (_wrap.startsWith('NDJSON') && found.error === undefined) expect(found.events.length).toBeLessThan(3)
          else expect([length, found.error]).toEqual([length, 'truncated'])
          expect(found.events).toEqual(whole.events.slice(0, found.events.length))
        }
    })
  })

  test.each([
    ['one that matches', { eventName: ['B'] }, 1],
    ['one that does not', { eventName: ['A'] }, 2],
    ['a field below another', { 'userIdentity.arn': ['arn:é'] }, 1],
    ['two fields', { eventName: ['A', 'B'], awsRegion: ['r'] }, 1],
    ['what is absent', { readOnly: [true, null] }, 0],
  ] as const)('where: %s', (_what, where, count) => {
    const log = utf8(`{"Records":[${small},${large},${small}]}`)
    for (const size of [1000, 50]) expect(read(pieces(log, size), { engine, limits, where }).events.length).toBe(count)
  })
})

describe('what is broken in an oversized record', () => {
  const filler = `"f":"${'x'.repeat(200)}"`
  const deep = (levels: number) => `{${filler},"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['a comma too many', `{${filler},}`, 'invalid-record'],
    ['a word', `{${filler},"a":nul}`, 'invalid-record'],
    ['a number', `{${filler},"a":01}`, 'invalid-record'],
    ['an escape', `{${filler},"a":"\\x"}`, 'invalid-record'],
    ['a control character', `{${filler},"a":"\u0001"}`, 'invalid-record'],
    ['no value', `{${filler},"a":}`, 'invalid-record'],
    ['brackets that do not fit', `{${filler},"a":[},"b":{]}`, 'invalid-record'],
    ['a list', `[{${filler}}]`, 'invalid-record'],
    ['depth', deep(1001), 'record-too-deep'],
    ['not quite depth', deep(1000), undefined],
  ]
  test.each(cases)('%s', (_what, record, code) => {
    const log = utf8(`{"Records":[${small},${record},${small}]}`)
    const offset = `{"Records":[${small},`.length
    for (const size of [10_000, 1, 64, 150]) {
      const { error, at, events } = read(pieces(log, size), { limits })
      expect([size, error, events.length]).toEqual([
        size,
        code === 'invalid-record' && record.startsWith('[') ? error : code,
        code === undefined ? 3 : 1,
      ])
      if (error !== undefined && error !== 'invalid-json') expect(at).toBe(offset)
    }
  })

  test.each([
    ['no comma before it', `{"Records":[${small}${large}]}`, 'invalid-json'],
    ['two commas before it', `{"Records":[${small},,${large}]}`, 'invalid-json'],
    ['no comma behind it', `{"Records":[${large}${small}]}`, 'invalid-json'],
    ['a comma and nothing behind it', `{"Records":[${large},]}`, 'invalid-json'],
    ['something behind it', `{"Records":[${large}x]}`, 'invalid-json'],
    ['the wrong bracket behind it', `{"Records":[${large}}`, 'invalid-json'],
    ['one that is no event, among events', `${small}\n{${filler}}\n`, 'not-a-log'],
    ['one that is no event, alone', `{${filler}}`, 'not-a-log'],
  ])('%s', (_what, text, code) => {
    for (const size of [10_000, 1, 64, 150]) expect([size, read(pieces(utf8(text), size), { limits }).error]).toEqual([size, code])
  })

  test('more than the limit for such records is an error, with the event before it', () => {
    const log = utf8(`{"Records":[${small},${large},${small}]}`)
    for (const size of [10_000, 1, 64]) {
      const { error, at, events } = read(pieces(log, size), { limits: { ...limits, maxOversizedBytes: large.length - 10 } })
      expect([size, error, at, events.length]).toEqual([size, 'record-too-large', `{"Records":[${small},`.length, 1])
    }
    for (const size of [10_000, 1])
      expect(read(pieces(utf8(large), size), { limits: { ...limits, maxOversizedBytes: 0 } }).error).toBe('record-too-large')
  })

  test('the portable entry refuses it, wherever it stands', () => {
    for (const [, wrap] of WRAPS)
      for (const size of [10_000, 1, 64]) {
        const { error, events } = read(pieces(utf8(wrap([small, large])), size), { limits }, createPortable)
        expect([error, events.length]).toEqual(['record-too-large', 1])
      }
    expect(read([utf8(large)], { limits }, createPortable).error).toBe('record-too-large')
  })

  test('a log with much before its records is none', () => {
    const log = utf8(`{"eventName":"no","a":"${'x'.repeat(5000)}","Records":[${small},${large}],"b":"${'x'.repeat(5000)}"}`)
    for (const size of [100_000, 1, 64])
      for (const create of [createScanner, createPortable]) {
        const found = read(pieces(log, size), { limits: { maxRecordBytes: 1000 } }, create)
        expect([found.error, found.events.length]).toEqual([undefined, 2])
      }
  })
})

test('what an oversized event can do', () => {
  const scanner = createScanner({ limits, name: 'a.json', debug: true })
  const kept = [...scanner.push(utf8(`{"Records":[${small},${large},${small}]}`))].flatMap((batch) =>
    [...batch].filter((event) => event.oversized),
  )
  expect([...scanner.end()].length).toBeLessThan(2)
  scanner.close()
  const event = kept[0]!
  expect(kept.length).toBe(1)
  expect([event.eventName, event.eventTime, event.eventSource, event.awsRegion, event.eventID]).toEqual([
    'B',
    undefined,
    undefined,
    'r',
    undefined,
  ])
  expect(event.get('userIdentity.arn')).toBe('arn:é')
  expect(event.get(['a', '0'])).toEqual(JSON.parse(large).a[0])
  expect([event.get('a.1'), event.get('a.length'), event.get('constructor'), event.get('eventName.0')]).toEqual(Array(4).fill(undefined))
  expect(event.copy().json()).toEqual(JSON.parse(large))
  expect(() => event.raw).toThrow('a.json: a record is larger than limits.maxRecordBytes: its bytes were not kept')
  expect(() => event.raw).toThrow(StreamError)
})

describe('wrapped', () => {
  const quoted = (record: string) => JSON.stringify(record)
  const bridge = (record: string) => `{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":${record}}`
  const lake = (record: string) => `{"eventJson":${quoted(record)}}`
  const forms: readonly (readonly [string, (records: readonly string[]) => string])[] = [
    ['EventBridge, one after the other', (records) => records.map(bridge).join('\n')],
    ['EventBridge, in a list', (records) => `[${records.map(bridge).join(',')}]`],
    [
      'CloudWatch Logs',
      (records) =>
        `{"messageType":"DATA_MESSAGE","logEvents":[${records.map((each) => `{"id":"1","message":${quoted(each)}}`).join(',')}]}`,
    ],
    ['LookupEvents', (records) => `{"Events":[${records.map((each) => `{"CloudTrailEvent":${quoted(each)}}`).join(',')}]}`],
    ['CloudTrail Lake', (records) => `{"QueryResultRows":[${records.map((each) => `[{"a":"b"},${lake(each)}]`).join(',')}]}`],
    ['CloudTrail Lake, NDJSON', (records) => records.map(lake).join('\n')],
  ]
  test.each(forms)('%s', (_form, wrap) => {
    for (const records of [[large], [small, large, small], [large, large, small], [small, small, large]]) {
      const bytes = utf8(wrap(records))
      const wanted = { events: records.map((each) => JSON.parse(each)), oversized: records.map(isLarge), error: undefined }
      for (const size of [bytes.length, 1, 64, 100, 150]) {
        const { events, oversized, error } = read(pieces(bytes, size), { limits: { maxRecordBytes: 150 } })
        expect({ events, oversized, error }).toEqual(wanted)
      }
      const found = read([bytes], { limits: { maxRecordBytes: 150 }, where: { eventName: ['B'] } })
      expect(found.events.length).toBe(records.filter(isLarge).length)
    }
  })
  test.each(forms)('%s, and no event in it', (_form, wrap) => {
    const other = `{"f":"${'x'.repeat(200)}"}`
    for (const size of [10_000, 64]) {
      const { events, error } = read(pieces(utf8(wrap([small, other])), size), { limits: { maxRecordBytes: 150 } })
      expect([events.length, error]).toEqual([1, 'not-a-log'])
    }
  })
  test('a list where only an object wraps an event', () => {
    const log = utf8(`{"logEvents":[[{"message":${quoted(large)}}]]}`)
    for (const limit of [limits, {}])
      for (const size of [10_000, 64]) expect(read(pieces(log, size), { limits: limit }).error).toBe('not-a-log')
  })
  test('a text in it that is broken', () => {
    const log = utf8(`{"Events":[{"CloudTrailEvent":${quoted(large.slice(0, -1))}}]}`)
    for (const size of [10_000, 64]) expect(read(pieces(log, size), { limits }).error).toBe('invalid-record')
  })
  test('notifications are no log', () => {
    const log = utf8(`{"Records":[{"eventSource":"aws:s3","eventName":"${'x'.repeat(200)}"}]}`)
    for (const size of [10_000, 64]) expect(read(pieces(log, size), { limits }).error).toBe('not-a-log')
  })
})

test('hostile keys are keys', () => {
  const log = utf8(
    `{"Records":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":null,"toString":1,"__proto__":[2]},"hasOwnProperty":"${'x'.repeat(100)}"}]}`,
  )
  const [event] = read([log], { limits }).events as [Record<string, never>]
  expect(Object.keys(event)).toEqual(['__proto__', 'constructor', 'a', 'hasOwnProperty'])
  expect(Object.getPrototypeOf(event)).toBe(Object.prototype)
  expect(Object.getOwnPropertyDescriptor(event.a, '__proto__')?.value).toEqual([2])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(event).toEqual((JSON.parse(new TextDecoder().decode(log)) as { Records: unknown[] }).Records[0])
})

describe('larger than any window', () => {
  const long = `{"eventName":"L","text":"${'é"\\'.replaceAll(/["\\]/g, '\\$&').repeat(150_000)}","eventID":"i"}`
  const wide = `{"eventName":"W","list":[${Array.from({ length: 30_000 }, (_, i) => `{"n":${i},"a":[null,-1.5e3]}`).join(',')}],"eventID":"j"}`
  test.each(WRAPS.slice(0, 4))('in %s', (_wrap, wrap) => {
    const records = [small, long, small, wide, long, small]
    const bytes = utf8(wrap(records))
    for (const size of [bytes.length, 64 * 1024, 1_000_003]) {
      const { events, oversized, error } = read(pieces(bytes, size), { limits: { maxRecordBytes: 300_000 } })
      expect([size, error, oversized]).toEqual([size, undefined, [false, true, false, true, true, false]])
      expect(events.every((event, index) => JSON.stringify(event) === JSON.stringify(JSON.parse(records[index]!)))).toBe(true)
    }
  })
})

test('any record says what JSON.parse says, cut anywhere, and is refused where JSON.parse refuses it', () => {
  const piece = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.double().map((number) => JSON.stringify(number)),
    fc.bigInt().map(String),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.constantFrom(
      '1e400',
      '-0',
      '0.1e-7',
      '123456789012345678901234567890',
      '"\\ud83d\\ude00"',
      '"\\ud83d"',
      '"\\/\\b\\u0000"',
      '"é😀山"',
    ),
  )
  const key = fc.oneof(
    fc.string().map((text) => JSON.stringify(text)),
    fc.constantFrom('"__proto__"', '"a"', '"\\u0061b"', '"ab"', '"eventName"', '"0"', '""'),
  )
  const record = fc
    .array(fc.tuple(key, piece), { minLength: 1, maxLength: 8 })
    .map((members) => `{${members.map(([name, value]) => `${name} :\t${value}`).join(' ,\n')}}`)
  fc.assert(
    fc.property(record, fc.integer({ min: 1, max: 80 }), fc.nat(), fc.nat(7), (text, size, at, bit) => {
      const tiny = { limits: { maxRecordBytes: 4 } }
      const wrapped = utf8(`{"Records":[${text}]}`)
      expect(read(pieces(wrapped, size), tiny)).toMatchObject({ events: [JSON.parse(text)], oversized: [true] })
      const inner = utf8(text)
      inner[1 + (at % (inner.length - 2))]! ^= 1 << bit
      const log = Buffer.concat([utf8('{"Records":['), inner, utf8(']}')])
      const found = read(pieces(log, size), tiny)
      const parsed = parse(log)
      if (found.error === undefined) expect(found.events).toEqual(parsed)
      else expect(parsed).toBeUndefined()
    }),
    { numRuns: 2000 },
  )
})

function parse(log: Uint8Array): readonly Json[] | undefined {
  try {
    const { Records } = JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(log))
    return Records
  } catch {
    return undefined
  }
}
