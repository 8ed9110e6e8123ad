import { type Event, type EventBatch, type ReadOptions, StreamError } from '@trailmend/stream'
import {
  chooseEvents,
  createIdentities,
  IDENTITY_KEY_BYTES,
  IDENTITY_WORDS,
  MOST_HASHED,
  mayBeBefore,
  spansOf,
} from '@trailmend/stream/batch'
import { createScanner } from '@trailmend/stream/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOT_FIELDS } from '../../../packages/stream/src/scan/hot-fields.ts'
import { FIELD_ACCOUNT, FIELD_EVENT_ID, FIELD_TIME } from '../../../packages/stream/src/scan/layout.ts'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'
import { pieces } from '../collect.ts'
import { log } from './records.ts'

const random = createRandom(11)
const keyOf = () => Uint8Array.from({ length: IDENTITY_KEY_BYTES }, () => random(256))
const identities = createIdentities(keyOf())
const TIME = '2026-11-22T10:00:00Z'
const ZEROS = [0, 0, 0, 0]

/** Shows each batch of a log, whichever way it is read. */
function eachBatch(
  text: string,
  look: (batch: EventBatch) => void,
  { size = 1e9, ...options }: ReadOptions & { size?: number } = {},
): void {
  const scanner = createScanner(options)
  try {
    for (const chunk of pieces(Buffer.from(text, 'latin1'), size)) for (const batch of scanner.push(chunk)) look(batch)
    for (const batch of scanner.end()) look(batch)
  } finally {
    scanner.close()
  }
}

/** What a look at the event itself tells: its identity, that it has none, or that it is broken. */
function slowly(event: Event, by = identities): readonly number[] | 'broken' | 'none' {
  try {
    const id = event.eventID
    if (id === undefined || id === '') return 'none'
    const account = event.get('recipientAccountId')
    const words = new Int32Array(IDENTITY_WORDS)
    by.of({ id, account: typeof account === 'string' ? account : '', bytes: event.raw }, words, 0)
    return [...words]
  } catch (error) {
    if (error instanceof StreamError) return 'broken'
    throw error
  }
}

/** What is written of a batch, one by one, and that the answer counts the zeros. */
function quickly(batch: EventBatch, by = identities): readonly (readonly number[])[] {
  const words = new Int32Array(batch.length * IDENTITY_WORDS).fill(-1)
  const left = by.ofBatch(batch, words)
  const all = Array.from({ length: batch.length }, (_, at) => [...words.subarray(at * IDENTITY_WORDS, (at + 1) * IDENTITY_WORDS)])
  expect(left).toBe(all.filter((each) => each.join() === ZEROS.join()).length)
  return all
}

/** Whether the texts of a record that make its name stand for themselves, so that a batch must tell them. */
function isUsual(event: Event): boolean {
  const text = Buffer.from(event.raw).toString('latin1')
  return /^{"eventName":"n*"(?:,"(?:eventID|recipientAccountId)":"[ -!#-[\]-~]+")*}$/.test(text)
}

function isBefore(event: Event): boolean {
  try {
    return event.eventTime !== undefined && event.eventTime < TIME
  } catch {
    return false
  }
}

const READINGS = [
  ['whole', {}],
  ['in small pieces', { size: 61 }],
  ['by TypeScript', { engine: 'typescript' }],
  ['with bytes of its own', { debug: true }],
  ['filtered', { where: { eventName: ['', 'n'] } }],
] as const

describe.each(READINGS)('all events of a batch at once, read %s', (_how, options) => {
  test('have the identities that each has by itself, or none', () => {
    const check = (text: string) =>
      eachBatch(
        text,
        (batch) => {
          const told = quickly(batch)
          for (const [at, event] of [...batch].entries()) {
            const known = slowly(event)
            if (told[at]?.join() !== ZEROS.join()) expect(told[at]).toEqual(known)
            else if (typeof known === 'object') expect(isUsual(event) && !('engine' in options) && !('debug' in options)).toBe(false)
          }
        },
        options,
      )
    fc.assert(fc.property(log, check), { numRuns: 300 })
  })

  test('stand where their bytes are', () => {
    const check = (text: string) =>
      eachBatch(
        text,
        (batch) => {
          const spans = spansOf(batch)
          const rows = [...batch].map(({ raw }) => Buffer.from(raw).toString('latin1'))
          const found = rows.map((_, at) =>
            Buffer.from(spans?.bytes.subarray(spans.places[at * 2], spans.places[at * 2 + 1]) ?? []).toString('latin1'),
          )
          expect(found).toEqual(rows)
        },
        options,
      )
    fc.assert(fc.property(log, check), { numRuns: 100 })
  })

  test('are before a time only where that is said', () => {
    const check = (text: string) =>
      eachBatch(
        text,
        (batch) => {
          for (let at = 0; at < batch.length; at++) {
            const one = chooseEvents(batch, [at])
            const [event] = one
            if (event !== undefined && isBefore(event)) expect(mayBeBefore(one, TIME)).toBe(true)
          }
          if ([...batch].some(isBefore)) expect(mayBeBefore(batch, TIME)).toBe(true)
        },
        options,
      )
    fc.assert(fc.property(log, check), { numRuns: 300 })
  })

  test('may be chosen from', () => {
    const check = (text: string, bits: number) =>
      eachBatch(
        text,
        (batch) => {
          const places = [...batch].flatMap((_, at) => ((bits >> at) & 1 ? [at] : []))
          const chosen = chooseEvents(batch, places)
          const all = [...batch].map(({ offset }) => offset)
          expect([...chosen].map(({ offset }) => offset)).toEqual(places.map((at) => all[at]))
          expect([chosen.length, chosen.scanned]).toEqual([places.length, places.length])
          const told = quickly(batch)
          expect(quickly(chosen)).toEqual(places.map((at) => told[at]))
          expect(spansOf(chosen)?.places.length ?? 0).toBe(2 * places.length)
        },
        options,
      )
    fc.assert(fc.property(log, fc.nat(4095), check), { numRuns: 100 })
  })
})

