import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudTrailClient, StopLoggingCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchClient, DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms'
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { DeleteTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns'
import { DeleteQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { CONTROLS, OPERATIONS, type RecordedCall } from '@trailmend/core'
import { type CheckWishes, check, checkOptions } from '@trailmend/operate'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bucketPolicyFor, inRegion, placeAt } from '../fakes/moto/account.ts'
import { queuePolicy, setTopicPolicy } from '../fakes/moto/good-account/listeners.ts'
import { putAlarm, putFilter } from '../fakes/moto/good-account/monitors.ts'
import { policy } from '../fakes/moto/good-account/policies.ts'
import { createGoodTrail, delivery, type GoodTrail } from '../fakes/moto/good-account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const HOUR = 3_600_000
const WATCHED = 'monitor-root-usage'
const MONITORS = CONTROLS.map(({ id }) => id).filter((id) => id.startsWith('monitor-'))
const WISHES: CheckWishes = {
  controls: [
    ...MONITORS,
    'cloudtrail-cloudwatch-logs',
    'cloudtrail-delivery-health',
    'cloudtrail-delivery-policy',
    'cloudtrail-log-group-retention',
    'cloudtrail-notification-chain',
  ],
  regions: ['us-east-1', 'eu-west-1'],
}
const ground = useMoto()
let trail: GoodTrail

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(async () => {
  await ground.proxy.reset()
  trail = await createGoodTrail(ground.proxy, placeAt(ground.proxy.url))
})

/** Check as the CLI would, live, and tell by control what is not a pass. */
async function checked(wishes: CheckWishes = {}) {
  ground.proxy.clear()
  const options = checkOptions({ ...WISHES, ...wishes }, undefined)
  const result = await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  const wrong = result.findings.filter(({ outcome }) => outcome !== 'pass')
  return { result, wrong: Object.fromEntries(wrong.map(({ control, outcome, because }) => [control, `${outcome} ${because.code}`])) }
}

const everyMonitor = (verdict: string) => Object.fromEntries(MONITORS.map((id) => [id, verdict]))

test('a good account passes, each link of it seen over the wire', async () => {
  const { result, wrong } = await checked()
  expect(wrong).toEqual({})
  expect(result).toMatchObject({ status: 'compliant', exitCode: 0, complete: true })
  expect(result.findings.map(({ control, because }) => `${control} ${because.code}`).sort()).toEqual([
    'cloudtrail-cloudwatch-logs delivered',
    'cloudtrail-delivery-health delivers',
    'cloudtrail-delivery-policy policies-fit',
    'cloudtrail-log-group-retention long-enough',
    'cloudtrail-notification-chain connected',
    ...MONITORS.map((id) => `${id} alarm-reaches-someone`),
  ])
})

test('no call is made twice, and each is one that the least-privilege policy allows', async () => {
  const record = join(tmpdir(), `trailmend-monitors-${process.pid}.json`)
  await checked({ record })
  const made = ground.proxy.calls.map(({ account, region, service, operation, input }) =>
    JSON.stringify([account, region, service, operation, input]),
  )
  expect(made.filter((call, index) => made.indexOf(call) !== index)).toEqual([])
  const { calls } = JSON.parse(await readFile(record, 'utf8')) as { calls: RecordedCall[] }
  const documented = JSON.parse(await readFile(new URL('../../docs/iam/checker.json', import.meta.url), 'utf8'))
  const allowed = new Set(documented.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action))
  const needed = calls.flatMap(
    ({ service, operation }) => Object.entries(OPERATIONS).find(([name]) => name === `${service}:${operation}`)?.[1].action ?? [],
  )
  expect([...new Set(needed)].filter((action) => !allowed.has(action))).toEqual([])
  expect(calls.length).toBe(made.length)
})

interface Change {
  readonly what: string
  readonly act: (good: GoodTrail) => Promise<unknown>
  readonly wrong: Readonly<Record<string, string>>
}

