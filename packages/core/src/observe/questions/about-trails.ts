import { parseArn } from '../../arn.ts'
import { listField, objectOf, textField } from '../answer-fields.ts'
import { type TrailSettings, trailSettings } from '../from-answers/trail-settings.ts'
import type { OperationName } from '../operations.ts'
import { ownerNamed } from '../owner.ts'
import type { Question } from '../recording.ts'
import { type Answered, ask, askOwner, named } from './ask.ts'

/**
 * What to ask about the trails that a region shows.
 *
 * @param mayManage - whether the account may be one that manages the organization's trails: then it is asked for their tags itself
 */
export function aboutTrails(answered: Answered, mayManage = false): readonly Question[] {
  const trails = 'output' in answered ? (listField(answered.output, 'trailList') ?? []) : []
  return trails.flatMap((each) => {
    const trail = trailSettings(each)
    if (trail === undefined) return []
    const tags = ask('cloudtrail:ListTags', trail.homeRegion, { ResourceIdList: [trail.arn] })
    return [...(mayManage && trail.isOrganization ? [tags] : []), ...aboutTrail(trail, answered.region)]
  })
}

/**
 * The changes of trails that a plan has to know of. They are looked up by their names: by the name of a trail, every question that
 * is asked about it would come first.
 */
export const TRAIL_CHANGES: readonly string[] = [
  'CreateTrail',
  'UpdateTrail',
  'DeleteTrail',
  'StartLogging',
  'StopLogging',
  'PutEventSelectors',
]

/** Of a region that has no trail any more, what tells whether one was made there and deleted. */
export const MADE_AND_GONE: readonly string[] = ['CreateTrail', 'DeleteTrail']

/** AWS answers with the latest events first, and with this many at most. */
export const MAX_EVENTS = 50

function lookupOf(eventName: string): Question['input'] {
  return { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }], MaxResults: MAX_EVENTS }
}

/** The latest events of these names in a region, whatever they are about. */
export function aboutEvents(names: readonly string[], region: string): readonly Question[] {
  return names.map((name) => ask('cloudtrail:LookupEvents', region, lookupOf(name)))
}

/** Who made and deleted trails in a region, whether or not it has one. */
export function aboutMadeAndGone(region: string): readonly Question[] {
  return aboutEvents(MADE_AND_GONE, region)
}

/** Asked by the full ARN, always: a name is refused for an organization's trail, and in any region but the home region. */
function aboutTrail(trail: TrailSettings, region: string): readonly Question[] {
  const { arn, homeRegion } = trail
  return [
    ask('cloudtrail:GetTrailStatus', homeRegion, { Name: arn }),
    ask('cloudtrail:GetTrailStatus', region, { Name: arn }),
    ask('cloudtrail:GetEventSelectors', homeRegion, { TrailName: arn }),
    ask('cloudtrail:GetInsightSelectors', homeRegion, { TrailName: arn }),
    askOwner(trail.ownerAccount, ask('cloudtrail:ListTags', homeRegion, { ResourceIdList: [arn] })),
    ...TRAIL_CHANGES.map((name) => askOwner(trail.ownerAccount, ask('cloudtrail:LookupEvents', homeRegion, lookupOf(name)))),
    ...(trail.isOrganization ? [ask('organizations:DescribeOrganization', homeRegion, {})] : []),
    ...(trail.bucketName.known ? aboutBucket(trail.bucketName.value, homeRegion) : []),
    ...(trail.topicArn.known ? aboutTopic(trail.topicArn.value ?? '') : []),
    ...(trail.keyArn.known ? aboutKey(trail.keyArn.value ?? '') : []),
    ...(trail.logGroupArn.known ? aboutLogGroup(trail.logGroupArn.value ?? '') : []),
    ...(trail.logRoleArn.known ? aboutRole(trail.logRoleArn.value ?? '', homeRegion) : []),
  ]
}

const BUCKET_OPERATIONS: readonly OperationName[] = [
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
]

/** What to ask about a bucket, wherever it is. */
export function aboutBucket(bucket: string, region: string): readonly Question[] {
  return BUCKET_OPERATIONS.map((operation) => ask(operation, region, { Bucket: bucket }))
}

/** What to ask about a topic; nothing about what is no topic's ARN. */
export function aboutTopic(arn: string): readonly Question[] {
  const topic = named(arn, 'sns')
  if (topic === undefined) return []
  return [
    ask('sns:GetTopicAttributes', topic.region, { TopicArn: arn }),
    ask('sns:ListSubscriptionsByTopic', topic.region, { TopicArn: arn }),
    ask('sns:ListTagsForResource', topic.region, { ResourceArn: arn }),
  ]
}

