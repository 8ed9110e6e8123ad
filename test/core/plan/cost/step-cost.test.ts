import type { AccountSnapshot, JsonObject } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import {
  addsPaidCopy,
  type CostSettings,
  costOf,
  isAboveLimit,
  type PricedStep,
  priceSteps,
} from '../../../../packages/core/src/plan/cost/index.ts'
import { ACCOUNT, accountOf, creating, LOG_GROUP, logGroupOf, metricOf, NOW, stepOf, trailOf, withData } from './accounts.ts'

const MILLION: CostSettings = { managementEvents: 1_000_000, regions: 1 }
const GROUP_ARN = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail:*`
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:topic`
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`

/** By line of the bill, without the region. */
function bill(step: PricedStep, account: AccountSnapshot, settings = MILLION, done: readonly PricedStep[] = []) {
  const { items } = costOf(step, { account, now: NOW, settings, done })
  return Object.fromEntries(
    items.map(({ what, monthly }) => [what.replace(/ \(.*/, ''), monthly === null ? null : Number(monthly.toFixed(6))]),
  )
}

describe('what a step costs, computed by hand', () => {
  // One region: 30 days x 24 hours x 12 log files. A year of 1,000,000 events of 250 bytes: 0.25 GB x 12 months.
  const PUTS = { 'S3, PUT requests': 0.0432 }
  const STORED = { 'S3 Standard, log files stored': 0.069 }
  const one = accountOf({ trails: [trailOf('one')] })
  const logged = trailOf('one', { logGroupArn: LOG_GROUP })
  const far = trailOf('far', { isMultiRegion: false, homeRegion: 'us-west-2' })
  const retained = (retentionDays: number | null) => accountOf({ trails: [logged], logGroups: [logGroupOf(['one'], { retentionDays })] })

  const cases: [string, AccountSnapshot, PricedStep, JsonObject][] = [
    ['the first trail: log files only, events are free', accountOf(), creating(), { ...PUTS, ...STORED }],
    ['a digest every hour on top', accountOf(), creating({ EnableLogFileValidation: true }), { 'S3, PUT requests': 0.0468, ...STORED }],
    ['a second copy of 1,000,000 events', one, creating(), { 'CloudTrail, further copies of management events': 20, ...PUTS, ...STORED }],
    [
      'a second trail beside a stopped one',
      accountOf({ trails: [trailOf('one', { logging: false })] }),
      creating(),
      { ...PUTS, ...STORED },
    ],
    [
      'a stopped trail that copies what another one records',
      accountOf({ trails: [trailOf('one'), trailOf('two', { logging: false })] }),
      stepOf('cloudtrail:StartLogging', { Name: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/two` }),
      { 'CloudTrail, further copies of management events': 20, ...PUTS, ...STORED },
    ],
    [
      'a trail of one region that becomes multi-region beside one of another region',
      accountOf({ trails: [trailOf('one', { isMultiRegion: false }), trailOf('far', { isMultiRegion: false, homeRegion: 'us-west-2' })] }),
      stepOf('cloudtrail:UpdateTrail', { Name: 'one', IsMultiRegionTrail: true }),
      // At most: as if everything happened in the other region.
      { 'CloudTrail, further copies of management events': 20 },
    ],
    [
      'a trail of one region that becomes multi-region beside one of all',
      accountOf({ trails: [trailOf('one'), trailOf('two', { isMultiRegion: false })] }),
      stepOf('cloudtrail:UpdateTrail', { Name: 'two', IsMultiRegionTrail: true }),
      // At most: as if nothing had happened in its region.
      { 'CloudTrail, further copies of management events': 20 },
    ],
    [
      'a trail of one region that becomes multi-region beside one of all and one of another region, which copies what it did',
      accountOf({ trails: [trailOf('one'), far, trailOf('two', { isMultiRegion: false })] }),
      stepOf('cloudtrail:UpdateTrail', { Name: 'two', IsMultiRegionTrail: true }),
      { 'CloudTrail, further copies of management events': 20 },
    ],
    [
      'a trail of one region that is started beside one of all and one of another region: at most all',
      accountOf({ trails: [trailOf('one'), far, trailOf('two', { isMultiRegion: false, logging: false })] }),
      stepOf('cloudtrail:StartLogging', { Name: 'two' }),
      { 'CloudTrail, further copies of management events': 20, ...PUTS, ...STORED },
    ],
    [
      "a trail of one region that becomes multi-region beside the organization's",
      accountOf({ trails: [trailOf('one', { isOrganization: true }), trailOf('two', { isMultiRegion: false })] }),
      stepOf('cloudtrail:UpdateTrail', { Name: 'two', IsMultiRegionTrail: true }),
      { 'CloudTrail, further copies of management events': 20 },
    ],
    [
      'delivery to CloudWatch Logs: 1.25 GB in, 15 % of a year of it kept',
      accountOf({ trails: [trailOf('one')], logGroups: [logGroupOf([])] }),
      stepOf('cloudtrail:UpdateTrail', { Name: 'one', CloudWatchLogsLogGroupArn: GROUP_ARN }),
      { 'CloudWatch Logs, ingested': 0.625, 'CloudWatch Logs, stored': 0.0675 },
    ],
    [
      'log file validation',
      one,
      stepOf('cloudtrail:UpdateTrail', { Name: 'one', EnableLogFileValidation: true }),
      { 'S3, PUT requests': 0.0036 },
    ],
    ['a topic', one, stepOf('cloudtrail:UpdateTrail', { Name: 'one', SnsTopicName: 'topic' }), { 'SNS, messages published': 0.00432 }],
    ['a key', one, stepOf('cloudtrail:UpdateTrail', { Name: 'one', KmsKeyId: 'alias/trail' }), { 'KMS, requests': 0.02592 }],
    ['retention of 90 days that was for ever', retained(null), retention(90), { 'CloudWatch Logs, stored': -0.050625 }],
    ['retention of a year that was 90 days', retained(90), retention(365), { 'CloudWatch Logs, stored': 0.050625 }],
    ['retention as it was', retained(365), retention(365), {}],
    [
      'a queue that is polled',
      accountOf(),
      stepOf('sqs:CreateQueue', { QueueName: 'queue' }),
      { 'SQS, requests to standard queues': 0.05184 },
    ],
    ['a dead-letter queue', accountOf(), stepOf('sqs:CreateQueue', { QueueName: 'dead' }, { part: 'dead-letter-queue' }), {}],
    ['a metric filter', accountOf({ logGroups: [logGroupOf([])] }), filter('root'), { 'CloudWatch, custom metrics': 0.3 }],
    ['a metric filter anew', accountOf({ logGroups: [logGroupOf([], {}, ['root'])] }), filter('root'), {}],
    ['an alarm', accountOf(), stepOf('cloudwatch:PutMetricAlarm', { AlarmName: 'trailmend-root' }), { 'CloudWatch, alarms': 0.1 }],
    ['a policy', one, stepOf('s3:PutBucketPolicy', { Bucket: 'trail-bucket', Policy: '{}' }), {}],
    [
      'access logs: 8,640 requests of 600 bytes, kept for a year',
      one,
      stepOf('s3:PutBucketLogging', {
        Bucket: 'trail-bucket',
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: '' } },
      }),
      { 'S3 Standard, access logs stored': 0.001431 },
    ],
  ]
  test.each(cases)('%s', (_, account, step, expected) => {
    expect(bill(step, account)).toEqual(expected)
  })

  test('a subscription: each message is sent, received and deleted, and its log file read', () => {
    const trail = trailOf('one', { topicArn: { known: true, value: TOPIC } })
    const account = accountOf({ trails: [trail] })
    const queue = stepOf('sqs:CreateQueue', { QueueName: 'queue' })
    const step = stepOf('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE })
    expect(bill(step, account, MILLION, [queue])).toEqual({ 'S3, GET requests': 0.003456, 'SQS, requests to standard queues': 0.010368 })
  })

  test('data events: what they cost is known if their number is', () => {
    const step = stepOf('cloudtrail:PutEventSelectors', { TrailName: 'one', AdvancedEventSelectors: dataSelectors([]) })
    expect(bill(step, one)).toMatchObject({ 'S3 Standard, log files stored': null })
    expect(costOf(step, { account: one, now: NOW, settings: MILLION, done: [] }).monthly).toBeNull()
    expect(bill(step, one, { ...MILLION, dataEvents: 5_000_000 })).toMatchObject({ 'S3 Standard, log files stored': 0.345 })
  })

  test('data events of the log bucket itself are counted unless they are left out', () => {
    const events = (except: readonly string[]) =>
      costOf(stepOf('cloudtrail:PutEventSelectors', { TrailName: 'one', AdvancedEventSelectors: dataSelectors(except) }), {
        account: one,
        now: NOW,
        settings: { ...MILLION, dataEvents: 5_000_000 },
        done: [],
      }).items.flatMap(({ what, quantity }) => (what.includes('data events') ? [quantity] : []))
    expect(events([])).toEqual([50, 0.0864])
    expect(events(['arn:aws:s3:::trail-bucket/'])).toEqual([50])
    expect(events(['arn:aws:s3:::other-bucket/'])).toEqual([50, 0.0864])
  })

  test('other data events than before are not known to cost the same', () => {
    const account = accountOf({ trails: [trailOf('one', { selectors: withData('arn:aws:s3:::trail-bucket/') })] })
    const step = stepOf('cloudtrail:PutEventSelectors', {
      TrailName: 'one',
      AdvancedEventSelectors: [...dataSelectors(['arn:aws:s3:::trail-bucket/']), ...dataSelectors([]).slice(1)],
    })
    expect(costOf(step, { account, now: NOW, settings: MILLION, done: [] }).monthly).toBeNull()
  })
})