const usual = (name: string) => `{"eventName":"Run","eventID":"${name}","eventTime":"${TIME}","recipientAccountId":"1"}`
const logOf = (...records: readonly string[]) => `{"Records":[${records.join(',')}]}`

test('the places of fields are those of the hot fields', () => {
  expect([FIELD_TIME, FIELD_EVENT_ID, FIELD_ACCOUNT].map((field) => HOT_FIELDS[field - 1])).toEqual([
    'eventTime',
    'eventID',
    'recipientAccountId',
  ])
})

test('usual events need no closer look, and are surely not before a time of theirs', () => {
  eachBatch(logOf(...Array.from({ length: 500 }, (_, at) => usual(`${at}`))), (batch) => {
    expect(identities.ofBatch(batch, new Int32Array(batch.length * IDENTITY_WORDS))).toBe(0)
    expect([mayBeBefore(batch, TIME), mayBeBefore(batch, ''), mayBeBefore(batch, '2026-11-22T10:00:01Z')]).toEqual([false, false, true])
  })
})

test('equal values are equal however they are written, and kinds of values are not mixed up', () => {
  const records = [
    '"eventID":"ab"',
    '"eventID":"a\\u0062"',
    '"event\\u0049D":"ab"',
    '"eventID":"ab","recipientAccountId":""',
    '"eventID":"ab","recipientAccountId":null',
    '"eventID":"ab","recipientAccountId":"null"',
    '"eventID":"a","recipientAccountId":"b"',
    '"eventID":null',
    '"eventID":7',
    '"eventID":""',
  ]
  const names: string[] = []
  eachBatch(logOf(...records.map((each) => `{"eventName":"x",${each}}`)), (batch) => {
    for (const event of batch) {
      const found = slowly(event)
      names.push(typeof found === 'object' ? found.slice(0, 2).join() : found)
    }
  })
  expect(new Set(names.slice(0, 5)).size).toBe(1)
  expect(new Set(names).size).toBe(4)
  expect(names.slice(7)).toEqual(['none', 'none', 'none'])
})

test('keys take turns in the same memory', () => {
  const other = createIdentities(keyOf())
  for (let time = 0; time < 3; time++)
    for (const by of [identities, other])
      eachBatch(logOf(usual('a'), usual('b')), (batch) => expect(quickly(batch, by)).toEqual([...batch].map((event) => slowly(event, by))))
})

test('a record of more bytes than are hashed is left, and so is one that is oversized', () => {
  const long = (length: number) => {
    const record = usual('long')
    return record.replace('Run', 'R'.repeat(length - record.length + 3))
  }
  const left: (readonly number[])[] = []
  const text = logOf(long(MOST_HASHED), long(MOST_HASHED + 1), long(200_000), usual('a'))
  eachBatch(
    text,
    (batch) => left.push([batch.length, identities.ofBatch(batch, new Int32Array(99)), spansOf(batch) === undefined ? 0 : 1]),
    {
      limits: { maxRecordBytes: 100_000 },
    },
  )
  expect(left.reduce((sum, each) => sum.map((number, at) => number + (each[at] ?? 0)), [0, 0, 0])).toEqual([4, 2, left.length - 1])
})

test('what was wrapped has the identity of what is inside', () => {
  const message = (record: string) => `{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","message":${JSON.stringify(record)}}]}`
  const plain: (readonly number[])[] = []
  const wrapped: (readonly number[])[] = []
  eachBatch(logOf(usual('a')), (batch) => plain.push(...quickly(batch)))
  eachBatch(message(usual('a')), (batch) => wrapped.push(...quickly(batch)))
  expect(wrapped).toEqual(plain)
})

test('a batch is no longer valid when the next one comes, and a copy of one was never', () => {
  const batches: EventBatch[] = []
  eachBatch(logOf(usual('a')), (batch) => batches.push(batch))
  const [batch] = batches
  if (batch === undefined) throw new Error('there is no batch')
  const words = new Int32Array(IDENTITY_WORDS)
  for (const ask of [() => spansOf(batch), () => mayBeBefore(batch, TIME), () => identities.ofBatch(batch, words)])
    expect(ask).toThrow('copy()')
  const copied = { ...batch, [Symbol.iterator]: () => [][Symbol.iterator]() }
  expect([spansOf(copied), mayBeBefore(copied, TIME), identities.ofBatch(copied, words)]).toEqual([undefined, true, 1])
})
