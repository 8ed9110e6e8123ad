import {
  type Answered,
  firstQuestions,
  type JsonObject,
  NOTHING_WANTED,
  nextQuestions,
  type OperationName,
  operationNameOf,
  operationOf,
  type Question,
  questionKey,
  type Scope,
} from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { trail } from '../../fixtures/recordings.ts'

const ACCOUNT = '111122223333'
const asker = { partition: 'aws', mainRegion: 'us-east-1' }
const plan: Scope = { wanted: NOTHING_WANTED }
const arn = (service: string, resource: string, account = ACCOUNT) => `arn:aws:${service}:us-east-1:${account}:${resource}`
const namesOf = (questions: readonly Question[]) => questions.map((question) => operationNameOf(question))
const answered = (name: OperationName, output: JsonObject, input: JsonObject = {}): Answered => {
  const [service = '', operation = ''] = name.split(':')
  return { region: 'us-east-1', service, operation, input, output }
}

const full = trail({ SnsTopicARN: arn('sns', 'topic'), KmsKeyId: arn('kms', 'key/1') })
const listed = answered('cloudtrail:DescribeTrails', { trailList: [full] })
const subscribed = answered('sns:ListSubscriptionsByTopic', { Subscriptions: [{ Protocol: 'sqs', Endpoint: arn('sqs', 'queue') }] })
const QueueUrl = `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/queue`
const queueWith = (target: unknown) =>
  answered('sqs:GetQueueAttributes', { Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: target }) } }, { QueueUrl })

/** What is new of the questions when a plan is wanted. */
function added(of: (scope: Scope) => readonly Question[]): readonly Question[] {
  const before = new Set(of({}).map(questionKey))
  return of(plan).filter((question) => !before.has(questionKey(question)))
}

describe('without a plan', () => {
  test('nothing is asked that only plans need', () => {
    const asked = [
      ...firstQuestions(asker, {}),
      ...[listed, subscribed, queueWith(arn('sqs', 'dead'))].flatMap((each) => nextQuestions(asker, {}, each)),
    ]
    expect(asked.filter((question) => operationOf(question)?.use !== 'asked')).toEqual([])
  })
  test('a trail gives rise to these questions and no others', () => {
    expect(namesOf(nextQuestions(asker, {}, listed))).toEqual([
      'cloudtrail:GetTrailStatus',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetInsightSelectors',
      's3:HeadBucket',
      's3:GetBucketAcl',
      's3:GetBucketPolicy',
      's3:GetPublicAccessBlock',
      's3:GetBucketLogging',
      's3:GetBucketVersioning',
      's3:GetObjectLockConfiguration',
      's3:GetBucketLifecycleConfiguration',
      'sns:GetTopicAttributes',
      'sns:ListSubscriptionsByTopic',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'cloudwatchlogs:DescribeLogGroups',
      'cloudwatchlogs:DescribeMetricFilters',
      'iam:GetRole',
      'iam:ListRolePolicies',
      'iam:ListAttachedRolePolicies',
    ])
    expect(namesOf(nextQuestions(asker, {}, subscribed))).toEqual(['sqs:GetQueueAttributes'])
    expect(nextQuestions(asker, {}, queueWith(arn('sqs', 'dead')))).toEqual([])
  })
})

