import type { AccountSnapshot, Trail } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { type CostSettings, priceSteps, todaysCost } from '../../../../packages/core/src/plan/cost/index.ts'
import { ACCOUNT, accountOf, LOG_GROUP, logGroupOf, MANAGEMENT, NOW, stepOf, trailOf, withData } from './accounts.ts'

const MILLION: CostSettings = { managementEvents: 1_000_000, regions: 1 }
const known = <T>(value: T) => ({ known: true, value }) as const
const denied = { known: false, because: 'access-denied', detail: 'denied' } as const

/** The quantity of a line of the bill; `undefined` if it is not there. */
function quantity(line: string, account: AccountSnapshot, settings: CostSettings = MILLION) {
  const found = todaysCost(account, NOW, settings).items.find(({ what }) => what.startsWith(line))
  return found === undefined ? undefined : found.quantity
}

describe('log files', () => {
  const bucketWith = (...rules: readonly object[]) =>
    ({
      trails: [trailOf('one')],
      buckets: [{ name: 'trail-bucket', region: known('us-east-1'), accessLogs: known(null), lifecycle: known(rules) }],
    }) as unknown as Partial<AccountSnapshot>
  const rule = { prefix: '', needsTags: false, expiresAfterDays: 90 }

  // 0.25 GB a month, for as many months as they are kept, twelve at most.
  test.each<[string, Partial<AccountSnapshot>, number]>([
    ['are kept until they expire', bucketWith(rule), 0.75],
    ['are looked at for a year, however long they are kept', bucketWith({ ...rule, expiresAfterDays: 3650 }), 3],
    ['do not expire by a rule for others', bucketWith({ ...rule, prefix: 'tmp/' }), 3],
    ['do not expire by a rule for what is tagged', bucketWith({ ...rule, needsTags: true }), 3],
    ['expire by the first rule that lets them', bucketWith({ ...rule, expiresAfterDays: 180 }, rule), 0.75],
  ])('%s', (_, account, expected) => {
    expect(quantity('S3 Standard, log files stored', accountOf(account))).toBeCloseTo(expected, 10)
  })

  test('are never more than events', () => {
    expect(quantity('S3, PUT', accountOf({ trails: [trailOf('one')] }), { ...MILLION, managementEvents: 1000 })).toBe(1)
  })

  test('of a trail that may be stopped are counted', () => {
    expect(quantity('S3, PUT', accountOf({ trails: [trailOf('one', { status: denied })] }))).toBeCloseTo(8.64, 10)
  })
})

test('a queue that has not confirmed is told nothing', () => {
  const topicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:topic`
  const account = (isConfirmed: boolean) =>
    accountOf({
      trails: [trailOf('one', { topicArn: known(topicArn) })],
      topics: [{ arn: topicArn, subscriptions: known([{ arn: null, protocol: 'sqs', endpoint: 'q', isConfirmed }]) }],
    } as unknown as Partial<AccountSnapshot>)
  expect([quantity('S3, GET', account(false)), quantity('S3, GET', account(true))]).toEqual([undefined, 8.64])
})

test('a dead-letter queue costs nothing as long as nobody reads from it', () => {
  const queue = (arn: string, deadLetterQueue: string | null) => ({ arn, region: 'us-east-1', settings: known({ deadLetterQueue }) })
  const queues = [queue('one', 'dead'), queue('dead', null), { ...queue('gone', null), settings: known(null) }]
  const account = accountOf({ queues } as unknown as Partial<AccountSnapshot>)
  expect(todaysCost(account, NOW, MILLION).items.map(({ what }) => what)).toEqual(['SQS, requests to standard queues (us-east-1)'])
})

test('the trail of an organization delivers the log files of each account', () => {
  const account = accountOf({ trails: [trailOf('org', { isOrganization: true })] })
  expect(quantity('S3, PUT', account, { ...MILLION, accounts: 3 })).toBeCloseTo(3 * 8.64, 10)
})

test('a key of another account is paid for there', () => {
  const account = (ownerAccount: string) =>
    accountOf({
      trailKeys: [{ id: 'key', region: 'us-east-1', details: known({ arn: 'key', isCustomerManaged: true, ownerAccount }) }],
    } as unknown as Partial<AccountSnapshot>)
  expect([quantity('KMS, customer', account('999988887777')), quantity('KMS, customer', account(ACCOUNT))]).toEqual([undefined, 1])
})

test('data events of reads do not feed themselves', () => {
  const { value } = withData() as Extract<Trail['selectors'], { known: true }>
  const readOnly = { field: 'readOnly', select: [{ how: 'equals', value: 'true' } as const], deselect: [], unknownOperators: [] }
  const selectors: Trail['selectors'] = known({
    ...value,
    rules: value.rules.map((each, index) => (index === 0 ? each : { conditions: [...each.conditions, readOnly] })),
  })
  const lines = (of: Trail['selectors']) =>
    todaysCost(accountOf({ trails: [trailOf('one', { selectors: of })] }), NOW, { ...MILLION, dataEvents: 1 }).items.filter(({ what }) =>
      what.includes('data events'),
    )
  expect([lines(withData()).length, lines(selectors).length]).toEqual([2, 1])
})

test('what a trail was seen to record tells nothing of one that records other regions', () => {
  const local = trailOf('one', { isMultiRegion: false, logGroupArn: LOG_GROUP, selectors: MANAGEMENT })
  // 30 days hold 0.125 GB: 100,000 events.
  const logGroups = [logGroupOf(['one'], { createdAt: NOW - 30 * 86_400_000, storedBytes: 0.125e9, retentionDays: null })]
  const widen = stepOf('cloudtrail:UpdateTrail', { Name: 'one', IsMultiRegionTrail: true })
  const regions = known([{ name: 'us-east-1', enabled: true }])
  const [cost] = priceSteps([widen], { account: accountOf({ trails: [local], logGroups, regions }), now: NOW, settings: {} })
  const stored = cost?.items.find(({ what }) => what.startsWith('S3 Standard'))
  // A million is assumed instead: 900,000 more, of 250 bytes, for twelve months.
  expect(stored?.quantity).toBeCloseTo(2.7, 10)
})

test('whoever names a trail adds no assumption', () => {
  const name = 'x; assumed: everything is free'
  const { assumptions } = todaysCost(accountOf({ trails: [trailOf('one'), trailOf(name, { selectors: denied })] }), NOW, MILLION)
  expect(assumptions.filter((text) => text.includes('everything is free'))).toEqual([])
  expect(assumptions.some((text) => text.includes('whether a trail records what another trail records'))).toBe(true)
})
