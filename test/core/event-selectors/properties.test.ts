import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Coverage,
  managementOverlap,
  managementRecording,
  s3ObjectRecording,
} from '../../../packages/core/src/event-selectors/index.ts'
import type { JsonObject } from '../../../packages/core/src/observe/answer-fields.ts'
import { read } from './answers.ts'
import { type MadeUpEvent, records } from './reference.ts'

const OPERATORS = ['Equals', 'StartsWith', 'EndsWith', 'NotEquals', 'NotStartsWith', 'NotEndsWith']

/** Texts of few letters, so that random conditions and random events meet. */
const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
const arn = fc
  .tuple(fc.constantFrom('arn:aws:s3:::', 'arn:aws:s3:::a', 'arn:aws:s3:::a/', 'arn:aws:s3:::b/', 'arn:aws:s3:::*/'), text)
  .map((parts) => parts.join(''))
const arnPart = fc.oneof(arn, fc.constantFrom('arn:aws:s3', 'arn:aws:s3:::', 'arn:aws:s3:::a/', 'arn:aws-cn:s3'), text)
const literalOf = (field: string) => (field === 'resources.ARN' ? arnPart : text)

const conditionOn = (field: string, operators: readonly string[]) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...operators), fc.uniqueArray(literalOf(field), { minLength: 1, maxLength: 3 })), {
      minLength: 1,
      maxLength: 2,
      selector: ([name]) => name,
    })
    .map((said) => ({ Field: field, ...Object.fromEntries(said) }))

interface World {
  readonly category: 'Management' | 'Data'
  readonly fields: readonly string[]
  readonly operators: readonly string[]
}

const advancedIn = ({ category, fields, operators }: World): fc.Arbitrary<JsonObject> =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(category, category, category, 'NetworkActivity'),
        fc.option(fc.constantFrom('true', 'false')),
        fc
          .uniqueArray(fc.constantFrom(...fields), { maxLength: 2 })
          .chain((chosen) => fc.tuple(...chosen.map((field) => conditionOn(field, operators)))),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((selectors) => ({
      AdvancedEventSelectors: selectors.map(([eventCategory, readOnly, conditions]) => ({
        FieldSelectors: [
          { Field: 'eventCategory', Equals: [eventCategory] },
          ...(category === 'Data' ? [{ Field: 'resources.type', Equals: ['AWS::S3::Object'] }] : []),
          ...(readOnly === null ? [] : [{ Field: 'readOnly', Equals: [readOnly] }]),
          ...conditions,
        ],
      })),
    }))