const nobody = policy({ Effect: 'Deny', Principal: '*', Action: 'example:None', Resource: '*' })
const mail = (TopicArn: string) => new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'security@example.com' })

const MONITORED: readonly Change[] = [
  {
    what: 'a metric filter deleted',
    act: ({ place, logGroup }) =>
      new CloudWatchLogsClient(place).send(new DeleteMetricFilterCommand({ logGroupName: logGroup, filterName: WATCHED })),
    wrong: { [WATCHED]: 'fail no-filter' },
  },
  {
    what: 'a metric filter that misses some of the events',
    act: ({ place, logGroup }) =>
      putFilter(place, logGroup, { name: WATCHED, pattern: '{ ($.userIdentity.type = "Root") && ($.eventName = "ConsoleLogin") }' }),
    wrong: { [WATCHED]: 'fail no-filter' },
  },
  {
    what: 'an alarm deleted',
    act: ({ place }) => new CloudWatchClient(place).send(new DeleteAlarmsCommand({ AlarmNames: [WATCHED] })),
    wrong: { [WATCHED]: 'fail no-alarm' },
  },
  {
    what: 'an alarm whose actions are switched off',
    act: ({ place, alarms }) => putAlarm(place, { name: WATCHED, actions: [alarms.topicArn], enabled: false }),
    wrong: { [WATCHED]: 'fail actions-disabled' },
  },
  {
    what: 'an alarm that tells nobody',
    act: ({ place }) => putAlarm(place, { name: WATCHED, actions: [] }),
    wrong: { [WATCHED]: 'fail no-topic' },
  },
  {
    what: 'the topic of the alarms deleted',
    act: ({ place, alarms }) => new SNSClient(place).send(new DeleteTopicCommand({ TopicArn: alarms.topicArn })),
    wrong: everyMonitor('fail no-confirmed-subscription'),
  },
  {
    what: 'the only listener of the alarms gone',
    act: ({ place, alarms }) => new SNSClient(place).send(new UnsubscribeCommand({ SubscriptionArn: alarms.subscriptionArn })),
    wrong: everyMonitor('fail no-confirmed-subscription'),
  },
  {
    what: 'a listener of the alarms that never confirmed',
    act: async ({ place, alarms }) => {
      const sns = new SNSClient(place)
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: alarms.subscriptionArn }))
      await sns.send(mail(alarms.topicArn))
    },
    wrong: everyMonitor('fail no-confirmed-subscription'),
  },
  {
    what: 'a trail of one region only',
    act: ({ place, name }) => new CloudTrailClient(place).send(new UpdateTrailCommand({ Name: name, IsMultiRegionTrail: false })),
    wrong: everyMonitor('fail no-active-trail'),
  },
  {
    what: 'a stopped trail',
    act: ({ place, name }) => new CloudTrailClient(place).send(new StopLoggingCommand({ Name: name })),
    wrong: {
      ...everyMonitor('fail no-active-trail'),
      'cloudtrail-cloudwatch-logs': 'fail not-logging',
      'cloudtrail-delivery-health': 'fail not-logging',
    },
  },
]

