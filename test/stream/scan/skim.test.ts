import { createScanner, type EventBatch, type Where } from '@trailmend/stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collect, ENGINES, pieces, utf8 } from '../collect.ts'

// Where few texts are wanted, the scan skims over records that have none of them. Here are records that nearly have one, or have it
// where it does not count, or have it in another spelling.

const WHERE: Where = { eventName: ['StopLogging', 'Žofie'], awsRegion: ['us-east-1', 'eu-west-1'] }

const NAMES = [
  '"StopLogging"',
  '"St\\u006fpLogging"',
  '"Žofie"',
  '"\\u017dofie"',
  '"StopLoggin"',
  '"StopLoggingX"',
  '"stoplogging"',
  '"Other"',
  'null',
]
const OTHERS = [
  '',
  ',"a":"StopLogging"',
  ',"StopLogging":1',
  ',"b":{"eventName":"StopLogging"}',
  ',"c":"\\"StopLogging\\""',
  ',"d":["Žofie",{"x":[]}]',
  ',"e":"\\\\"',
]

interface Made {
  readonly name: string
  readonly other: string
  readonly region: string
  readonly padding: number
}

const record = ({ name, other, region, padding }: Made): string =>
  `{"p":"${'x'.repeat(padding)}","eventName":${name},"awsRegion":"${region}"${other}}`

const made: fc.Arbitrary<Made> = fc.record({
  name: fc.constantFrom(...NAMES),
  other: fc.constantFrom(...OTHERS),
  region: fc.constantFrom('us-east-1', 'eu-west-1', 'us-west-2'),
  padding: fc.nat(150),
})

function wantedOf(text: string): readonly string[] {
  const { Records } = JSON.parse(text) as { Records: { eventName: string; awsRegion: string }[] }
  return Records.filter(({ eventName, awsRegion }) => WHERE.eventName?.includes(eventName) && WHERE.awsRegion?.includes(awsRegion)).map(
    (event) => JSON.stringify(event),
  )
}

describe.each(ENGINES)('%s', (engine) => {
  test('finds what JSON.parse finds, however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(made, { maxLength: 12 }),
        fc.constantFrom('', ' ', '\n  '),
        fc.integer({ min: 1, max: 300 }),
        (all, space, size) => {
          const text = `{"Records":[${all.map(record).join(`,${space}`)}${space}]}`
          const { events, error } = collect(pieces(utf8(text), size), { engine, where: WHERE })
          expect({ events: events.map((event) => JSON.stringify(event)), error }).toEqual({ events: wantedOf(text), error: undefined })
        },
      ),
      { numRuns: 300 },
    )
  })

  test('finds it cut anywhere', () => {
    const all = NAMES.map((name, index) => ({ name, other: OTHERS[index % OTHERS.length]!, region: 'us-east-1', padding: 7 * index }))
    const text = `{"Records":[${all.map(record).join(',')}]}`
    const bytes = utf8(text)
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { events } = collect([bytes.subarray(0, cut), bytes.subarray(cut)], { engine, where: WHERE })
      expect({ cut, events: events.map((event) => JSON.stringify(event)) }).toEqual({ cut, events: wantedOf(text) })
    }
  })

  test.each([
    ['two commas', '{"eventName":"A"},{"eventName":"B"},,{"eventName":"C"}'],
    ['no comma', '{"eventName":"A"},{"eventName":"B"}{"eventName":"C"}'],
    ['a number', '{"eventName":"A"},{"eventName":"B"},1,{"eventName":"C"}'],
    ['a list', '{"eventName":"A"},{"eventName":"B"},[1]'],
    ['another bracket', '{"eventName":"A"},{"eventName":"B"],{"eventName":"C"}'],
    ['a comma at the end', '{"eventName":"A"},{"eventName":"B"},'],
  ])('what is not wanted must be in order too: %s', (_what, records) => {
    for (const size of [1, 64, 1000])
      expect(collect(pieces(utf8(`{"Records":[${records}]}`), size), { engine, where: WHERE })).toMatchObject({
        raw: [],
        error: 'invalid-json',
      })
  })

  test('a record may be wanted whose beginning was moved', () => {
    const all = [20, 20, 300_000, 400_000, 20].map((padding) => ({ name: '"StopLogging"', other: '', region: 'us-east-1', padding }))
    const text = `{"Records":[${all.map(record).join(`,${' '.repeat(500)}`)}]}`
    const { events, error } = collect(pieces(utf8(text), 60_000), { engine, where: WHERE })
    expect({ events: events.map((event) => JSON.stringify(event)), error }).toEqual({ events: wantedOf(text), error: undefined })
  })

  test('counts what it skims', () => {
    const all = Array.from({ length: 5000 }, (_, index) => ({
      name: index % 1000 === 999 ? '"StopLogging"' : '"Other"',
      other: '',
      region: 'us-east-1',
      padding: index % 90,
    }))
    const scanner = createScanner({ engine, where: WHERE })
    let [found, scanned] = [0, 0]
    const count = (batches: Iterable<EventBatch>) => {
      for (const batch of batches) [found, scanned] = [found + batch.length, scanned + batch.scanned]
    }
    count(scanner.push(utf8(`{"Records":[${all.map(record).join(',')}]}`)))
    count(scanner.end())
    scanner.close()
    expect([found, scanned]).toEqual([5, 5000])
  })
})