const basicAnswer: fc.Arbitrary<JsonObject> = fc
  .array(
    fc.record({
      ReadWriteType: fc.constantFrom('All', 'ReadOnly', 'WriteOnly'),
      IncludeManagementEvents: fc.boolean(),
      ExcludeManagementEventSources: fc.uniqueArray(text, { maxLength: 2 }),
      DataResources: fc.array(
        fc.record({
          Type: fc.constant('AWS::S3::Object'),
          Values: fc.array(fc.oneof(arn, fc.constantFrom('arn:aws:s3', 'arn:aws:s3:::a/')), { minLength: 1, maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 3 },
  )
  .map((EventSelectors) => ({ EventSelectors }))

const realArn = fc
  .tuple(fc.constantFrom('a', 'b', 'ab', 'zz'), fc.oneof(fc.constant(''), text))
  .map(([bucket, key]) => `arn:aws:s3:::${bucket}/${key}`)

const eventOf = (category: string): fc.Arbitrary<MadeUpEvent> =>
  fc
    .record({
      readOnly: fc.constantFrom('true', 'false'),
      eventSource: text,
      eventName: text,
      eventType: text,
      who: fc.option(text),
      resource: realArn,
    })
    .map(({ who, resource, eventSource, ...said }) => {
      const data = { eventSource: 's3.amazonaws.com', 'resources.type': 'AWS::S3::Object', 'resources.ARN': resource }
      return new Map(
        Object.entries({
          ...said,
          ...(category === 'Data' ? data : { eventSource }),
          eventCategory: category,
          ...(who === null ? {} : { 'userIdentity.arn': who }),
        }),
      )
    })

const CERTAIN = ['eventName', 'eventSource', 'eventType']
const MANAGEMENT: World = { category: 'Management', fields: CERTAIN, operators: OPERATORS }
const DATA: World = { category: 'Data', fields: ['resources.ARN', 'resources.ARN', 'eventName'], operators: OPERATORS }
const odd = (world: World): World => ({
  ...world,
  fields: [...world.fields, 'userIdentity.arn', 'new.field'],
  operators: [...OPERATORS, 'Matches'],
})

const trailsIn = (world: World) =>
  fc.array(fc.oneof({ weight: 3, arbitrary: advancedIn(world) }, { weight: 1, arbitrary: basicAnswer }), { maxLength: 3 })
const eventsIn = ({ category }: World) => fc.array(eventOf(category), { minLength: 40, maxLength: 40 })

function recordingOf({ category }: World, answers: readonly JsonObject[]) {
  const trails = answers.map(read)
  return category === 'Data' ? s3ObjectRecording(trails, 'aws') : managementRecording(trails)
}

/** What the answer promises of one event, against what the reference says; both ways of settling what AWS does not say. */
function check(coverage: Coverage, answers: readonly JsonObject[], events: readonly MadeUpEvent[]): void {
  for (const guess of [true, false]) {
    const recorded = (event: MadeUpEvent) => answers.some((answer) => records(answer, event, guess))
    if ('example' in coverage) expect(recorded(new Map(coverage.example))).toBe(false)
    for (const event of events) {
      if (coverage.recorded === 'all') expect(recorded(event)).toBe(true)
      if (coverage.recorded === 'none') expect(recorded(event)).toBe(false)
      if (coverage.recorded === 'all-but' && !coverage.excluded.some((exclusion) => hits(exclusion, event)))
        expect(recorded(event)).toBe(true)
    }
  }
}

function hits({ field, how, value }: { field: string; how: string; value: string }, event: MadeUpEvent): boolean {
  const said = event.get(field) ?? ''
  if (how === 'equals') return said === value
  return how === 'starts-with' ? said.startsWith(value) : said.endsWith(value)
}

describe.each([
  ['management events', MANAGEMENT],
  ['management events, with what AWS may add', odd(MANAGEMENT)],
  ['S3 objects', DATA],
  ['S3 objects, with what AWS may add', odd(DATA)],
])('%s', (_, world) => {
  test('what is said of a recording is so for every event', () => {
    fc.assert(
      fc.property(trailsIn(world), eventsIn(world), (answers, events) => {
        const recording = recordingOf(world, answers)
        for (const side of ['read', 'write'] as const) {
          const ofSide = events.filter((event) => event.get('readOnly') === (side === 'read' ? 'true' : 'false'))
          check(recording[side], answers, ofSide)
        }
      }),
      { numRuns: 400 },
    )
  })
})

test.each([
  ['management events', MANAGEMENT],
  ['S3 objects', DATA],
])('where AWS documents all, %s are never left unsaid', (_, world) => {
  fc.assert(
    fc.property(trailsIn(world), (answers) => {
      const { read: reads, write: writes } = recordingOf(world, answers)
      expect([reads.recorded, writes.recorded]).not.toContain('cannot-say')
    }),
    { numRuns: 400 },
  )
})

test('two trails overlap just where some event is recorded by both', () => {
  const world = odd(MANAGEMENT)
  fc.assert(
    fc.property(advancedIn(world), fc.oneof(advancedIn(world), basicAnswer), eventsIn(world), (one, other, events) => {
      const overlap = managementOverlap(read(one), read(other))
      for (const side of ['read', 'write'] as const) {
        const found = overlap[side]
        const both = (event: MadeUpEvent, guess: boolean) => records(one, event, guess) && records(other, event, guess)
        const ofSide = events.filter((event) => event.get('readOnly') === (side === 'read' ? 'true' : 'false'))
        if (found.overlap === 'no') for (const event of ofSide) expect(both(event, true)).toBe(false)
        if (found.overlap === 'yes') {
          const event = new Map([['eventCategory', 'Management'], ['readOnly', side === 'read' ? 'true' : 'false'], ...found.example])
          expect(both(event, false)).toBe(true)
        }
      }
    }),
    { numRuns: 400 },
  )
})
