import { parseArn } from '../arn.ts'
import { hasField, type JsonObject, listField, objectOf, ownField, textField } from '../observe/answer-fields.ts'
import type { ChangeName } from './changes.ts'
import type { Step } from './step.ts'

/** What a call of ours changed. */
export type Changed = Pick<Step, 'change' | 'resource' | 'input'>

/** Whether a request is about what a call of ours changed. Requests are attacker-controlled. */
export type About = (request: JsonObject, changed: Changed) => boolean

/** Events write the name of an input with a small letter, and S3 that of a bucket in its own way. */
function same(inRequest: string, inInput: string): About {
  return (request, { input }) => {
    const named = textField(request, inRequest)
    return named !== undefined && named === textField(input, inInput)
  }
}

const bucket = same('bucketName', 'Bucket')
const role = same('roleName', 'RoleName')
const rolePolicy = same('policyName', 'PolicyName')
const logGroup = same('logGroupName', 'logGroupName')
const filter = same('filterName', 'filterName')
const alarm = same('alarmName', 'AlarmName')
const alarms: About = (request, { input }) => listField(request, 'alarmNames')?.includes(input.AlarmName) ?? false
const service = same('servicePrincipal', 'ServicePrincipal')

/** Trails are named by their name or their ARN, by `PutEventSelectors` in a field of its own. */
const trail: About = (request, { resource }) => {
  const named = textField(request, 'name') ?? textField(request, 'trailName')
  return named !== undefined && (named === resource || isTail(resource, `trail/${named}`))
}

/** A setting that ours changed is in the request. */
const sameSetting: About = (request, { input }) =>
  Object.keys(input).some((name) => name !== 'Name' && hasKey(request, name.charAt(0).toLowerCase() + name.slice(1)))

const topic: About = (request, { resource }) => textField(request, 'topicArn') === resource
const topicAttribute = same('attributeName', 'AttributeName')
/** The ARN of a subscription is that of its topic, with an id behind it. */
const ofTopic: About = (request, { resource }) => textField(request, 'subscriptionArn')?.startsWith(`${resource}:`) ?? false

/** Of the URL of a queue only the path counts: the account and the name. */
const queue: About = (request, { resource }) => {
  const { account, resource: name } = parseArn(resource) ?? {}
  return name !== undefined && textField(request, 'queueUrl')?.split('/').slice(-2).join('/') === `${account}/${name}`
}
const queueAttribute: About = (request, { input }) => {
  const attributes = objectOf(ownField(request, 'attributes')) ?? {}
  return Object.keys(objectOf(input.Attributes) ?? {}).some((name) => hasKey(attributes, name))
}
const queuePolicy: About = (_request, { input }) => hasField(objectOf(input.Attributes) ?? {}, 'Policy')

/** Keys are named by their id or their ARN. */
const key: About = (request, { resource }) => {
  const named = textField(request, 'keyId')
  return named !== undefined && (named === resource || isTail(resource, `key/${named}`))
}

function isTail(arn: string, resource: string): boolean {
  return parseArn(arn)?.resource === resource
}

/** An empty value is one: it takes away what was there. */
function hasKey(object: JsonObject, name: string): boolean {
  return Object.hasOwn(object, name)
}

/**
 * What takes back what: for every change the events that undo it, each with all that its request has to say to be about the same thing.
 *
 * Events are named as CloudTrail names them, which is not always what the operation is called.
 * Source: S3 User Guide, "Amazon S3 CloudTrail events"; the pages of the other services on their logging with CloudTrail.
 */
// biome-ignore format: a table is read by its columns
export const TAKEN_BACK_BY: Readonly<Record<ChangeName, ReadonlyMap<string, readonly About[]>>> = {
  'cloudtrail:CreateTrail':             by({ StopLogging: [trail], UpdateTrail: [trail, sameSetting], DeleteTrail: [trail] }),
  'cloudtrail:UpdateTrail':             by({ UpdateTrail: [trail, sameSetting], DeleteTrail: [trail] }),
  'cloudtrail:StartLogging':            by({ StopLogging: [trail], DeleteTrail: [trail] }),
  'cloudtrail:PutEventSelectors':       by({ PutEventSelectors: [trail], DeleteTrail: [trail] }),
  's3:CreateBucket':                    by({ DeleteBucket: [bucket] }),
  's3:PutBucketPolicy':                 by({ PutBucketPolicy: [bucket], DeleteBucketPolicy: [bucket], DeleteBucket: [bucket] }),
  's3:PutPublicAccessBlock':            by({ PutBucketPublicAccessBlock: [bucket], DeleteBucketPublicAccessBlock: [bucket], DeleteBucket: [bucket] }),
  's3:PutBucketVersioning':             by({ PutBucketVersioning: [bucket], DeleteBucket: [bucket] }),
  's3:PutBucketLogging':                by({ PutBucketLogging: [bucket], DeleteBucket: [bucket] }),
  's3:PutBucketTagging':                by({ PutBucketTagging: [bucket], DeleteBucketTagging: [bucket], DeleteBucket: [bucket] }),
  'sns:CreateTopic':                    by({ DeleteTopic: [topic] }),
  'sns:SetTopicAttributes':             by({ SetTopicAttributes: [topic, topicAttribute], RemovePermission: [topic], DeleteTopic: [topic] }),
  'sns:Subscribe':                      by({ Unsubscribe: [ofTopic], DeleteTopic: [topic] }),
  'sns:ConfirmSubscription':            by({ Unsubscribe: [ofTopic], DeleteTopic: [topic] }),
  'sns:Unsubscribe':                    by({ Subscribe: [topic] }),
  'sqs:CreateQueue':                    by({ DeleteQueue: [queue] }),
  'sqs:SetQueueAttributes':             by({ SetQueueAttributes: [queue, queueAttribute], RemovePermission: [queue, queuePolicy], DeleteQueue: [queue] }),
  'kms:PutKeyPolicy':                   by({ PutKeyPolicy: [key] }),
  'cloudwatchlogs:CreateLogGroup':      by({ DeleteLogGroup: [logGroup] }),
  'cloudwatchlogs:PutRetentionPolicy':  by({ PutRetentionPolicy: [logGroup], DeleteRetentionPolicy: [logGroup], DeleteLogGroup: [logGroup] }),
  'cloudwatchlogs:DeleteRetentionPolicy': by({ PutRetentionPolicy: [logGroup] }),
  'cloudwatchlogs:PutMetricFilter':     by({ PutMetricFilter: [logGroup, filter], DeleteMetricFilter: [logGroup, filter], DeleteLogGroup: [logGroup] }),
  'cloudwatch:PutMetricAlarm':          by({ PutMetricAlarm: [alarm], DeleteAlarms: [alarms], DisableAlarmActions: [alarms] }),
  'iam:CreateRole':                     by({ DeleteRole: [role] }),
  'iam:UpdateAssumeRolePolicy':         by({ UpdateAssumeRolePolicy: [role], DeleteRole: [role] }),
  'iam:PutRolePolicy':                  by({ PutRolePolicy: [role, rolePolicy], DeleteRolePolicy: [role, rolePolicy], DeleteRole: [role] }),
  'iam:DeleteRolePolicy':               by({ PutRolePolicy: [role, rolePolicy] }),
  'organizations:EnableAWSServiceAccess': by({ DisableAWSServiceAccess: [service] }),
}

function by(events: Readonly<Record<string, readonly About[]>>): ReadonlyMap<string, readonly About[]> {
  return new Map(Object.entries(events))
}