/** What to ask about a queue; nothing about what is no queue's ARN. */
export function aboutQueue(arn: string): readonly Question[] {
  const queue = named(arn, 'sqs')
  if (queue === undefined) return []
  const QueueUrl = queueUrl(queue)
  return [
    ask('sqs:GetQueueAttributes', queue.region, { QueueUrl, AttributeNames: ['All'] }),
    ask('sqs:ListQueueTags', queue.region, { QueueUrl }),
  ]
}

/** What to ask about a key; nothing about what is no key's ARN. */
export function aboutKey(arn: string): readonly Question[] {
  const key = named(arn, 'kms')
  if (key === undefined) return []
  return [
    ask('kms:DescribeKey', key.region, { KeyId: arn }),
    ask('kms:GetKeyPolicy', key.region, { KeyId: arn, PolicyName: 'default' }),
    ask('kms:ListResourceTags', key.region, { KeyId: arn }),
  ]
}

/** Logs know groups by name only, and an account may have one of the same name as another's: only its owner is asked. */
export function aboutLogGroup(arn: string): readonly Question[] {
  const group = named(arn, 'logs')
  const name = /^log-group:([^:]+)/.exec(group?.resource ?? '')?.[1]
  if (group === undefined || name === undefined) return []
  return [
    askOwner(group.account, ask('cloudwatchlogs:DescribeLogGroups', group.region, { logGroupNamePrefix: name })),
    askOwner(group.account, ask('cloudwatchlogs:DescribeMetricFilters', group.region, { logGroupName: name })),
    askOwner(group.account, ask('cloudwatchlogs:ListTagsForResource', group.region, { resourceArn: withoutStreams(arn) })),
  ]
}

/** The ARN of a log group, from that of all its streams, which AWS writes in its place in most answers. */
export function withoutStreams(logGroupArn: string): string {
  return logGroupArn.replace(/:\*$/, '')
}

/** What to ask of the account that owns a role; nothing about what is no role's ARN. IAM knows roles by name only. */
export function aboutRole(arn: string, region: string): readonly Question[] {
  const role = parseArn(arn)
  const name = role?.resource.split('/').at(-1)
  if (role === undefined || role.service !== 'iam' || !role.resource.startsWith('role/') || !name) return []
  const operations = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'] as const
  return operations.map((operation) => askOwner(role.account, ask(operation, region, { RoleName: name })))
}

/** The inline policies that a role was said to have. */
export function aboutRolePolicies(answered: Answered): readonly Question[] {
  const names = 'output' in answered ? (listField(answered.output, 'PolicyNames') ?? []) : []
  return names.flatMap((name) =>
    typeof name === 'string' ? sameOwner(answered, ask('iam:GetRolePolicy', answered.region, { ...answered.input, PolicyName: name })) : [],
  )
}

/** The managed policies that a role was said to have, and its boundary. */
export function aboutAttachedPolicies(answered: Answered): readonly Question[] {
  const policies = 'output' in answered ? (listField(answered.output, 'AttachedPolicies') ?? []) : []
  return policies.flatMap((each) => aboutPolicy(answered, textField(objectOf(each) ?? {}, 'PolicyArn')))
}

/** The permissions boundary of a role, if it has one. */
export function aboutBoundary(answered: Answered): readonly Question[] {
  const role = 'output' in answered ? objectOf(answered.output.Role) : undefined
  const boundary = role && objectOf(role.PermissionsBoundary)
  return aboutPolicy(answered, boundary && textField(boundary, 'PermissionsBoundaryArn'))
}

function aboutPolicy(answered: Answered, arn: string | undefined): readonly Question[] {
  return arn === undefined ? [] : sameOwner(answered, ask('iam:GetPolicy', answered.region, { PolicyArn: arn }))
}

/** The version of a managed policy that counts. */
export function aboutPolicyVersion(answered: Answered): readonly Question[] {
  const policy = 'output' in answered ? objectOf(answered.output.Policy) : undefined
  const version = policy && textField(policy, 'DefaultVersionId')
  if (version === undefined) return []
  const { PolicyArn } = answered.input
  return sameOwner(answered, ask('iam:GetPolicyVersion', answered.region, { PolicyArn, VersionId: version }))
}

