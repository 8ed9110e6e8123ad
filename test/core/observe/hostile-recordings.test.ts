import { CONTROLS, diagnose, evaluate, type JsonObject, observe, parseRecording, type RecordedCall } from '@trailmend/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ACCOUNT, recording, status, trail } from '../../fixtures/recordings.ts'

const OPERATIONS = [
  'sts:GetCallerIdentity',
  'ec2:DescribeRegions',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrail',
  'cloudtrail:GetTrailStatus',
]
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
      for (const finding of evaluate(observe(recording(all)), CONTROLS))
        expect(['pass', 'fail', 'unknown', 'not-applicable']).toContain(finding.outcome)
      diagnose(all)
    }),
    runs,
  )
})

test('a pass needs every fact it rests on: bend any of them and it is gone, or the fact was bent into itself', () => {
  const facts = ['IsLogging', 'LatestCloudWatchLogsDeliveryTime'] as const
  fc.assert(
    fc.property(fc.constantFrom(...facts), anything, (name, value) => {
      const shown = trail()
      const all: RecordedCall[] = [
        {
          account: ACCOUNT,
          region: 'us-east-1',
          service: 'cloudtrail',
          operation: 'DescribeTrails',
          input: {},
          output: { trailList: [shown] },
        },
        {
          account: ACCOUNT,
          region: 'us-east-1',
          service: 'cloudtrail',
          operation: 'GetTrailStatus',
          input: { Name: shown.TrailARN },
          output: { ...status(), [name]: value },
        },
      ]
      const passes = evaluate(observe(recording(all)), CONTROLS).some(({ outcome }) => outcome === 'pass')
      expect(passes).toBe(name === 'IsLogging' ? value === true : passes && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    }),
    runs,
  )
})

test('an error in the place of any answer leaves no pass that rested on it', () => {
  const shown = trail()
  const listed: RecordedCall = {
    account: ACCOUNT,
    region: 'us-east-1',
    service: 'cloudtrail',
    operation: 'DescribeTrails',
    input: {},
    output: { trailList: [shown] },
  }
  const error = { name: 'AccessDeniedException', message: '' }
  for (const operation of ['GetTrailStatus', 'DescribeTrails']) {
    const refused: RecordedCall = {
      account: ACCOUNT,
      region: 'us-east-1',
      service: 'cloudtrail',
      operation,
      input: { Name: shown.TrailARN },
      error,
    }
    const all = operation === 'DescribeTrails' ? [refused] : [listed, refused]
    expect(evaluate(observe(recording(all)), CONTROLS).map(({ outcome }) => outcome)).toEqual(['unknown'])
  }
})