const NOTIFIED: readonly Change[] = [
  {
    what: 'the topic deleted',
    act: ({ place, collector }) => new SNSClient(place).send(new DeleteTopicCommand({ TopicArn: collector.topicArn })),
    wrong: { 'cloudtrail-notification-chain': 'fail topic-gone', 'cloudtrail-delivery-policy': 'unknown not-found' },
  },
  {
    what: 'the policy of the topic without CloudTrail',
    act: ({ place, collector }) => setTopicPolicy(place, collector.topicArn, nobody),
    wrong: { 'cloudtrail-notification-chain': 'fail topic-refuses', 'cloudtrail-delivery-policy': 'fail topic-refuses' },
  },
  {
    what: "the topic encrypted with AWS's own key",
    act: ({ place, collector: { topicArn: TopicArn } }) =>
      new SNSClient(place).send(
        new SetTopicAttributesCommand({ TopicArn, AttributeName: 'KmsMasterKeyId', AttributeValue: 'alias/aws/sns' }),
      ),
    wrong: { 'cloudtrail-notification-chain': 'fail topic-key-refuses' },
  },
  {
    what: 'the subscription deleted',
    act: ({ place, collector }) => new SNSClient(place).send(new UnsubscribeCommand({ SubscriptionArn: collector.subscriptionArn })),
    wrong: { 'cloudtrail-notification-chain': 'fail no-subscription' },
  },
  {
    what: 'a subscription that nobody confirmed',
    act: async ({ place, collector }) => {
      const sns = new SNSClient(place)
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: collector.subscriptionArn }))
      await sns.send(mail(collector.topicArn))
    },
    wrong: { 'cloudtrail-notification-chain': 'fail no-confirmed-subscription' },
  },
  {
    what: 'the queue deleted',
    act: ({ place, collector }) => new SQSClient(place).send(new DeleteQueueCommand({ QueueUrl: collector.queueUrl })),
    wrong: { 'cloudtrail-notification-chain': 'fail queue-gone' },
  },
  {
    what: 'the queue without a policy',
    act: ({ place, collector }) =>
      new SQSClient(place).send(new SetQueueAttributesCommand({ QueueUrl: collector.queueUrl, Attributes: { Policy: '' } })),
    wrong: { 'cloudtrail-notification-chain': 'fail queue-refuses' },
  },
  {
    what: "the queue encrypted with AWS's own key",
    act: ({ place, collector }) => {
      // Moto takes the policy away unless it is set, too.
      const Attributes = { KmsMasterKeyId: 'alias/aws/sqs', Policy: queuePolicy(collector) }
      return new SQSClient(place).send(new SetQueueAttributesCommand({ QueueUrl: collector.queueUrl, Attributes }))
    },
    wrong: { 'cloudtrail-notification-chain': 'fail queue-key-refuses' },
  },
]

const POLICIES: readonly Change[] = [
  {
    what: 'the bucket policy without CloudTrail',
    act: ({ place, bucket }) => new S3Client(place).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: nobody })),
    wrong: { 'cloudtrail-delivery-policy': 'fail bucket-refuses' },
  },
  {
    what: 'the bucket policy for another trail',
    act: ({ place, bucket, arn }) => {
      const Policy = bucketPolicyFor(bucket, `${arn}-2`, `AWSLogs/${OWN}`)
      return new S3Client(place).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
    },
    wrong: { 'cloudtrail-delivery-policy': 'fail bucket-refuses' },
  },
  {
    what: 'the bucket policy for any trail of anybody',
    act: ({ place, bucket }) => {
      const open = policy({
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: ['s3:GetBucketAcl', 's3:PutObject'],
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      })
      return new S3Client(place).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: open }))
    },
    wrong: { 'cloudtrail-delivery-policy': 'fail bucket-open-to-confused-deputy' },
  },
  {
    what: 'the key policy without CloudTrail',
    act: ({ place, keyArn }) =>
      new KMSClient(place).send(new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: nobody })),
    wrong: { 'cloudtrail-delivery-policy': 'fail key-refuses' },
  },
  {
    what: 'the role without its policy',
    act: ({ place, role }) => new IAMClient(place).send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: 'deliver' })),
    wrong: { 'cloudtrail-delivery-policy': 'fail log-role-refuses' },
  },
  {
    what: 'the role with a policy for another log group',
    act: ({ place, role }) => {
      const Resource = `arn:aws:logs:us-east-1:${OWN}:log-group:other:*`
      const write = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource }
      return new IAMClient(place).send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'deliver', PolicyDocument: policy(write) }))
    },
    wrong: { 'cloudtrail-delivery-policy': 'fail log-role-refuses' },
  },
  {
    what: 'the role deleted',
    act: async ({ place, role }) => {
      const iam = new IAMClient(place)
      await iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: 'deliver' }))
      await iam.send(new DeleteRoleCommand({ RoleName: role }))
    },
    wrong: { 'cloudtrail-delivery-policy': 'fail log-role-gone' },
  },
]

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR)
const health = (good: GoodTrail, region: string, fields: Record<string, Date | string>) =>
  Promise.resolve(ground.proxy.trailStatus(good.arn, { ...delivery(hoursAgo(0.1)), ...fields }, { region }))

