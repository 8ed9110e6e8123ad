import { type AccountSnapshot, differences, type JsonObject, observe, type RecordedCall, type Scope, simulateStep } from '@trailmend/core'
import { expect, test } from 'vitest'
import { call as asked, recording } from '../../../fixtures/recordings.ts'
import { ACCOUNT, call, HOME, KEY, OTHER, policy, QUEUE, TOPIC, TRAIL } from './base.ts'

// What moto cannot show: texts that AWS rewrites, deliveries, ids of owners, and confirmations. The answers here are written by hand, after the
// examples of the API references of the services.

const WANTED: NonNullable<Scope['wanted']> = { buckets: ['bucket'], topics: [TOPIC], queues: [], logGroups: [], roles: [], keys: [KEY] }

function seen(calls: readonly RecordedCall[]): AccountSnapshot {
  return observe(
    recording([asked('sts:GetCallerIdentity', { output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/a` } }), ...calls]),
    {
      regions: [HOME],
      wanted: WANTED,
    },
  ).accounts[0]!
}

const answer = (operation: string, input: JsonObject, output: JsonObject): RecordedCall => asked(operation, { output }, { input })
const none = (operation: string, input: JsonObject, name: string): RecordedCall =>
  asked(operation, { error: { name, message: '' } }, { input })

const aboutTrail = (settings: JsonObject, status: JsonObject): RecordedCall[] => [
  answer(
    'cloudtrail:DescribeTrails',
    {},
    {
      trailList: [
        {
          Name: 'trail',
          TrailARN: TRAIL,
          S3BucketName: 'b',
          LogFileValidationEnabled: false,
          IncludeGlobalServiceEvents: true,
          ...settings,
        },
      ],
    },
  ),
  answer('cloudtrail:GetTrailStatus', { Name: TRAIL }, status),
]

const subscriptions = (...arns: (string | undefined)[]): RecordedCall =>
  answer(
    'sns:ListSubscriptionsByTopic',
    { TopicArn: TOPIC },
    {
      Subscriptions: [`arn:aws:sqs:${HOME}:${OTHER}:queue`, QUEUE].flatMap((Endpoint, index) =>
        arns[index] === undefined ? [] : [{ SubscriptionArn: arns[index], Owner: ACCOUNT, Protocol: 'sqs', Endpoint, TopicArn: TOPIC }],
      ),
    },
  )

const keyPolicy = (text: string): RecordedCall[] => [
  answer('kms:DescribeKey', { KeyId: KEY }, { KeyMetadata: { Arn: KEY, KeyManager: 'CUSTOMER', KeyState: 'Enabled' } }),
  answer('kms:GetKeyPolicy', { KeyId: KEY, PolicyName: 'default' }, { Policy: text, PolicyName: 'default' }),
]

const Bucket = 'bucket'
const DELIVERED = '2026-11-22T09:50:00.000Z'

const cases = [
  {
    name: 'a subscription that its owner confirms, with the id that SNS gives it',
    before: [subscriptions('PendingConfirmation', `${TOPIC}:1`)],
    step: call('sns:ConfirmSubscription', { TopicArn: TOPIC, Token: 'token' }, { account: OTHER }),
    after: [subscriptions(`${TOPIC}:2f0b1e64-0000-4000-8000-000000000000`, `${TOPIC}:1`)],
  },
  {
    name: 'a subscription that is taken back by its id',
    before: [subscriptions(`${TOPIC}:2`, `${TOPIC}:1`)],
    step: call('sns:Unsubscribe', { SubscriptionArn: `${TOPIC}:1` }),
    after: [subscriptions(`${TOPIC}:2`)],
  },
  {
    name: 'the policy of a key, which KMS writes with spaces',
    before: keyPolicy(policy('old', true)),
    step: call('kms:PutKeyPolicy', { KeyId: KEY, PolicyName: 'default', Policy: policy('new') }),
    after: keyPolicy(policy('new', true)),
  },
  {
    name: 'the policy of a bucket, which S3 writes in another order',
    before: [answer('s3:GetBucketPolicy', { Bucket }, { Policy: policy('old') })],
    step: call('s3:PutBucketPolicy', { Bucket, Policy: policy('new') }),
    after: [answer('s3:GetBucketPolicy', { Bucket }, { Policy: policy('new', true) })],
  },
  {
    name: 'a new bucket, whose owner S3 names by a canonical id',
    before: [none('s3:HeadBucket', { Bucket }, 'NotFound'), none('s3:GetBucketAcl', { Bucket }, 'NoSuchBucket')],
    step: call('s3:CreateBucket', { Bucket }),
    after: [
      answer('s3:HeadBucket', { Bucket }, { BucketRegion: HOME }),
      answer(
        's3:GetBucketAcl',
        { Bucket },
        {
          Grants: [{ Grantee: { ID: '79a59df900b949e5', Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }],
        },
      ),
    ],
  },
  {
    name: 'a trail that begins to log, and has delivered by the time it is read again',
    before: aboutTrail({}, { IsLogging: false, StopLoggingTime: DELIVERED }),
    step: call('cloudtrail:StartLogging', { Name: TRAIL }),
    after: aboutTrail({}, { IsLogging: true, StopLoggingTime: DELIVERED, StartLoggingTime: DELIVERED, LatestDeliveryTime: DELIVERED }),
  },
  {
    name: 'a trail that is given another log group: the latest delivery is still that to the one before',
    before: aboutTrail(
      { CloudWatchLogsLogGroupArn: `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:one:*` },
      { IsLogging: true, LatestCloudWatchLogsDeliveryTime: DELIVERED },
    ),
    step: call('cloudtrail:UpdateTrail', { Name: TRAIL, CloudWatchLogsLogGroupArn: `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:two:*` }),
    after: aboutTrail(
      { CloudWatchLogsLogGroupArn: `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:two:*` },
      { IsLogging: true, LatestCloudWatchLogsDeliveryTime: DELIVERED },
    ),
  },
  {
    name: 'selectors, to which CloudTrail adds what was left out',
    before: aboutTrail({}, { IsLogging: true }),
    step: call('cloudtrail:PutEventSelectors', { TrailName: TRAIL, EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }),
    after: [
      ...aboutTrail({}, { IsLogging: true }),
      answer(
        'cloudtrail:GetEventSelectors',
        { TrailName: TRAIL },
        {
          EventSelectors: [
            { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
          ],
        },
      ),
    ],
  },
] as const

test.each(cases)('$name', ({ before, step, after }) => {
  expect(differences(simulateStep(seen(before), step), seen(after))).toEqual([])
  expect(simulateStep(seen(before), step)).not.toEqual(seen(before))
})
