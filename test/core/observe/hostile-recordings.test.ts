import {
  CONTROLS,
  diagnose,
  evaluate,
  type JsonObject,
  observe,
  parseRecording,
  type RecordedCall,
  OPERATIONS as TABLE,
} from '@trailmend/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answering, callsOf, DENIED, verdictsOf } from '../../fixtures/control-recordings.ts'
import { ACCOUNT, recording, status, trail } from '../../fixtures/recordings.ts'

const OPERATIONS = Object.keys(TABLE)
const runs = { seed: 20261122, numRuns: 500 }

const anything = fc.oneof(
  fc.json().map((text) => JSON.parse(text) as unknown),
  fc.constantFrom<unknown>(null, '', 0, '__proto__', { __proto__: null }, [], [[]], { trailList: null }, { trailList: [null, 1, 'x', {}] }),
)
/** Real answers with one field made into anything. */
const bent = (whole: JsonObject) =>
  fc.tuple(fc.constantFrom(...Object.keys(whole)), anything).map(([name, value]): JsonObject => ({ ...whole, [name]: value }))
const output = fc.oneof(
  anything.filter((value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)),
  fc.array(bent(trail()), { maxLength: 3 }).map((trailList) => ({ trailList })),
  bent(status()),
  fc.array(bent({ RegionName: 'eu-west-1', OptInStatus: 'opted-in' }), { maxLength: 3 }).map((Regions) => ({ Regions })),
)
const calls = fc.array(
  fc.record({
    operation: fc.constantFrom(...OPERATIONS),
    region: fc.constantFrom('us-east-1', 'eu-west-1', '__proto__', ''),
    input: anything,
    output,
  }),
  { maxLength: 8 },
)

function recorded(made: readonly { operation: string; region: string; input: unknown; output: JsonObject }[]): RecordedCall[] {
  return made.map(({ operation, region, input, output }) => {
    const [service = '', name = ''] = operation.split(':')
    return { account: ACCOUNT, region, service, operation: name, input: (input ?? {}) as JsonObject, output }
  })
}

test('whatever a recording holds, it is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(anything, calls, (envelope, made) => {
      parseRecording(envelope)
      parseRecording({ version: 1, observedAt: '2026-11-22T10:00:00Z', calls: [envelope] })
      const all = recorded(made)
      observe(recording(all), {
        wanted: { buckets: ['__proto__'], topics: ['', 'x'], queues: ['x'], logGroups: ['x'], roles: ['x'], keys: ['x'] },
      })
      for (const finding of evaluate(observe(recording(all)), CONTROLS))
        expect(['pass', 'fail', 'unknown', 'not-applicable']).toContain(finding.outcome)
      diagnose(all)
    }),
    runs,
  )
})

/**
 * What a pass may do without: a key that the trail has is one whatever its state, and insights only add a place to deliver to,
 * which is looked at where nothing is known of them.
 */
const SPARED: ReadonlyMap<string, readonly string[]> = new Map([
  ['cloudtrail-kms', ['kms:DescribeKey']],
  ['cloudtrail-delivery-policy', ['cloudtrail:GetInsightSelectors']],
])

/** Where there are regions and trails is asked for every control; these kinds of subject are found without trails. */
const WITHOUT_TRAILS: readonly string[] = ['key', 'region', 'vpc']

/** Where one good trail is enough, regions that nobody could list take nothing away. */
const ONE_SUFFICES = /^(monitor-.*|cloudtrail-(multi-region-management-events|s3-(read|write)-data-events|insights|global-events-missing))$/

describe.each(CONTROLS)('a pass of $id needs every answer it rests on', (control) => {
  const passing = callsOf(control.id, 'pass')
  const base = ['ec2:DescribeRegions', 'cloudtrail:DescribeTrails']
  const all = WITHOUT_TRAILS.includes(control.subject) ? base.slice(0, 1) : ONE_SUFFICES.test(control.id) ? base.slice(1) : base
  const present = [...new Set(passing.map(({ service, operation }) => `${service}:${operation}`))]
  const resting = control.asks.filter((name) => present.includes(name) && !SPARED.get(control.id)?.includes(name))
  const refused = (name: string) => verdictsOf(control.id, answering(passing, name.split(':')[1] ?? '', DENIED))

  test.each(all)('%s refused', (name) => {
    expect(refused(name).some((verdict) => verdict.startsWith('unknown'))).toBe(true)
  })
  test('the recording holds nothing that is not asked', () => {
    expect(present.filter((name) => ![...base, ...control.asks, 'sts:GetCallerIdentity'].includes(name))).toEqual([])
  })
  test.each(resting)('%s refused leaves no pass', (name) => {
    expect(refused(name).filter((verdict) => !verdict.startsWith('unknown'))).toEqual([])
  })
  test('any answer bent', () => {
    fc.assert(
      fc.property(fc.nat(passing.length - 1), anything, (at, value) => {
        const calls = passing.map((call, index) => {
          if (index !== at || !('output' in call)) return call
          const [field = ''] = Object.keys(call.output)
          return { ...call, output: { ...call.output, [field]: value } }
        })
        expect(verdictsOf(control.id, calls).length).toBeGreaterThan(0)
      }),
      { ...runs, numRuns: 200 },
    )
  })
})
