import { type AccountSnapshot, CHANGES, isInEffect, sameFacts, simulate, simulateStep } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import { ACCOUNT, CALLS, CHAIN, call, EMPTY, GROUP, HOME, KEY, OTHER, policy, QUEUE, TOPIC, TRAIL } from './base.ts'

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

/** The account before each call. */
const BEFORE: readonly AccountSnapshot[] = CALLS.map((_, index) => simulate(EMPTY, CALLS.slice(0, index)))
const cases = CALLS.map((each, index) => ({ ...each, index }))

describe('each change', () => {
  test('has a call here', () => {
    expect(Object.keys(CHANGES).filter((name) => !CALLS.some(({ change }) => change === name))).toEqual([])
  })

  test.each(cases)('$index $change leaves what it is given as it was, and shares what it does not change', ({ index, ...each }) => {
    const before = frozen(structuredClone(BEFORE[index]!))
    const after = simulateStep(before, each)
    expect(after).not.toEqual(before)
    const unlike = Object.entries(after).filter(([name, value]) => value !== Reflect.get(before, name))
    expect(unlike.length).toBeGreaterThan(0)
    expect(
      unlike.map(([name]) => name).filter((name) => JSON.stringify(Reflect.get(before, name)) === JSON.stringify(Reflect.get(after, name))),
    ).toEqual([])
  })

  test.each(cases)('$index $change is plain data, and made twice does what one does', ({ index, ...each }) => {
    const after = simulateStep(BEFORE[index]!, each)
    expect(JSON.parse(JSON.stringify(after))).toEqual(after)
    expect(simulateStep(after, each)).toEqual(after)
    expect([isInEffect(BEFORE[index]!, each), isInEffect(after, each)]).toEqual([false, true])
  })

  test.each(CALLS.filter(({ change }) => !/Create|Subscribe$|ServiceAccess/.test(change)))(
    '$change of what is not there changes nothing',
    (each) => {
      expect(simulateStep(EMPTY, each)).toBe(EMPTY)
      expect(isInEffect(EMPTY, each)).toBe(/Delete|Unsubscribe|Confirm/.test(each.change))
    },
  )

  test.each(CALLS.filter(({ change }) => /Create/.test(change)))('$change of what is there changes nothing', (each) => {
    expect(simulateStep(CHAIN, each)).toBe(CHAIN)
    expect(isInEffect(CHAIN, each)).toBe(true)
  })

  test('a bucket that a stranger made of that name is not the one that was to be made', () => {
    const [make] = CALLS
    expect(isInEffect({ ...CHAIN, ownBuckets: known(['another']) }, make)).toBe(false)
    expect(isInEffect({ ...CHAIN, ownBuckets: known(['another', 'bucket']) }, make)).toBe(true)
  })

  test.each(CALLS)('$change with an input that says nothing changes nothing', ({ change, account, region }) => {
    for (const input of [{}, { Bucket: 1, Name: null, TopicArn: [], QueueUrl: {}, RoleName: '', __proto__: null }]) {
      expect(sameFacts(simulateStep(CHAIN, { change, account, region, input }), CHAIN)).toBe(true)
    }
  })
})

describe('what could not be read', () => {
  const denied = notKnown('access-denied', 'no')

  test('cannot be read after it was written either', () => {
    const account = { ...CHAIN, buckets: CHAIN.buckets.map((bucket) => ({ ...bucket, policy: denied, tags: denied })) }
    const after = simulate(
      account,
      CALLS.filter(({ change }) => change === 's3:PutBucketPolicy' || change === 's3:PutBucketTagging'),
    )
    expect(after.buckets[0]).toMatchObject({ policy: denied, tags: denied })
  })

  test('because it was not there can be read once it is', () => {
    const gone = notKnown('not-found', 'NoSuchBucket')
    const [bucket] = CHAIN.buckets
    const missing = { ...bucket!, exists: { known: true as const, value: false }, policy: gone, acl: gone }
    const [after] = simulate({ ...EMPTY, buckets: [missing] }, [CALLS[0]]).buckets
    expect(after).toMatchObject({ exists: { value: true }, policy: { known: true, value: null }, acl: { known: true } })
  })
})

describe('a subscription', () => {
  test.each([
    { who: ACCOUNT, protocol: 'sqs', endpoint: QUEUE, confirmed: true },
    { who: ACCOUNT, protocol: 'sqs', endpoint: `arn:aws:sqs:${HOME}:${OTHER}:queue`, confirmed: false },
    { who: OTHER, protocol: 'sqs', endpoint: `arn:aws:sqs:${HOME}:${OTHER}:queue`, confirmed: true },
    { who: OTHER, protocol: 'sqs', endpoint: QUEUE, confirmed: false },
    { who: ACCOUNT, protocol: 'email', endpoint: 'a@example.com', confirmed: false },
    { who: ACCOUNT, protocol: 'https', endpoint: 'https://example.com', confirmed: false },
  ])('by $who of $protocol $endpoint: confirmed $confirmed', ({ who, protocol, endpoint, confirmed }) => {
    const input = { TopicArn: TOPIC, Protocol: protocol, Endpoint: endpoint }
    const account = simulate(EMPTY, [call('sns:CreateTopic', { Name: 'topic' }), call('sns:Subscribe', input, { account: who })])
    expect(account.topics[0]?.subscriptions).toMatchObject({ value: [{ protocol, endpoint, isConfirmed: confirmed }] })
  })
})

describe('a trail', () => {
  const create = call('cloudtrail:CreateTrail', { Name: 'trail', S3BucketName: 'bucket' })

  test('is listed where it records', () => {
    const listed = (account: AccountSnapshot) => account.listings.map((each) => (each.listed.known ? each.listed.value : undefined))
    const one = simulateStep(EMPTY, create)
    const all = simulateStep(one, call('cloudtrail:UpdateTrail', { Name: 'trail', IsMultiRegionTrail: true }))
    const again = simulateStep(all, call('cloudtrail:UpdateTrail', { Name: 'trail', IsMultiRegionTrail: false }))
    expect([one, all, again].map(listed)).toEqual([
      [0, 1],
      [1, 1],
      [0, 1],
    ])
    expect([one, all, again].map(({ trails }) => trails[0]?.statusIn.map(({ region }) => region))).toEqual([
      [HOME],
      ['eu-west-1', HOME],
      [HOME],
    ])
  })

  test('that begins to deliver to a log group has delivered nothing there yet', () => {
    const [trail] = CHAIN.trails
    expect(trail?.status).toMatchObject({ value: { isLogging: { value: true }, latestLogsDelivery: { known: true, value: null } } })
    expect(CHAIN.logGroups).toMatchObject([{ arn: GROUP, trails: [TRAIL] }])
    expect(CHAIN.trailKeys).toMatchObject([{ id: KEY, policy: { value: policy('key') } }])
  })

  test('is not changed from another region than its own', () => {
    const account = simulateStep(EMPTY, create)
    const elsewhere = call('cloudtrail:UpdateTrail', { Name: TRAIL, EnableLogFileValidation: true }, { region: 'eu-west-1' })
    expect(simulateStep(account, elsewhere)).toBe(account)
  })
})