describe('for a plan', () => {
  test('besides what a check asks: the buckets of the account', () => {
    expect(namesOf(added((scope) => firstQuestions(asker, scope)))).toEqual(['s3:ListBuckets'])
  })
  test('whom the organization trusts, only where it is wanted', () => {
    const questions = firstQuestions(asker, { wanted: { ...NOTHING_WANTED, organization: true } })
    expect(namesOf(questions)).toContain('organizations:ListAWSServiceAccessForOrganization')
    expect(namesOf(questions)).toContain('organizations:ListDelegatedAdministrators')
  })
  test('who made and deleted trails where one would be made, whether or not one is left', () => {
    const questions = firstQuestions(asker, { wanted: { ...NOTHING_WANTED, trailRegion: 'eu-west-1' } })
    const lookups = questions.filter(({ operation }) => operation === 'LookupEvents')
    expect(lookups.map((each) => questionKey(each))).toEqual(
      ['CreateTrail', 'DeleteTrail'].map((name) => `eu-west-1|cloudtrail|LookupEvents|${name}`),
    )
  })
  test("the tags of the organization's trail of an account that may manage it, too", () => {
    const theirs = trail({ TrailARN: arn('cloudtrail', 'trail/org', '999988887777'), IsOrganizationTrail: true })
    const scope: Scope = { wanted: { ...NOTHING_WANTED, organization: true } }
    const questions = nextQuestions(asker, scope, answered('cloudtrail:DescribeTrails', { trailList: [theirs] }))
    const ofTags = questions.filter(({ operation }) => operation === 'ListTags')
    expect(ofTags.map(({ owner }) => owner)).toEqual([undefined, '999988887777'])
  })
  test('of a trail: its tags, its changes, and the tags of all that it names', () => {
    const questions = added((scope) => nextQuestions(asker, scope, listed))
    expect(questions.map(({ service, operation, input }) => `${service}:${operation} ${Object.values(input)[0]}`)).toEqual([
      `cloudtrail:ListTags ${arn('cloudtrail', 'trail/main')}`,
      ...Array.from({ length: 6 }, () => 'cloudtrail:LookupEvents [object Object]'),
      's3:GetBucketEncryption trail-bucket',
      's3:GetBucketOwnershipControls trail-bucket',
      's3:GetBucketTagging trail-bucket',
      `sns:ListTagsForResource ${arn('sns', 'topic')}`,
      `kms:ListResourceTags ${arn('kms', 'key/1')}`,
      `cloudwatchlogs:ListTagsForResource ${arn('logs', 'log-group:trail')}`,
    ])
  })
  test('each kind of change is a question of its own, asked once for all trails of a region', () => {
    const other = trail({ TrailARN: arn('cloudtrail', 'trail/other'), Name: 'other' })
    const both = nextQuestions(asker, plan, answered('cloudtrail:DescribeTrails', { trailList: [full, other] }))
    const lookups = both.filter(({ operation }) => operation === 'LookupEvents')
    expect([...new Set(lookups.map(questionKey))].map((key) => key.split('|').at(-1))).toEqual([
      'CreateTrail',
      'UpdateTrail',
      'DeleteTrail',
      'StartLogging',
      'StopLogging',
      'PutEventSelectors',
    ])
    expect(lookups[0]?.input).toEqual({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateTrail' }],
      MaxResults: 50,
    })
  })
  test("an organization's trail is asked about at its owner only", () => {
    const theirs = trail({ TrailARN: arn('cloudtrail', 'trail/org', '999988887777'), IsOrganizationTrail: true })
    const questions = nextQuestions(asker, plan, answered('cloudtrail:DescribeTrails', { trailList: [theirs] }))
    const ofTrail = questions.filter(({ operation }) => operation === 'ListTags' || operation === 'LookupEvents')
    expect(new Set(ofTrail.map(({ owner }) => owner))).toEqual(new Set(['999988887777']))
  })
  test('the tags of a subscribed queue', () => {
    expect(namesOf(added((scope) => nextQuestions(asker, scope, subscribed)))).toEqual(['sqs:ListQueueTags'])
  })
  test.each([
    ['a dead-letter queue is asked about', arn('sqs', 'dead'), ['sqs:GetQueueAttributes', 'sqs:ListQueueTags']],
    ['one of another account is none', arn('sqs', 'dead', '999988887777'), []],
    ['one of another region is none', `arn:aws:sqs:eu-west-1:${ACCOUNT}:dead`, []],
    ['what is no ARN leads nowhere', 'evil.example', []],
    ['nor what is no text', { toString: 1 }, []],
  ])('%s', (_, target, expected) => {
    expect(namesOf(nextQuestions(asker, plan, queueWith(target)))).toEqual(expected)
  })
  test('operations that are left out are left out here, too', () => {
    const scope: Scope = { wanted: NOTHING_WANTED, operations: new Set<OperationName>(['cloudtrail:ListTags']) }
    expect(namesOf(nextQuestions(asker, scope, listed))).toEqual(['cloudtrail:ListTags'])
  })
})

describe('what a plan wants to know of', () => {
  const wanted = {
    buckets: ['new-bucket'],
    topics: [arn('sns', 'new')],
    queues: [arn('sqs', 'new')],
    logGroups: [arn('logs', 'log-group:new')],
    roles: [`arn:aws:iam::${ACCOUNT}:role/new`],
    keys: [arn('kms', 'key/new')],
  }
  test('is asked about like what trails name', () => {
    const before = new Set(firstQuestions(asker, plan).map(questionKey))
    const questions = firstQuestions(asker, { wanted }).filter((question) => !before.has(questionKey(question)))
    expect(questions.map(({ service, operation, owner }) => `${service}:${operation}${owner === undefined ? '' : ` at ${owner}`}`)).toEqual(
      [
        's3:HeadBucket',
        's3:GetBucketAcl',
        's3:GetBucketPolicy',
        's3:GetPublicAccessBlock',
        's3:GetBucketLogging',
        's3:GetBucketVersioning',
        's3:GetObjectLockConfiguration',
        's3:GetBucketLifecycleConfiguration',
        's3:GetBucketEncryption',
        's3:GetBucketOwnershipControls',
        's3:GetBucketTagging',
        'sns:GetTopicAttributes',
        'sns:ListSubscriptionsByTopic',
        'sns:ListTagsForResource',
        'sqs:GetQueueAttributes',
        'sqs:ListQueueTags',
        `cloudwatchlogs:DescribeLogGroups at ${ACCOUNT}`,
        `cloudwatchlogs:DescribeMetricFilters at ${ACCOUNT}`,
        `cloudwatchlogs:ListTagsForResource at ${ACCOUNT}`,
        `iam:GetRole at ${ACCOUNT}`,
        `iam:ListRolePolicies at ${ACCOUNT}`,
        `iam:ListAttachedRolePolicies at ${ACCOUNT}`,
        'kms:DescribeKey',
        'kms:GetKeyPolicy',
        'kms:ListResourceTags',
      ],
    )
  })
  test('is not asked about where its name is none', () => {
    const odd = { buckets: [], topics: ['x'], queues: [''], logGroups: ['arn:aws:logs:x'], roles: ['role'], keys: ['alias/x'] }
    expect(firstQuestions(asker, { wanted: odd })).toEqual(firstQuestions(asker, plan))
  })
})
