import type { Json } from '@trailmend/stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collect, ENGINES, expected, pieces, recordsByParsing, utf8 } from '../collect.ts'

const KEYS = [
  'eventName',
  'eventSource',
  'awsRegion',
  'eventTime',
  'eventID',
  'userIdentity',
  'arn',
  'type',
  'accessKeyId',
  'Records',
  'readOnly',
  'errorCode',
  '"eventName',
  'eventName"',
  'a\\',
  '',
  '__proto__',
  '山',
]
const TEXTS = [
  'eventName',
  '"',
  '\\',
  '\\"',
  '{"eventName":"no"}',
  '}]',
  '[{',
  ':',
  ',"eventName":',
  '\u2028',
  '😀',
  '\u0000',
  'é'.repeat(40),
  '\\'.repeat(65),
]

/** A text as JSON: plain, or with one of its letters written as an escape. */
const textOf = (text: string) =>
  fc.nat(text.length + 4).map((at) => {
    if (at >= text.length) return JSON.stringify(text)
    const escaped = `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`
    return `${JSON.stringify(text.slice(0, at)).slice(0, -1)}${escaped}${JSON.stringify(text.slice(at + 1)).slice(1)}`
  })
const loneSurrogate = /[\ud800-\udfff]/
const string = fc
  .oneof(fc.constantFrom(...TEXTS), fc.constantFrom(...KEYS), fc.string({ unit: 'grapheme', maxLength: 8 }))
  .chain((text) => (loneSurrogate.test(text) ? fc.constant(JSON.stringify(text)) : textOf(text)))
const key = fc
  .oneof({ weight: 4, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string({ maxLength: 5 }) })
  .chain((text) => fc.oneof({ weight: 9, arbitrary: fc.constant(JSON.stringify(text)) }, { weight: 1, arbitrary: textOf(text) }))
const space = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '\t \r\n', ' '.repeat(64)) },
)

/** JSON as text, with whatever the grammar allows: duplicates, spaces, escapes. */
const { value, object } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    string,
    fc.constantFrom('null', 'true', 'false', '0', '-1.5e+3', '12345678901234567890'),
    tie('object'),
    tie('list'),
  ),
  object: fc
    .array(fc.tuple(space, key, space, space, tie('value'), space), { maxLength: 6 })
    .map((members) => `{${members.map(([a, b, c, d, e, f]) => `${a}${b}${c}:${d}${e}${f}`).join(',')}}`),
  list: fc
    .array(fc.tuple(space, tie('value'), space), { maxLength: 3 })
    .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
}))
const sibling = fc
  .tuple(key, value)
  .filter(([name]) => JSON.parse(name) !== 'Records')
  .map(([name, of]) => `${name}:${of}`)
const log = fc
  .tuple(
    fc.array(sibling, { maxLength: 2 }),
    fc.array(fc.tuple(space, object, space), { maxLength: 5 }),
    fc.array(sibling, { maxLength: 2 }),
  )
  .map(
    ([before, records, behind]) => `{${[...before, `"Records":[${records.map((each) => each.join('')).join(',')}]`, ...behind].join(',')}}`,
  )

const recordsOf = (text: string): readonly Json[] => JSON.parse(text).Records

describe.each(ENGINES)('%s', (engine) => {
  test('any log says what JSON.parse says, however it is cut', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 1, max: 200 }), (text, size) => {
        const bytes = utf8(text)
        const wanted = { ...expected(recordsOf(text)), error: undefined }
        for (const cut of [bytes.length + 1, 1, 63, 64, 65, size]) {
          const { events, hot, error } = collect(pieces(bytes, cut), { engine })
          expect({ events, hot, error }).toEqual(wanted)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a log that is cut short or altered is refused, or says what JSON.parse says', () => {
    fc.assert(
      fc.property(log, fc.nat(), fc.nat(7), (text, at, bit) => {
        const bytes = utf8(text)
        const place = at % bytes.length
        expect(collect([bytes.subarray(0, place)], { engine }).error).toMatch(/truncated|empty/)
        bytes[place]! ^= 1 << bit
        const { events, error } = collect([bytes], { engine, strict: true })
        const wanted = recordsByParsing(bytes)
        if (error === undefined) expect(events).toEqual(wanted)
        else expect(wanted === undefined || error === 'two-record-lists').toBe(true)
      }),
      { numRuns: 1500 },
    )
  })
})

test('both engines make the same of anything at all', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      ' ',
      '\n',
      '"eventName"',
      '"userIdentity":{',
      '"arn":"',
      '"Records":[',
      '{"Records":[',
      'é',
      '0',
      'null',
    ),
    log,
    object,
  )
  const bytes = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((parts) => utf8(`{"Records":[${parts.join('')}`)),
    fc.uint8Array({ maxLength: 300 }).map((tail) => Uint8Array.from([...utf8('{"Records":[{"'), ...tail])),
  )
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 200 }), (input, size) => {
      expect(collect(pieces(input, size), { engine: 'wasm' })).toEqual(collect(pieces(input, size), { engine: 'typescript' }))
      expect(collect(pieces(input, size), { engine: 'wasm' })).toEqual(collect([input], { engine: 'wasm' }))
    }),
    { numRuns: 1500 },
  )
})