const DELIVERED: readonly Change[] = [
  {
    what: 'log files refused in another region',
    act: (good) => health(good, 'eu-west-1', { LatestDeliveryError: 'AccessDenied' }),
    wrong: { 'cloudtrail-delivery-health': 'fail s3-error' },
  },
  {
    what: 'digests refused in another region',
    act: (good) => health(good, 'eu-west-1', { LatestDigestDeliveryError: 'AccessDenied' }),
    wrong: { 'cloudtrail-delivery-health': 'fail digest-error' },
  },
  {
    what: 'log files that stopped coming at home',
    act: (good) => health(good, 'us-east-1', { LatestDeliveryTime: hoursAgo(40) }),
    wrong: { 'cloudtrail-delivery-health': 'fail s3-late' },
  },
  {
    what: 'digests that stopped coming',
    act: (good) => health(good, 'eu-west-1', { LatestDigestDeliveryTime: hoursAgo(40) }),
    wrong: { 'cloudtrail-delivery-health': 'fail digest-late' },
  },
  {
    what: 'notifications that stopped coming',
    act: (good) => health(good, 'eu-west-1', { LatestNotificationTime: hoursAgo(40) }),
    wrong: { 'cloudtrail-delivery-health': 'fail notification-late' },
  },
  {
    what: 'events that stopped coming to the log group',
    act: (good) => health(good, 'us-east-1', { LatestCloudWatchLogsDeliveryTime: hoursAgo(40) }),
    wrong: { 'cloudtrail-delivery-health': 'fail cloudwatch-late', 'cloudtrail-cloudwatch-logs': 'fail delivery-too-old' },
  },
  {
    what: 'events refused by the log group',
    act: (good) => health(good, 'us-east-1', { LatestCloudWatchLogsDeliveryError: 'AccessDenied' }),
    wrong: { 'cloudtrail-delivery-health': 'fail cloudwatch-error' },
  },
  {
    what: 'events kept for a month',
    act: ({ place, logGroup }) =>
      new CloudWatchLogsClient(place).send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 30 })),
    wrong: { 'cloudtrail-log-group-retention': 'fail too-short' },
  },
  {
    what: 'the log group deleted',
    act: ({ place, logGroup }) => new CloudWatchLogsClient(place).send(new DeleteLogGroupCommand({ logGroupName: logGroup })),
    wrong: { ...everyMonitor('fail no-filter'), 'cloudtrail-log-group-retention': 'fail log-group-gone' },
  },
]

describe.each([
  ['monitors', MONITORED],
  ['notifications', NOTIFIED],
  ['policies', POLICIES],
  ['deliveries', DELIVERED],
])('one change to a good account: %s', (_, changes) => {
  test.each(changes)('$what', async ({ act, wrong }) => {
    await act(trail)
    expect((await checked()).wrong).toEqual(wrong)
  })
})

test('a trail is found in another region, where nothing is its own', async () => {
  await ground.proxy.reset()
  await createGoodTrail(ground.proxy, placeAt(ground.proxy.url), { name: 'second' })
  const { wrong, result } = await checked({ regions: [inRegion(placeAt(ground.proxy.url), 'eu-west-1').region] })
  expect(wrong).toEqual({})
  expect(result.status).toBe('compliant')
})
