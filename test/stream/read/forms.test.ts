import { createScanner, type Json, type ReadOptions } from '@trailmend/stream'
import { describe, expect, test } from 'vitest'
import { EVENT_KINDS } from '../../fixtures/event-kinds.ts'
import { collect, ENGINES, expected, hotAt, hotOf, pieces, utf8 } from '../collect.ts'
import { FORMS } from './forms.ts'

/** Events as text, each with something that what wraps it might trip over. */
const TEXTS: readonly string[] = [
  '{"eventVersion":"1.11","eventName":"A","awsRegion":"us-east-1"}',
  '{"eventName":"a\\"b\\\\","x":"\\\\\\"","eventID":"\\u0041\\ud83d\\ude00","y":"\\n\\t\\u0000"}',
  '{\n  "eventName" : "žlutý 山 😀\u2028",\r\n\t"userIdentity" : { "arn" : "é" }\n}',
  '{"eventVersion":"1.08","message":"{\\"eventName\\":\\"no\\"}","detail":{"eventName":"no"},"Events":[{"CloudTrailEvent":"{}"}]}',
  '{"eventVersion":"1.08","brackets":"}]{[\\"}],","deep":[[[{"a":[]}]]],"eventName":null,"readOnly":false}',
  '{"event\\u004eame":"B","eventVersion":"1.09","half":"\\ud800 \\udc00"}',
  `{"eventType":"AwsApiCall","long":"${'x\\\\'.repeat(50)}","eventID":"i"}`,
  ...EVENT_KINDS.map((event) => JSON.stringify(event)),
]
const WANTED = expected(TEXTS.map((text) => JSON.parse(text) as Json))
const SOME = TEXTS.slice(0, 4)
const INDENTS = [undefined, 2]

describe.each(ENGINES)('%s', (engine) => {
  describe.each(FORMS)('$name', ({ write, at }) => {
    test.each(INDENTS)('says what JSON.parse says, in chunks of any size, indented by %s', (indent) => {
      const bytes = utf8(write(TEXTS, indent))
      for (const size of [bytes.length, 1, 3, 63, 64, 65, 4096])
        for (const strict of [false, true]) {
          const { events, hot, raw, error } = collect(pieces(bytes, size), { engine, strict })
          expect({ size, events, hot, error }).toEqual({ size, ...WANTED, error: undefined })
          expect(raw.map((each) => Buffer.from(each, 'latin1').toString())).toEqual(TEXTS)
        }
    })

    test('cut anywhere', () => {
      const bytes = utf8(write(SOME, 1))
      for (let cut = 0; cut <= bytes.length; cut++) {
        const { hot, error } = collect([bytes.subarray(0, cut), bytes.subarray(cut)], { engine })
        expect({ cut, hot, error }).toEqual({ cut, hot: WANTED.hot.slice(0, SOME.length), error: undefined })
      }
    })

    test('cut short it is an error, or what is whole in it', () => {
      const bytes = utf8(write(SOME))
      for (let length = 1; length < bytes.length; length++) {
        const { hot, error } = collect([bytes.subarray(0, length)], { engine })
        expect(hot).toEqual(WANTED.hot.slice(0, hot.length))
        // Where the last whole event ends, a sequence or a table may end too. A table without rows is an answer as well.
        if (error === undefined && at !== 'field') expect(hot.length).toBeGreaterThan(0)
      }
    })

    test.each([
      ['none', { eventName: ['nobody wants this'] }],
      ['the first', { eventName: ['A'] }],
      ['all', undefined],
    ] as const)('every event is counted, also where %s is wanted', (_, where) => {
      const bytes = utf8(write(TEXTS))
      for (const size of [bytes.length, 64, 7]) {
        const scanner = createScanner({ engine, ...(where === undefined ? {} : { where }) })
        let scanned = 0
        for (const piece of pieces(bytes, size)) for (const batch of scanner.push(piece)) scanned += batch.scanned
        for (const batch of scanner.end()) scanned += batch.scanned
        scanner.close()
        expect({ size, scanned }).toEqual({ size, scanned: TEXTS.length })
      }
    })

    test('an offset is where the event stands, or the text that holds it', () => {
      const bytes = utf8(write(TEXTS, 1))
      const found = read(bytes, { engine })
      expect(found).toHaveLength(TEXTS.length)
      for (const [index, { offset, raw }] of found.entries()) {
        const behind = Buffer.from(bytes).subarray(offset).toString()
        const text = TEXTS[index]!
        const start = { event: text, text: JSON.stringify(text).slice(0, 20), field: `"${text.replaceAll('"', '""')}"` }[at]
        expect(behind.startsWith(start)).toBe(true)
        expect(raw).toBe(text)
      }
    })

    test('gives what is wanted alone', () => {
      const where = { eventName: ['A', 'B', null], awsRegion: ['us-east-1', 'us-east-2'] }
      const wanted = TEXTS.filter((text) => {
        const hot = hotOf(JSON.parse(text))
        return where.eventName.includes(hotAt(hot, 'eventName') as string) && where.awsRegion.includes(hotAt(hot, 'awsRegion') as string)
      })
      for (const size of [1, 1e6])
        expect(
          collect(pieces(utf8(write(TEXTS)), size), { engine, where }).raw.map((raw) => Buffer.from(raw, 'latin1').toString()),
        ).toEqual(wanted)
    })
  })
})

test.each(FORMS)('$name: what is kept longer than its batch throws, what was copied stays', ({ write }) => {
  const bytes = utf8(write(SOME))
  const scanner = createScanner({ debug: true })
  const kept = []
  for (const chunk of pieces(bytes, 50))
    for (const batch of scanner.push(chunk))
      for (const event of batch) kept.push({ event, copy: event.copy(), offset: event.offset, raw: event.raw })
  for (const batch of scanner.end())
    for (const event of batch) kept.push({ event, copy: event.copy(), offset: event.offset, raw: event.raw })
  scanner.close()
  expect(kept).toHaveLength(SOME.length)
  for (const [index, { event, copy, offset, raw }] of kept.entries()) {
    expect(() => event.eventName).toThrow('copy()')
    expect(raw).toHaveLength(0)
    expect([Buffer.from(copy.raw).toString(), copy.offset]).toEqual([SOME[index], offset])
  }
})

test('answers may be far larger than one record', () => {
  const texts = Array.from({ length: 3000 }, (_, index) =>
    JSON.stringify({ eventVersion: '1.11', eventID: `${index}`, 'é"': 'x'.repeat(index % 300) }),
  )
  for (const { write } of FORMS.slice(3))
    for (const engine of ENGINES) {
      const found = collect(pieces(utf8(write(texts)), 70_000), { engine, limits: { maxRecordBytes: 2000 } })
      expect(found.error).toBeUndefined()
      expect(found.hot.map((hot) => hotAt(hot, 'eventID'))).toEqual(texts.map((_, index) => `${index}`))
    }
})

function read(bytes: Uint8Array, options: ReadOptions): readonly { readonly offset: number; readonly raw: string }[] {
  const scanner = createScanner(options)
  const found: { readonly offset: number; readonly raw: string }[] = []
  const take = (batches: ReturnType<typeof scanner.end>) => {
    for (const batch of batches) for (const event of batch) found.push({ offset: event.offset, raw: Buffer.from(event.raw).toString() })
  }
  for (const chunk of pieces(bytes, 1000)) take(scanner.push(chunk))
  take(scanner.end())
  scanner.close()
  return found
}
