import {
  type AccountSnapshot,
  differences,
  fingerprintOfFacts,
  IGNORED_FACTS,
  sameFacts,
  simulateStep,
  unseenAccount,
} from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import { CHAIN, call, EMPTY, policy, TOPIC, TRAIL } from './base.ts'

/** The chain with something of its first bucket, topic or trail changed. */
const withBucket = (change: object): AccountSnapshot => ({
  ...CHAIN,
  buckets: [{ ...CHAIN.buckets[0]!, ...change }, ...CHAIN.buckets.slice(1)],
})
const withTrail = (change: object): AccountSnapshot => ({ ...CHAIN, trails: [{ ...CHAIN.trails[0]!, ...change }] })

/** The values at a path of field names, lists and facts left out. */
function at(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => at(each, name === undefined ? [] : [name, ...rest]))
  if (typeof value === 'object' && value !== null && 'known' in value)
    return 'value' in value ? at(value.value, name === undefined ? [] : [name, ...rest]) : []
  if (name === undefined) return [value]
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? at(Reflect.get(value, name), rest) : []
}

describe('facts that are the same', () => {
  test.each([
    ['whoever asked', { ...CHAIN, identity: known('arn:aws:iam::111122223333:user/other') }],
    ['whatever a region has besides', { ...CHAIN, inRegions: [{ region: 'x', ...unseen() }] }],
    [
      'in whatever order they were told',
      { ...CHAIN, topics: CHAIN.topics.toReversed(), queues: CHAIN.queues.toReversed(), buckets: CHAIN.buckets.toReversed() },
    ],
    ['however a policy is written', withBucket({ policy: known(policy('bucket', true)) })],
    ['whatever was not asked this time', withBucket({ policy: notKnown('not-recorded', 'x'), tags: notKnown('not-recorded', 'x') })],
    ['whenever something was delivered', withTrail({ status: delivered('2026-11-22T10:00:00.000Z') })],
    [
      'with a resource more that nothing names',
      { ...CHAIN, buckets: [...CHAIN.buckets, { ...CHAIN.buckets[0]!, name: 'wanted', trails: [] }] },
    ],
    ['with an alarm more that watches something else', withAlarm('AWS/EC2', 'CPUUtilization')],
  ] as const)('%s', (_, other) => {
    expect(differences(CHAIN, other)).toEqual([])
    expect(sameFacts(other, CHAIN)).toBe(true)
  })

  test('have the same fingerprint, whatever the order', () => {
    const shuffled = { ...structuredClone(CHAIN), topics: CHAIN.topics.toReversed(), queues: CHAIN.queues.toReversed() }
    expect(fingerprintOfFacts(shuffled)).toBe(fingerprintOfFacts(CHAIN))
    expect(fingerprintOfFacts(withBucket({ policy: known(policy('bucket', true)) }))).toBe(fingerprintOfFacts(CHAIN))
  })
})

describe('facts that are not', () => {
  const bucket = `buckets / bucket`
  test.each([
    ['a policy', withBucket({ policy: known(policy('other')) }), `${bucket} / policy`],
    ['a policy taken away', withBucket({ policy: known(null) }), `${bucket} / policy`],
    ['a policy refused', withBucket({ policy: notKnown('access-denied', 'x') }), `${bucket} / policy`],
    ['a block', withBucket({ publicAccessBlock: known({ blockPublicAcls: false }) }), `${bucket} / publicAccessBlock / blockPublicAcls`],
    ['a tag', withBucket({ tags: known([{ key: 'trailmend', value: 'legacy' }]) }), `${bucket} / tags / trailmend / value`],
    ['a setting of a trail', withTrail({ isMultiRegion: false }), `trails / ${TRAIL} / isMultiRegion`],
    ['a trail gone', { ...CHAIN, trails: [] }, `trails / ${TRAIL}`],
    ['whether it logs', withTrail({ status: delivered(null, false) }), `trails / ${TRAIL} / status / isLogging`],
    [
      'a subscription gone',
      { ...CHAIN, topics: CHAIN.topics.map((topic) => ({ ...topic, subscriptions: known([]) })) },
      `topics / ${TOPIC} / subscriptions`,
    ],
    ['an alarm more that watches', withAlarm('CloudTrail', 'metric'), 'alarms'],
  ] as const)('%s', (_, other, path) => {
    const found = differences(CHAIN, other)
    expect(found.map((each) => each.path).some((each) => each.startsWith(path))).toBe(true)
    expect(sameFacts(CHAIN, other)).toBe(false)
    expect(fingerprintOfFacts(other)).not.toBe(fingerprintOfFacts(CHAIN))
  })

  test('are told in words', () => {
    expect(differences(CHAIN, withTrail({ isMultiRegion: false }))).toEqual([
      { path: `trails / ${TRAIL} / isMultiRegion`, before: 'yes', after: 'no' },
    ])
    const gone = differences(CHAIN, { ...CHAIN, trails: [] })
    expect(gone).toMatchObject([{ path: `trails / ${TRAIL}`, after: 'not there' }])
    expect(gone[0]?.before.length).toBeLessThanOrEqual(302)
    expect(differences(withBucket({ accessLogs: notKnown('throttled', 'secret') }), CHAIN)).toEqual([
      { path: 'buckets / bucket / accessLogs', before: 'not known (throttled)', after: 'logs' },
    ])
  })

  test('names that imitate fields are names', () => {
    const tags = known([
      { key: '__proto__', value: 'x' },
      { key: 'constructor', value: 'y' },
    ])
    expect(differences(CHAIN, withBucket({ tags })).map(({ path }) => path)).toEqual([
      'buckets / bucket / tags / trailmend',
      'buckets / bucket / tags / __proto__',
      'buckets / bucket / tags / constructor',
    ])
  })
})

test.each(Object.keys(IGNORED_FACTS))('%s, which is not compared, is a fact of a snapshot', (path) => {
  const account = { ...CHAIN, inRegions: [1], trailWrites: known([1]) }
  expect(at(account, path.split('.')).length).toBeGreaterThan(0)
})

test('an account that was never seen is like itself', () => {
  expect(sameFacts(unseenAccount('111122223333'), unseenAccount('111122223333'))).toBe(true)
  expect(sameFacts(EMPTY, simulateStep(EMPTY, call('s3:PutBucketPolicy', { Bucket: 'none', Policy: '{}' })))).toBe(true)
})

function delivered(time: string | null, isLogging = true) {
  const status = CHAIN.trails[0]!.status
  if (!status.known) throw new Error('the status is known')
  return known({
    ...status.value,
    isLogging: known(isLogging),
    latestDelivery: known(time),
    latestLogsDelivery: known(time),
    latestDeliveryError: 'AccessDenied',
  })
}

function withAlarm(namespace: string, name: string): AccountSnapshot {
  const more = { name: 'more', metric: { namespace, name, hasDimensions: false }, computesWith: [], actionsEnabled: true, alarmActions: [] }
  return {
    ...CHAIN,
    alarms: CHAIN.alarms.map((each) => ({ ...each, alarms: each.alarms.known ? known([...each.alarms.value, more]) : each.alarms })),
  }
}

function unseen() {
  const nothing = notKnown('not-recorded', 'x')
  return { recorders: nothing, deliveryChannels: nothing, vpcs: nothing, flowLogs: nothing, securityHub: nothing, keys: nothing }
}