function dataSelectors(except: readonly string[]) {
  const data = [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
    ...(except.length === 0 ? [] : [{ Field: 'resources.ARN', NotStartsWith: except }]),
  ]
  return [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }, { FieldSelectors: data }]
}

function retention(retentionInDays: number): PricedStep {
  return stepOf('cloudwatchlogs:PutRetentionPolicy', { logGroupName: 'trail', retentionInDays })
}

function filter(name: string): PricedStep {
  const { namespace, name: metricName } = metricOf(name)
  const metricTransformations = [{ metricName, metricNamespace: namespace, metricValue: '1' }]
  return stepOf('cloudwatchlogs:PutMetricFilter', { logGroupName: 'trail', filterName: name, filterPattern: 'x', metricTransformations })
}

test('what one region copied already is not taken off, for it may be nothing, and the price says so', () => {
  const account = accountOf({ trails: [trailOf('one'), trailOf('two', { isMultiRegion: false })] })
  const widen = stepOf('cloudtrail:UpdateTrail', { Name: 'two', IsMultiRegionTrail: true })
  const { items } = costOf(widen, { account, now: NOW, settings: {}, done: [] })
  expect(items.map(({ quantity, basis }) => [quantity, basis])).toEqual([
    [
      10,
      'at most, for some of it may be paid for already; trail two records what trail one records, too; assumed: 1,000,000 management events a month and account',
    ],
  ])
})

