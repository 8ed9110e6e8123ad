import {
  type Answered,
  firstQuestions,
  type JsonObject,
  nextQuestions,
  type OperationName,
  type Question,
  questionKey,
  REGIONS_ALWAYS_ENABLED,
} from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { trail } from '../../fixtures/recordings.ts'

/** What the check of one control of trails asks: nothing besides trails. */
const ONLY_TRAILS = { operations: new Set<OperationName>(['cloudtrail:GetTrailStatus']), statusOnlyAtHome: true }
const asker = { partition: 'aws', mainRegion: 'us-east-1' }
const inShort = (questions: readonly Question[]) =>
  questions.map(({ operation, region, input }) => [operation, region, input.Name].filter(Boolean).join(' '))
const always = REGIONS_ALWAYS_ENABLED.aws.map((region) => `DescribeTrails ${region}`)
const regions = (answer: JsonObject | undefined): Answered => ({
  ...{ region: 'us-east-1', service: 'ec2', operation: 'DescribeRegions', input: {} },
  ...(answer === undefined ? { error: { name: 'AccessDenied', message: '' } } : { output: answer }),
})
const listed = (region: string, trails: readonly unknown[]): Answered => ({
  region,
  service: 'cloudtrail',
  operation: 'DescribeTrails',
  input: {},
  output: { trailList: trails },
})
const states = {
  Regions: [
    { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
    { RegionName: 'me-south-1', OptInStatus: 'not-opted-in' },
    { RegionName: 'af-south-1', OptInStatus: 'opted-in' },
  ],
}

describe('the first questions', () => {
  test('the regions, and the trails of those that need not be waited for', () => {
    expect(inShort(firstQuestions(asker, ONLY_TRAILS))).toEqual(['DescribeRegions us-east-1', ...always])
  })
  test('only the regions asked for', () => {
    expect(inShort(firstQuestions(asker, { ...ONLY_TRAILS, regions: ['eu-west-1', 'me-south-1'] }))).toEqual([
      'DescribeRegions us-east-1',
      'DescribeTrails eu-west-1',
    ])
  })
  test('of a partition whose regions are not known, its main region', () => {
    expect(inShort(firstQuestions({ partition: 'aws-eusc', mainRegion: 'eusc-de-east-1' }, ONLY_TRAILS))).toEqual([
      'DescribeRegions eusc-de-east-1',
      'DescribeTrails eusc-de-east-1',
    ])
  })
})

describe('the next questions', () => {
  test('the trails of every enabled region, and of no other', () => {
    expect(inShort(nextQuestions(asker, ONLY_TRAILS, regions(states)))).toEqual(['DescribeTrails af-south-1', 'DescribeTrails us-east-1'])
  })
  test('of the regions asked for, those that are not switched off', () => {
    const scope = { ...ONLY_TRAILS, regions: ['me-south-1', 'af-south-1', 'eu-west-1'] }
    expect(inShort(nextQuestions(asker, scope, regions(states)))).toEqual(['DescribeTrails af-south-1', 'DescribeTrails eu-west-1'])
  })
  test('where the regions were refused, those that every account has', () => {
    expect(inShort(nextQuestions(asker, ONLY_TRAILS, regions(undefined)))).toEqual(always)
  })
  test('the status of every trail, by its ARN in its home region', () => {
    const away = trail({ TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/away' })
    expect(inShort(nextQuestions(asker, ONLY_TRAILS, listed('us-east-1', [trail(), away, {}])))).toEqual([
      'GetTrailStatus us-east-1 arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
      'GetTrailStatus us-east-1 arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
      'GetTrailStatus eu-west-1 arn:aws:cloudtrail:eu-west-1:111122223333:trail/away',
    ])
  })
  test('the status in the region that shows the trail too, where that is wanted', () => {
    const away = trail({ TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/away' })
    const everywhere = { ...ONLY_TRAILS, statusOnlyAtHome: false }
    expect(inShort(nextQuestions(asker, everywhere, listed('us-east-1', [away])))).toEqual([
      'GetTrailStatus eu-west-1 arn:aws:cloudtrail:eu-west-1:111122223333:trail/away',
      'GetTrailStatus us-east-1 arn:aws:cloudtrail:eu-west-1:111122223333:trail/away',
    ])
  })
  test('a log group and a role are asked of the account that owns them, and nothing of what is no name', () => {
    const foreign = trail({
      CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:999988887777:log-group:theirs:*',
      CloudWatchLogsRoleArn: 'arn:aws:iam::999988887777:role/path/theirs',
      SnsTopicARN: 'arn:aws:sns:evil.example:111122223333:x',
      KmsKeyId: 'arn:aws:kms:us-east-1:not-an-account:key/x',
    })
    const asked = nextQuestions(asker, {}, listed('us-east-1', [foreign]))
    const ofOthers = asked.filter(({ owner }) => owner !== undefined)
    expect(new Set(ofOthers.map(({ owner }) => owner))).toEqual(new Set(['999988887777']))
    expect(ofOthers.map(({ operation }) => operation).sort()).toEqual([
      'DescribeLogGroups',
      'DescribeMetricFilters',
      'GetRole',
      'ListAttachedRolePolicies',
      'ListRolePolicies',
    ])
    expect(asked.filter(({ service }) => service === 'sns' || service === 'kms')).toEqual([])
  })
  test('alarms lead to topics, topics to queues, and AWS metrics nowhere', () => {
    const answered = (service: string, operation: string, output: JsonObject, input: JsonObject = {}): Answered => ({
      ...{ region: 'us-east-1', service, operation, input, output },
    })
    const topic = 'arn:aws:sns:us-east-1:111122223333:alarms'
    const alarms = [
      { Namespace: 'CIS', AlarmActions: [topic, topic, 'arn:aws:lambda:us-east-1:111122223333:function:x', 1] },
      { Namespace: 'AWS/EC2', AlarmActions: ['arn:aws:sns:us-east-1:111122223333:other'] },
    ]
    const next = nextQuestions(asker, {}, answered('cloudwatch', 'DescribeAlarms', { MetricAlarms: alarms }))
    expect(next.map(({ operation, input }) => [operation, input.TopicArn])).toEqual([['ListSubscriptionsByTopic', topic]])
    const Subscriptions = [
      { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-west-1:999988887777:q' },
      { Protocol: 'email', Endpoint: 'x' },
    ]
    expect(nextQuestions(asker, {}, answered('sns', 'ListSubscriptionsByTopic', { Subscriptions }))).toEqual([
      {
        ...{ region: 'eu-west-1', service: 'sqs', operation: 'GetQueueAttributes' },
        input: { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/999988887777/q', AttributeNames: ['All'] },
      },
    ])
  })
  test('no answer sends us to a host of its choice', () => {
    const bent = trail({ TrailARN: 'arn:aws:cloudtrail:evil.example/x:111122223333:trail/a' })
    expect(nextQuestions(asker, ONLY_TRAILS, listed('us-east-1', [bent]))).toEqual([])
    expect(inShort(nextQuestions(asker, ONLY_TRAILS, regions({ Regions: [{ RegionName: 'evil.example' }] })))).toEqual(always)
  })
})

test('two questions are the same where the second would ask what the first has asked', () => {
  const status: Question = { region: 'us-east-1', service: 'cloudtrail', operation: 'GetTrailStatus', input: { Name: 'a' } }
  const same = (change: Partial<Question>) => questionKey({ ...status, ...change }) === questionKey(status)
  expect(same({})).toBe(true)
  expect(same({ input: { Name: 'a', other: 1 } })).toBe(true)
  expect(same({ input: { Name: 'b' } })).toBe(false)
  expect(same({ region: 'eu-west-1' })).toBe(false)
  const who: Question = { region: 'us-east-1', service: 'sts', operation: 'GetCallerIdentity', input: {} }
  expect(questionKey({ ...who, region: 'eu-west-1' })).toBe(questionKey(who))
})

describe('the key of a topic', () => {
  const TopicArn = 'arn:aws:sns:us-east-1:999988887777:alarms'
  const keyArn = 'arn:aws:kms:us-east-1:999988887777:key/1'
  const aliasArn = 'arn:aws:kms:us-east-1:999988887777:alias/trail'
  test.each([
    ['named by its ARN', keyArn, [{ operation: 'GetKeyPolicy', KeyId: keyArn, owner: undefined }]],
    [
      'named by the ARN of an alias, by which no policy is read',
      aliasArn,
      [{ operation: 'DescribeKey', KeyId: aliasArn, owner: undefined }],
    ],
    [
      'named by an alias: of the account that owns the topic',
      'alias/trail',
      [{ operation: 'DescribeKey', KeyId: 'alias/trail', owner: '999988887777' }],
    ],
    ['that AWS keeps', 'alias/aws/sns', []],
  ])('%s', (_, KmsMasterKeyId, expected) => {
    const answered: Answered = {
      ...{ region: 'us-east-1', service: 'sns', operation: 'GetTopicAttributes', input: { TopicArn } },
      output: { Attributes: { KmsMasterKeyId } },
    }
    const asked = nextQuestions(asker, {}, answered).map(({ operation, input, owner }) => ({ operation, KeyId: input.KeyId, owner }))
    expect(asked).toEqual(expected)
  })
})