function sameOwner({ owner }: Answered, question: Question): readonly Question[] {
  return [owner === undefined ? question : askOwner(owner, question)]
}

/** A log group with metric filters is watched by alarms of its region; for a plan one without is to be watched. */
export function aboutMetricFilters(answered: Answered, isPlanned: boolean): readonly Question[] {
  const filters = 'output' in answered ? (listField(answered.output, 'metricFilters') ?? []) : []
  if (filters.length === 0 && !isPlanned) return []
  return sameOwner(answered, ask('cloudwatch:DescribeAlarms', answered.region, { AlarmTypes: ['MetricAlarm'] }))
}

/** The topics of alarms on metrics that metric filters may write: AWS keeps the namespaces that begin with `AWS/` to itself. */
export function aboutAlarms(answered: Answered): readonly Question[] {
  const alarms = 'output' in answered ? (listField(answered.output, 'MetricAlarms') ?? []) : []
  const topics = alarms.flatMap((each) => {
    const alarm = objectOf(each) ?? {}
    const actions = listField(alarm, 'AlarmActions') ?? []
    const queried = (listField(alarm, 'Metrics') ?? []).map((part) => objectOf(objectOf(objectOf(part)?.MetricStat)?.Metric) ?? {})
    const namespaces = [alarm, ...queried].map((metric) => textField(metric, 'Namespace'))
    return namespaces.some((namespace) => namespace !== undefined && !namespace.startsWith('AWS/')) ? actions : []
  })
  return [...new Set(topics)].flatMap((arn) => {
    const topic = typeof arn === 'string' ? named(arn, 'sns') : undefined
    return topic === undefined ? [] : ask('sns:ListSubscriptionsByTopic', topic.region, { TopicArn: topic.arn })
  })
}

/**
 * The key that encrypts a topic or a queue, named by its ARN, id or alias. Without an ARN it is a key of the account that owns the
 * topic or queue, and that account alone knows which.
 */
export function aboutMessageKey(answered: Answered): readonly Question[] {
  const attributes = 'output' in answered ? objectOf(answered.output.Attributes) : undefined
  const key = attributes && textField(attributes, 'KmsMasterKeyId')
  if (key === undefined || isManagedByAws(key)) return []
  const describe = ask('kms:DescribeKey', answered.region, { KeyId: key })
  if (named(key, 'kms') === undefined) return [askOwner(ownerNamed(answered) ?? '', describe)]
  return isAlias(key) ? [describe] : [ask('kms:GetKeyPolicy', answered.region, { KeyId: key, PolicyName: 'default' })]
}

/** Whether a key is named by the ARN of an alias, which tells no key: a policy is read by the key's own ARN or id only. */
export function isAlias(keyArn: string): boolean {
  return parseArn(keyArn)?.resource.startsWith('alias/') ?? false
}

/** Whether a key is one that AWS keeps for a service, whose policy nobody can change. */
export function isManagedByAws(keyId: string): boolean {
  return /(^|:)alias\/aws\//.test(keyId)
}

/** The policy of a key that was named by an id or alias, which is known by its ARN only now. Lists of keys name them by ARN. */
export function aboutKeyPolicy(answered: Answered): readonly Question[] {
  const key = 'output' in answered ? objectOf(answered.output.KeyMetadata) : undefined
  const arn = key && textField(key, 'Arn')
  if (arn === undefined || answered.input.KeyId === arn) return []
  return [ask('kms:GetKeyPolicy', answered.region, { KeyId: arn, PolicyName: 'default' })]
}

/** The queues that are subscribed to a topic. */
export function aboutSubscriptions(answered: Answered): readonly Question[] {
  const subscriptions = 'output' in answered ? (listField(answered.output, 'Subscriptions') ?? []) : []
  return subscriptions.flatMap((each) => {
    const subscription = objectOf(each) ?? {}
    return textField(subscription, 'Protocol') === 'sqs' ? aboutQueue(textField(subscription, 'Endpoint') ?? '') : []
  })
}

/**
 * The URL by which SQS knows a queue. Only its path is read by the service: the host is the endpoint's own.
 * Source: SQS Developer Guide, "Amazon SQS queue and message identifiers".
 */
export function queueUrl({ arn, region, account, resource }: { arn: string; region: string; account: string; resource: string }): string {
  const domain = arn.startsWith('arn:aws-cn:') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://sqs.${region}.${domain}/${account}/${resource}`
}
