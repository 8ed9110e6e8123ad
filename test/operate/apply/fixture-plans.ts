import {
  type AccountSnapshot,
  createForesight,
  DEFAULT_THRESHOLDS,
  type Foresight,
  type Plan,
  type Step,
  type StepCall,
} from '@trailmend/core'
import { makePlan } from '../../../packages/core/src/plan/make-plan.ts'
import { simulate } from '../../../packages/core/src/plan/simulate/index.ts'
import { emptyAccount, inputOf } from '../../fixtures/chain-accounts.ts'
import { ACCOUNT, BUCKET, DEAD_LETTERS, LOG_GROUP, nothing, QUEUE, REGION, ROLE, TOPIC, TRAIL } from './fixture-account.ts'

const made = new WeakMap<AccountSnapshot, WeakMap<StepCall, AccountSnapshot>>()

/** What a step makes of an account, found out once: thousands of runs make the same of the same. */
function simulateOnce(account: AccountSnapshot, step: StepCall): AccountSnapshot {
  const known = made.get(account) ?? new WeakMap<StepCall, AccountSnapshot>()
  made.set(account, known)
  const after = known.get(step) ?? simulate(account, [step])
  known.set(step, after)
  return after
}

export const foresight: Foresight = { ...createForesight(), simulate: (account, steps) => steps.reduce(simulateOnce, account) }

type Draft = Pick<Step, 'id' | 'change' | 'input'> & Partial<Step>

const step = (draft: Draft): Step => ({
  part: 'trail',
  account: ACCOUNT,
  region: REGION,
  resource: TRAIL,
  fields: [],
  undo: { by: 'hand', text: `Take ${draft.id} back by hand.` },
  ifSkipped: 'Something stays wrong.',
  needs: [],
  closes: [],
  situations: [],
  after: [],
  approval: [],
  cost: { monthly: 0, items: [] },
  ...draft,
})

/** A plan of hand-made steps for an account. */
export const planOf = (account: AccountSnapshot, steps: readonly Step[]): Plan => ({
  version: 1,
  account: account.id,
  partition: 'aws',
  profile: 'standard',
  observedAt: '2026-11-22T10:00:00.000Z',
  facts: foresight.factsOf(account),
  steps,
  decisions: [],
  handOvers: [],
  oldSubscriptions: [],
  offers: [],
  asks: [],
  waits: [],
  left: [],
  collection: { before: null, after: null },
  cost: { pricesOf: '2026-11-01', today: null, todayItems: [], change: null, assumptions: [] },
  complete: true,
})

const policy = (sid: string, resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: '*', Resource: resource }],
  })
