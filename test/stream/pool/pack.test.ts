import { createScanner, type Event, type EventBatch } from '@trailmend/stream'
import { describe, expect, test } from 'vitest'
import { batchOfOne } from '../../../packages/stream/src/event/batch.ts'
import { OversizedEvent } from '../../../packages/stream/src/event/oversized-event.ts'
import { decodeText } from '../../../packages/stream/src/event/text.ts'
import { createBlocks } from '../../../packages/stream/src/pool/blocks.ts'
import { pack, type SentBatch, unpack } from '../../../packages/stream/src/pool/pack.ts'
import { HOT_FIELDS } from '../../../packages/stream/src/scan/hot-fields.ts'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { ENGINES, pieces } from '../collect.ts'

const look = (event: Event) => ({
  raw: Buffer.from(event.raw).toString('latin1'),
  offset: event.offset,
  hot: HOT_FIELDS.map((field) => event.get(field)),
  time: event.eventTime,
  name: event.eventName,
  deep: event.get('userIdentity.sessionContext.attributes.mfaAuthenticated'),
  json: event.json(),
})

const escaped = '{"event\\u004eame":"A","eventName":"B","userIdentity":{"arn":"\\u00e9"}}'
const LOGS: readonly (readonly [string, Buffer])[] = [
  ['a made-up log', madeUpLog(3, 200_000, 'any')],
  ['a list on one line each', Buffer.from('[\n  {"eventName":"A"} ,\n\n\n\n\n\n\n\n\n\n {"eventName":null,"awsRegion":"é"}\n]')],
  ['keys with escapes', Buffer.from(`{"Records":[${escaped},{"eventName":"C"},${escaped}]}`)],
  ['what begins at once', Buffer.from('{"eventName":"A"}\n{"eventName":"B"}')],
]

describe.each(ENGINES)('%s', (engine) => {
  describe.each(LOGS)('%s', (_what, log) => {
    test.each([
      ['every event', undefined],
      ['some events', { eventName: ['GetBucketAcl', 'AssumeRole', 'B', null] }],
    ])('%s: the same where they were packed', (_which, where) => {
      const expected: object[] = []
      const packed: SentBatch[] = []
      const { place } = createBlocks()
      const sizes: (readonly [number, number])[] = []
      const scanner = createScanner({ engine, ...(where === undefined ? {} : { where }) })
      const take = (batch: EventBatch) => {
        expected.push(...[...batch].map(look))
        packed.push(pack(batch, place))
        sizes.push([batch.length, batch.scanned])
      }
      for (const piece of pieces(log, 50_001)) for (const batch of scanner.push(piece)) take(batch)
      for (const batch of scanner.end()) take(batch)
      scanner.close()
      const batches = packed.map((sent) => unpack(sent, 'a file', decodeText).events)
      expect(batches.map(({ length, scanned }) => [length, scanned])).toEqual(sizes)
      const events = batches.flatMap((batch) => [...batch])
      expect(events.map(look)).toEqual(expected)
      expect(events.map((event) => look(event.copy()))).toEqual(expected)
      const again = batches.map((batch) => unpack(pack(batch, place), 'a file', decodeText).events)
      expect(again.flatMap((batch) => [...batch]).map(look)).toEqual(expected)
    })
  })
})

test('a broken record says where it is', () => {
  const scanner = createScanner()
  let sent: SentBatch | undefined
  expect([...scanner.push(Buffer.from('{"Records":[{"eventName":"A"},{"eventName":tru}]}'))]).toEqual([])
  for (const batch of scanner.end()) sent = pack(batch, createBlocks().place)
  scanner.close()
  const [, broken] = unpack(sent as SentBatch, 'a file', decodeText).events
  expect(() => broken?.json()).toThrow(expect.objectContaining({ code: 'invalid-record', offset: 30, source: 'a file' }))
})

test('an oversized event is sent as the object that it is', () => {
  const value = JSON.parse('{"eventName":"A","n":[-0,1e999,null,"\\ud800"],"__proto__":{"a":1},"constructor":2}')
  const sent = structuredClone(pack(batchOfOne(new OversizedEvent(value, { offset: 5, source: 'b' }), 3), createBlocks().place))
  const batch = unpack(sent, 'a file', decodeText).events
  const [event] = batch
  expect(batch).toMatchObject({ length: 1, scanned: 3 })
  expect(event?.json()).toEqual(value)
  expect(Object.keys(event?.json() ?? {})).toEqual(Object.keys(value))
  expect(event).toMatchObject({ oversized: true, offset: 5, eventName: 'A' })
  expect(() => event?.raw).toThrow(expect.objectContaining({ code: 'record-too-large', source: 'a file' }))
})

test('events throw when they have ended, and their copies do not', () => {
  const scanner = createScanner()
  const sent: SentBatch[] = []
  const pieces = [...scanner.push(Buffer.from('{"Records":[{"eventName":"A"}]}'))]
  expect(pieces).toEqual([])
  for (const batch of scanner.end()) sent.push(pack(batch, createBlocks().place))
  scanner.close()
  const unpacked = unpack(sent[0] as SentBatch, 'a file', decodeText)
  const [event] = unpacked.events
  const copy = event?.copy()
  unpacked.end()
  expect(() => event?.eventName).toThrow('keep it with copy()')
  expect(() => [...unpacked.events].map(({ raw }) => raw)).toThrow('keep it with copy()')
  expect(copy?.eventName).toBe('A')
})