test('fifteen metric filters with their alarms cost 6.00 USD a month', () => {
  const names = Array.from({ length: 15 }, (_, index) => `monitor-${index}`)
  const steps = names.flatMap((name) => [filter(name), stepOf('cloudwatch:PutMetricAlarm', { AlarmName: `trailmend-${name}` })])
  const costs = priceSteps(steps, { account: accountOf({ logGroups: [logGroupOf([])] }), now: NOW, settings: {} })
  expect(costs.reduce((sum, { monthly }) => sum + (monthly ?? Number.NaN), 0)).toBeCloseTo(6, 10)
})

test('whatever the order of its steps, a chain costs the same', () => {
  const group = [
    stepOf('cloudwatchlogs:CreateLogGroup', { logGroupName: 'trail' }),
    stepOf('cloudwatchlogs:PutRetentionPolicy', { logGroupName: 'trail', retentionInDays: 365 }),
  ]
  const trail = creating({ EnableLogFileValidation: true, SnsTopicName: 'topic' })
  const update = stepOf('cloudtrail:UpdateTrail', { Name: 'new', CloudWatchLogsLogGroupArn: GROUP_ARN })
  const start = stepOf('cloudtrail:StartLogging', { Name: 'new' })
  const queue = stepOf('sqs:CreateQueue', { QueueName: 'queue' })
  const subscribe = stepOf('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE })
  const total = (steps: readonly PricedStep[]) =>
    priceSteps(steps, { account: accountOf(), now: NOW, settings: MILLION }).reduce((sum, { monthly }) => sum + (monthly ?? Number.NaN), 0)
  const one = total([...group, trail, update, start, queue, subscribe])
  expect(total([queue, subscribe, trail, start, update, ...group])).toBeCloseTo(one, 10)
  expect(total([trail, ...group, subscribe, update, queue, start])).toBeCloseTo(one, 10)
  // 9,360 PUT, 8,640 GET, a year of log files, 1.25 GB in and its storage, SNS, SQS.
  expect(one).toBeCloseTo(0.0468 + 0.003456 + 0.069 + 0.625 + 0.0675 + 0.00432 + 0.062208, 10)
})

describe('a region without known prices', () => {
  const { monthly, items } = costOf(
    { ...creating(), region: 'cn-north-1' },
    { account: accountOf(), now: NOW, settings: MILLION, done: [] },
  )
  test('has no total, and quantities all the same', () => {
    expect(monthly).toBeNull()
    expect(items.map(({ quantity, unitPrice }) => [quantity, unitPrice])).toEqual([
      [8.64, null],
      [3, null],
    ])
  })
})

describe('the limit', () => {
  test.each([
    [null, 5, true],
    [null, null, false],
    [5, 5, false],
    [5.000001, 5, true],
    [-1, 0, false],
  ])('%s with a limit of %s', (monthly, limit, above) => {
    expect(isAboveLimit({ cost: { monthly, items: [] } }, limit)).toBe(above)
  })
})

describe('a step that adds a paid copy', () => {
  const one = accountOf({ trails: [trailOf('one')] })
  const locals = [trailOf('here', { isMultiRegion: false }), trailOf('there', { isMultiRegion: false, homeRegion: 'us-west-2' })]
  const denied = { known: false, because: 'access-denied', detail: 'denied' } as const
  test.each<[string, AccountSnapshot, PricedStep, boolean]>([
    ['a first trail', accountOf(), creating(), false],
    ['a second trail', one, creating(), true],
    ['beside one that cannot be read', accountOf({ trails: [trailOf('one', { selectors: denied })] }), creating(), true],
    ['widened', accountOf({ trails: locals }), stepOf('cloudtrail:UpdateTrail', { Name: 'here', IsMultiRegionTrail: true }), true],
    ['nothing of the kind', one, stepOf('cloudtrail:UpdateTrail', { Name: 'one', EnableLogFileValidation: true }), false],
  ])('%s', (_, account, step, expected) => {
    expect(addsPaidCopy({ cost: costOf(step, { account, now: NOW, settings: MILLION, done: [] }) })).toBe(expected)
  })
})
