import type { Json } from '@trailmend/stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect, ENGINES, expected, utf8 } from '../collect.ts'
import { FORMS } from './forms.ts'

const KEYS = [
  'eventName',
  'eventID',
  'detail',
  'message',
  'CloudTrailEvent',
  'eventJson',
  'Events',
  'logEvents',
  'Records',
  '"',
  '\\',
  '山',
]
/** Those that an event cannot have without being taken for something else. */
const TELLING = ['CloudTrailEvent', 'eventJson', 'Records']
const text = fc.oneof(
  fc.constantFrom(...KEYS, '"}]', '\n', '\r\n', '""', ',', '\\"', '\u0000', '😀'),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, true, 0, -1.5e300),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), text), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))
const event = fc
  .tuple(
    fc.constantFrom(undefined, 1, '\t'),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), text), value, { maxKeys: 5, noNullPrototype: true }),
  )
  .map(([space, fields]) => {
    const event = Object.entries({ eventVersion: '1.11', ...fields }).filter(([key]) => !TELLING.includes(key))
    return JSON.stringify(Object.fromEntries(event), null, space)
  })
const cuts = fc.array(fc.nat(2000), { maxLength: 6 })

test.each(ENGINES)('%s: events say in any form what they say alone, however that is cut', (engine) => {
  let compared = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...FORMS),
      fc.array(event, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(undefined, 1),
      cuts,
      (...given) => {
        const [{ write }, events, indent, places] = given
        const bytes = utf8(write(events, indent))
        const ends = [...places.filter((place) => place < bytes.length).sort((a, b) => a - b), bytes.length]
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
        const { events: found, hot, raw, error } = collect(chunks, { engine })
        expect({ events: found, hot, error }).toEqual({ ...expected(events.map((each) => JSON.parse(each))), error: undefined })
        expect(raw.map((each) => Buffer.from(each, 'latin1').toString())).toEqual(events)
        compared += events.length
      },
    ),
    { numRuns: 1500, seed: 1 },
  )
  expect(compared).toBeGreaterThan(1500)
})

/** Texts that may be broken: pieces of JSON in any order, or an event with one letter replaced. */
const broken = fc.oneof(
  fc
    .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', ' ', '1', '"eventName"', '"eventName":"A"'), { maxLength: 8 })
    .map((pieces) => `{"eventName":"B"${pieces.join('')}}`),
  fc.tuple(event, fc.nat(), fc.constantFrom(...'{}[]"\\,: ')).map(([text, place, letter]) => {
    const at = place % text.length
    return text.slice(0, at) + letter + text.slice(at + 1)
  }),
)

test.each(ENGINES)('%s: what is broken in one text never reaches into another', (engine) => {
  const wrapped = FORMS.filter(({ at }) => at !== 'event')
  let refused = 0
  fc.assert(
    fc.property(fc.constantFrom(...wrapped), fc.array(broken, { minLength: 1, maxLength: 5 }), ({ write }, texts) => {
      const alone = texts.map((text) => collect([utf8(write([text]))], { engine }))
      const first = alone.findIndex(({ error }) => error !== undefined)
      const good = first < 0 ? alone : alone.slice(0, first)
      const together = collect([utf8(write(texts))], { engine })
      expect(together.error).toBe(alone[first]?.error)
      expect(together.raw).toEqual(good.flatMap(({ raw }) => raw))
      expect(good.map(({ raw }) => raw.length)).toEqual(good.map(() => 1))
      if (first >= 0) refused++
    }),
    { numRuns: 3000, seed: 2 },
  )
  expect(refused).toBeGreaterThan(500)
})
