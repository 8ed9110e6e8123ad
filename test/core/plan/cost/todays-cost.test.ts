import type { AccountSnapshot } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { type CostSettings, planCost, todaysCost } from '../../../../packages/core/src/plan/cost/index.ts'
import { ACCOUNT, accountOf, LOG_GROUP, logGroupOf, metricOf, NOW, trailOf, withData } from './accounts.ts'

const MILLION: CostSettings = { managementEvents: 1_000_000, regions: 1 }
const known = <T>(value: T) => ({ known: true, value }) as const
const denied = { known: false, because: 'access-denied', detail: 'denied' } as const
const DAY = 86_400_000

/** By line of the bill. */
function bill(account: AccountSnapshot, settings: CostSettings = MILLION) {
  const { items } = todaysCost(account, NOW, settings)
  return Object.fromEntries(items.map(({ what, monthly }) => [what, monthly === null ? null : Number(monthly.toFixed(6))]))
}

describe('what there is today, computed by hand', () => {
  test('an account without a trail costs nothing', () => {
    expect(todaysCost(accountOf(), NOW, {})).toMatchObject({ monthly: 0, items: [] })
  })

  test('a trail with everything', () => {
    const topicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:topic`
    const queueArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`
    const keyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`
    const trail = trailOf('one', {
      topicArn: known(topicArn),
      keyArn: known(keyArn),
      logGroupArn: LOG_GROUP,
      validatesLogFiles: known(true),
      insights: known([{ type: 'ApiCallRateInsight', categories: ['Management'] }]),
    })
    const alarm = { name: 'root', metric: metricOf('root'), computesWith: [], actionsEnabled: true, alarmActions: [] }
    const other = { ...alarm, name: 'other', metric: { ...metricOf('other'), namespace: 'AWS/EC2' } }
    const account = accountOf({
      trails: [trail],
      logGroups: [logGroupOf(['one'], { storedBytes: 10e9 }, ['root'])],
      alarms: [{ account: ACCOUNT, region: 'us-east-1', alarms: known([alarm, other]) }],
      topics: [{ arn: topicArn, subscriptions: known([{ arn: 'x', protocol: 'sqs', endpoint: queueArn, isConfirmed: true }]) }],
      queues: [{ arn: queueArn, region: 'us-east-1', settings: known({ deadLetterQueue: null }) }],
      trailKeys: [{ id: keyArn, region: 'us-east-1', details: known({ arn: keyArn, isCustomerManaged: true, ownerAccount: ACCOUNT }) }],
      buckets: [
        {
          name: 'trail-bucket',
          region: known('us-east-1'),
          accessLogs: known('access-bucket'),
          lifecycle: known([{ prefix: '', needsTags: false, expiresAfterDays: 90 }]),
        },
      ],
    } as unknown as Partial<AccountSnapshot>)
    expect(bill(account)).toEqual({
      'CloudTrail Insights, management events analysed (us-east-1)': 3.5,
      'S3, PUT requests (us-east-1)': 0.0468,
      'S3, GET requests (us-east-1)': 0.003456,
      // A quarter of a year of 0.25 GB a month.
      'S3 Standard, log files stored (us-east-1)': 0.01725,
      // (8,640 written, 8,640 read, 720 digests) x 600 bytes, kept for a year.
      'S3 Standard, access logs stored (us-east-1)': 0.002981,
      'SNS, messages published (us-east-1)': 0.00432,
      'SQS, requests to standard queues (us-east-1)': 0.062208,
      'KMS, customer managed keys (us-east-1)': 1,
      'KMS, requests (us-east-1)': 0.05184,
      'CloudWatch Logs, ingested (us-east-1)': 0.625,
      // What is there now, compressed: 10 GB x 15 %.
      'CloudWatch Logs, stored (us-east-1)': 0.045,
      'CloudWatch, custom metrics (us-east-1)': 0.3,
      'CloudWatch, alarms (us-east-1)': 0.1,
    })
  })

  test('a stopped trail, and an alarm on something else, cost nothing', () => {
    expect(bill(accountOf({ trails: [trailOf('one', { logging: false, logGroupArn: LOG_GROUP })] }))).toEqual({})
  })

  test.each<[string, AccountSnapshot['trails'], number]>([
    ['two of all regions', [trailOf('one'), trailOf('two')], 20],
    ['one of all regions and one of one', [trailOf('one'), trailOf('two', { isMultiRegion: false })], 20],
    ['three of all regions', [trailOf('one'), trailOf('two'), trailOf('three')], 40],
    ["one of one region and the organization's", [trailOf('org', { isOrganization: true }), trailOf('two', { isMultiRegion: false })], 20],
  ])('copies: %s', (_, trails, expected) => {
    const lines = todaysCost(accountOf({ trails }), NOW, MILLION).items.filter(({ what }) => what.includes('further copies'))
    expect(lines.reduce((sum, { monthly }) => sum + (monthly ?? Number.NaN), 0)).toBeCloseTo(expected, 10)
  })

  test('trails of one region each copy together no more than there is', () => {
    const far = (homeRegion: string) => trailOf('far', { isMultiRegion: false, homeRegion })
    const { items } = todaysCost(accountOf({ trails: [trailOf('one'), far('us-west-2'), far('eu-west-3')] }), NOW, MILLION)
    const quantities = items.flatMap(({ what, quantity }) => (what.includes('further copies') ? [quantity] : []))
    expect(quantities).toEqual([5, 5])
  })
})

describe('what is not known', () => {
  test('data events have no price without their number', () => {
    const account = accountOf({ trails: [trailOf('one', { selectors: withData('arn:aws:s3:::trail-bucket/') })] })
    expect(todaysCost(account, NOW, MILLION).monthly).toBeNull()
    expect(bill(account, { ...MILLION, dataEvents: 2_000_000 })['CloudTrail, data events (us-east-1)']).toBe(2)
  })

  test('a trail whose selectors nobody may read may be a copy', () => {
    const account = accountOf({ trails: [trailOf('one'), trailOf('two', { selectors: denied })] })
    const { monthly, assumptions } = todaysCost(account, NOW, MILLION)
    expect(monthly).toBeNull()
    expect(assumptions.join()).toMatch(/Not known: whether trail two records what another trail records, too/)
  })

  test.each<[string, AccountSnapshot, string]>([
    ['selectors', accountOf({ trails: [trailOf('one', { selectors: denied })] }), 'Not known: which events the trail records.'],
    ['insights', accountOf({ trails: [trailOf('one', { insights: denied })] }), 'Not known: whether Insights look at the trail.'],
    ['alarms', accountOf({ alarms: [{ account: ACCOUNT, region: 'us-east-1', alarms: denied }] }), 'Not known: which alarms there are.'],
    [
      'metric filters',
      accountOf({ logGroups: [{ ...logGroupOf([]), metricFilters: denied }] }),
      'Not known: which metric filters the log group has.',
    ],
  ])('%s that nobody may read', (_, account, said) => {
    const { monthly, assumptions } = todaysCost(account, NOW, MILLION)
    expect(monthly).toBeNull()
    expect(assumptions).toContain(said)
  })

  test('a price that is not known is said', () => {
    const { monthly, assumptions } = todaysCost(accountOf({ trails: [trailOf('one', { homeRegion: 'us-gov-west-1' })] }), NOW, MILLION)
    expect(monthly).toBeNull()
    expect(assumptions).toContain('No price is known: S3, PUT requests (us-gov-west-1).')
  })
})

describe('where numbers come from', () => {
  const group = (settings: { readonly createdAt?: number; readonly storedBytes?: number; readonly retentionDays?: number | null }) =>
    accountOf({ trails: [trailOf('one', { logGroupArn: LOG_GROUP })], logGroups: [logGroupOf(['one'], settings)] })

  test('a log group tells how many events there are', () => {
    // 30 days hold 2.5 GB: 2,000,000 events of 1,250 bytes.
    const measured = group({ createdAt: NOW - 30 * DAY, storedBytes: 2.5e9, retentionDays: null })
    const { items } = todaysCost(measured, NOW, {})
    const ingested = items.find(({ what }) => what.includes('ingested'))
    expect(ingested).toMatchObject({ basis: 'measured: what the log group holds' })
    expect(ingested?.quantity).toBeCloseTo(2.5, 10)
  })

  test('without one, a million is assumed, and said', () => {
    const { items, assumptions } = todaysCost(group({}), NOW, {})
    expect(items.find(({ what }) => what.includes('ingested'))?.quantity).toBeCloseTo(1.25, 10)
    expect(assumptions).toContain('Assumed: 1,000,000 management events a month and account.')
  })

  test('the user knows best', () => {
    const measured = group({ createdAt: NOW - 30 * DAY, storedBytes: 2.5e9 })
    const line = todaysCost(measured, NOW, { managementEvents: 4_000_000 }).items.find(({ what }) => what.includes('ingested'))
    expect(line).toMatchObject({ quantity: 5, basis: 'as configured' })
  })

  test('what a log group holds besides management events is data events', () => {
    const trails = [
      trailOf('both', { selectors: withData('arn:aws:s3:::trail-bucket/'), logGroupArn: LOG_GROUP }),
      trailOf('stopped', { logging: false }),
    ]
    const account = accountOf({
      trails,
      logGroups: [logGroupOf(['both'], { createdAt: NOW - 30 * DAY, storedBytes: 5e9, retentionDays: null })],
    })
    // 4,000,000 events, of which 1,000,000 are assumed to be management events.
    const line = todaysCost(account, NOW, {}).items.find(({ what }) => what.includes('data events'))
    expect(line).toMatchObject({ basis: 'measured: what the log group holds' })
    expect(line?.quantity).toBeCloseTo(30, 10)
  })
})

describe('the bill of a plan', () => {
  const basis = { account: accountOf({ trails: [trailOf('one'), trailOf('two')] }), now: NOW, settings: MILLION }
  test('has a day, today and the change', () => {
    const cost = planCost([{ cost: { monthly: 1.5, items: [] } }, { cost: { monthly: -0.25, items: [] } }], basis)
    expect(cost).toMatchObject({ change: 1.25, pricesOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) })
    expect(cost.today).toBeGreaterThan(20)
  })

  test('does not know the change if one step is not known', () => {
    expect(planCost([{ cost: { monthly: 1, items: [] } }, { cost: { monthly: null, items: [] } }], basis).change).toBeNull()
  })

  test('of nothing assumes nothing', () => {
    expect(planCost([], { ...basis, account: accountOf() })).toMatchObject({ today: 0, change: 0, assumptions: [] })
  })
})

test('the trail of an organization records the events of as many accounts as are said', () => {
  const account = accountOf({
    trails: [trailOf('org', { isOrganization: true, logGroupArn: LOG_GROUP })],
    logGroups: [logGroupOf(['org'])],
  })
  const ingested = (settings: CostSettings) => todaysCost(account, NOW, settings).items.find(({ what }) => what.includes('ingested'))
  expect(ingested(MILLION)).toMatchObject({ quantity: 1.25, basis: 'as configured; assumed: the events of one account' })
  expect(ingested({ ...MILLION, accounts: 40 })?.quantity).toBe(50)
})