const queueUrl = (arn: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${arn.split(':').at(-1)}`
const role = { RoleName: 'outcomestrail-cloudwatch-logs' }
const logGroup = { logGroupName: 'outcomestrail' }
const trail = { Name: TRAIL }

const bucket: readonly Step[] = [
  step({ id: 'bucket', change: 's3:CreateBucket', input: { Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } } }),
  step({
    id: 'bucket/versioning',
    change: 's3:PutBucketVersioning',
    input: { Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } },
    after: ['bucket'],
  }),
  step({
    id: 'bucket/tags',
    change: 's3:PutBucketTagging',
    input: { Bucket: BUCKET, Tagging: { TagSet: [{ Key: 'trailmend', Value: 'standard' }] } },
    after: ['bucket'],
  }),
  step({
    id: 'bucket-policy',
    change: 's3:PutBucketPolicy',
    input: { Bucket: BUCKET, Policy: policy('write', `arn:aws:s3:::${BUCKET}/*`) },
    after: ['bucket'],
  }),
]
const newTrail: readonly Step[] = [
  step({
    id: 'trail',
    change: 'cloudtrail:CreateTrail',
    input: { Name: 'outcomestrail', S3BucketName: BUCKET, IsMultiRegionTrail: true, EnableLogFileValidation: true },
    after: ['bucket', 'bucket/versioning', 'bucket-policy'],
  }),
  step({ id: 'logging', change: 'cloudtrail:StartLogging', input: trail, after: ['trail'] }),
]
const notification: readonly Step[] = [
  step({ id: 'topic', change: 'sns:CreateTopic', input: { Name: 'outcomestopic' } }),
  step({
    id: 'topic-policy',
    change: 'sns:SetTopicAttributes',
    input: { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue: policy('publish', TOPIC) },
    after: ['topic'],
  }),
  step({ id: 'dead-letter-queue', change: 'sqs:CreateQueue', input: { QueueName: 'outcomesqueue-logs-dead-letter' } }),
  step({ id: 'queue', change: 'sqs:CreateQueue', input: { QueueName: 'outcomesqueue-logs' } }),
  step({
    id: 'queue/redrive',
    change: 'sqs:SetQueueAttributes',
    input: {
      QueueUrl: queueUrl(QUEUE),
      Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 5 }) },
    },
    undo: { by: 'call', change: 'sqs:SetQueueAttributes', input: { QueueUrl: queueUrl(QUEUE), Attributes: { RedrivePolicy: '' } } },
    after: ['queue', 'dead-letter-queue'],
  }),
  step({
    id: 'queue-policy',
    change: 'sqs:SetQueueAttributes',
    input: { QueueUrl: queueUrl(QUEUE), Attributes: { Policy: policy('send', QUEUE) } },
    undo: { by: 'call', change: 'sqs:SetQueueAttributes', input: { QueueUrl: queueUrl(QUEUE), Attributes: { Policy: '' } } },
    after: ['queue'],
  }),
  step({
    id: 'subscription',
    change: 'sns:Subscribe',
    input: { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE, ReturnSubscriptionArn: true },
    undo: { by: 'call', change: 'sns:Unsubscribe', input: { SubscriptionArn: { $answer: 'SubscriptionArn' } } },
    after: ['topic', 'queue-policy'],
  }),
  step({
    id: 'trail/topic',
    change: 'cloudtrail:UpdateTrail',
    input: { ...trail, SnsTopicName: 'outcomestopic' },
    undo: { by: 'call', change: 'cloudtrail:UpdateTrail', input: { ...trail, SnsTopicName: '' } },
    after: ['topic-policy'],
  }),
]
const logs: readonly Step[] = [
  step({ id: 'log-group', change: 'cloudwatchlogs:CreateLogGroup', input: logGroup }),
  step({
    id: 'retention',
    change: 'cloudwatchlogs:PutRetentionPolicy',
    input: { ...logGroup, retentionInDays: 365 },
    undo: { by: 'call', change: 'cloudwatchlogs:DeleteRetentionPolicy', input: logGroup },
    after: ['log-group'],
  }),
  step({ id: 'delivery-role', change: 'iam:CreateRole', input: { ...role, AssumeRolePolicyDocument: policy('assume', ROLE) } }),
  step({
    id: 'delivery-role-permissions',
    change: 'iam:PutRolePolicy',
    input: { ...role, PolicyName: 'deliver', PolicyDocument: policy('deliver', LOG_GROUP) },
    undo: { by: 'call', change: 'iam:DeleteRolePolicy', input: { ...role, PolicyName: 'deliver' } },
    after: ['delivery-role'],
  }),
  step({
    id: 'logs-integration',
    change: 'cloudtrail:UpdateTrail',
    input: { ...trail, CloudWatchLogsLogGroupArn: `${LOG_GROUP}:*`, CloudWatchLogsRoleArn: ROLE },
    undo: { by: 'call', change: 'cloudtrail:UpdateTrail', input: { ...trail, CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' } },
    after: ['log-group', 'delivery-role-permissions'],
  }),
]
const settings: readonly Step[] = [
  step({
    id: 'log-file-validation',
    change: 'cloudtrail:UpdateTrail',
    input: { ...trail, EnableLogFileValidation: false },
    undo: { by: 'call', change: 'cloudtrail:UpdateTrail', input: { ...trail, EnableLogFileValidation: true } },
  }),
  step({
    id: 'management-events',
    change: 'cloudtrail:PutEventSelectors',
    input: { TrailName: TRAIL, EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] },
    undo: {
      by: 'call',
      change: 'cloudtrail:PutEventSelectors',
      input: { TrailName: TRAIL, EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
    },
  }),
  step({
    id: 'retention',
    change: 's3:PutBucketTagging',
    input: { Bucket: BUCKET, Tagging: { TagSet: [{ Key: 'trailmend', Value: 'repair' }] } },
    undo: {
      by: 'call',
      change: 's3:PutBucketTagging',
      input: { Bucket: BUCKET, Tagging: { TagSet: [{ Key: 'trailmend', Value: 'standard' }] } },
    },
    after: ['management-events'],
  }),
]

const withoutAfter = (steps: readonly Step[], known: readonly Step[]) =>
  steps.map((each) => ({ ...each, after: each.after.filter((id) => !known.some((other) => other.id === id)) }))

/** An account with a trail that logs into its bucket, and nothing else. */
const withTrail: AccountSnapshot = simulate(nothing, [...bucket, ...newTrail])

const empty = emptyAccount()
const planned = makePlan({
  ...inputOf(empty),
  observedAt: '2026-11-22T10:00:00.000Z',
  controls: [],
  thresholds: DEFAULT_THRESHOLDS,
  volume: {},
})

/** What runs are tried on: an account, and a plan for it. Those made by hand hold steps of every kind. */
export const PLANS: readonly { readonly name: string; readonly account: AccountSnapshot; readonly plan: Plan }[] = [
  { name: 'settings of a trail', account: withTrail, plan: planOf(withTrail, settings) },
  { name: 'topic, queues and subscription', account: withTrail, plan: planOf(withTrail, withoutAfter(notification, newTrail)) },
  { name: 'delivery to CloudWatch Logs', account: withTrail, plan: planOf(withTrail, logs) },
  { name: 'the whole chain, as it is planned', account: empty, plan: planned },
  {
    name: 'everything from nothing',
    account: nothing,
    plan: planOf(nothing, [
      ...bucket,
      ...newTrail,
      ...notification.map((each) => (each.id === 'trail/topic' ? { ...each, after: [...each.after, 'trail'] } : each)),
      ...logs.map((each) => (each.id === 'logs-integration' ? { ...each, after: [...each.after, 'trail', 'trail/topic'] } : each)),
    ]),
  },
]
