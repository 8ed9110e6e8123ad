import type { JsonObject } from '../observe/answer-fields.ts'

/** The operations that change something, by service and name. */
export type ChangeName =
  | 'cloudtrail:CreateTrail'
  | 'cloudtrail:UpdateTrail'
  | 'cloudtrail:StartLogging'
  | 'cloudtrail:PutEventSelectors'
  | 's3:CreateBucket'
  | 's3:PutBucketPolicy'
  | 's3:PutPublicAccessBlock'
  | 's3:PutBucketVersioning'
  | 's3:PutBucketLogging'
  | 's3:PutBucketTagging'
  | 'sns:CreateTopic'
  | 'sns:SetTopicAttributes'
  | 'sns:Subscribe'
  | 'sns:ConfirmSubscription'
  | 'sns:Unsubscribe'
  | 'sqs:CreateQueue'
  | 'sqs:SetQueueAttributes'
  | 'kms:PutKeyPolicy'
  | 'cloudwatchlogs:CreateLogGroup'
  | 'cloudwatchlogs:PutRetentionPolicy'
  | 'cloudwatchlogs:DeleteRetentionPolicy'
  | 'cloudwatchlogs:PutMetricFilter'
  | 'cloudwatch:PutMetricAlarm'
  | 'iam:CreateRole'
  | 'iam:UpdateAssumeRolePolicy'
  | 'iam:PutRolePolicy'
  | 'iam:DeleteRolePolicy'
  | 'organizations:EnableAWSServiceAccess'

/** One operation that changes something, and all that anything else needs to know of it. */
export interface ChangeRow {
  /** The IAM actions that it needs, that which a field of the input may need among them. */
  readonly actions: readonly string[]
  /** What the actions are granted on, an ARN without its partition; `{account}` and `{region}` and `{name}`s of the settings are filled in for a policy. */
  readonly grantedOn: string
  /** Whether only `--undo` calls it. */
  readonly onlyUndoes: boolean
  /** Whether it takes something away, so that it is done where there is nothing. */
  readonly takesAway: boolean
  /** Whether the same call made twice does what one does. */
  readonly isRepeatable: boolean
  /** In words, such as `creates the bucket`. */
  readonly words: string
}

/** Actions that a call needs only if a field of its input asks for them. Source: CloudTrail API Reference and Service Authorization Reference. */
const ONLY_FOR: ReadonlyMap<string, string> = new Map([
  ['iam:PassRole', 'CloudWatchLogsRoleArn'],
  ['organizations:DescribeOrganization', 'IsOrganizationTrail'],
])

/** The IAM actions that a call needs, by its input. */
export function actionsFor({ change, input }: { readonly change: ChangeName; readonly input: JsonObject }): readonly string[] {
  return CHANGES[change].actions.filter((action) => {
    const field = ONLY_FOR.get(action)
    return field === undefined || (Object.hasOwn(input, field) && input[field] !== '' && input[field] !== false)
  })
}

const MAKES = { onlyUndoes: false, takesAway: false, isRepeatable: true } as const
const UNDOES = { onlyUndoes: true, takesAway: true, isRepeatable: true } as const

/**
 * Every operation that changes something, one row each: performing, the remediator's policies, simulation and documentation are made from it.
 *
 * Source: Service Authorization Reference; the CloudTrail user guide for `iam:PassRole` and trusted access.
 */
// biome-ignore format: a table is read by its columns
export const CHANGES: Readonly<Record<ChangeName, ChangeRow>> = {
  'cloudtrail:CreateTrail':             { ...MAKES, actions: ['cloudtrail:CreateTrail', 'cloudtrail:AddTags', 'iam:PassRole', 'organizations:DescribeOrganization'], grantedOn: 'cloudtrail:*:*:trail/*', isRepeatable: false, words: 'creates the trail' },
  'cloudtrail:UpdateTrail':             { ...MAKES, actions: ['cloudtrail:UpdateTrail', 'iam:PassRole', 'organizations:DescribeOrganization'], grantedOn: 'cloudtrail:*:*:trail/*', words: "changes the trail's settings" },
  'cloudtrail:StartLogging':            { ...MAKES, actions: ['cloudtrail:StartLogging'], grantedOn: 'cloudtrail:*:*:trail/*', words: 'starts logging' },
  'cloudtrail:PutEventSelectors':       { ...MAKES, actions: ['cloudtrail:PutEventSelectors'], grantedOn: 'cloudtrail:*:*:trail/*', words: 'says which events the trail records' },
  's3:CreateBucket':                    { ...MAKES, actions: ['s3:CreateBucket', 's3:PutBucketOwnershipControls'], grantedOn: 's3:::{bucket}', words: 'creates the bucket' },
  's3:PutBucketPolicy':                 { ...MAKES, actions: ['s3:PutBucketPolicy'], grantedOn: 's3:::*', words: "adds to the bucket's policy" },
  's3:PutPublicAccessBlock':            { ...MAKES, actions: ['s3:PutBucketPublicAccessBlock'], grantedOn: 's3:::*', words: 'blocks public access to the bucket' },
  's3:PutBucketVersioning':             { ...MAKES, actions: ['s3:PutBucketVersioning'], grantedOn: 's3:::{bucket}', words: 'keeps versions of objects' },
  's3:PutBucketLogging':                { ...MAKES, actions: ['s3:PutBucketLogging'], grantedOn: 's3:::*', words: 'logs access to the bucket' },
  's3:PutBucketTagging':                { ...MAKES, actions: ['s3:PutBucketTagging'], grantedOn: 's3:::{bucket}', words: "marks the bucket as Trailmend's" },
  'sns:CreateTopic':                    { ...MAKES, actions: ['sns:CreateTopic', 'sns:TagResource'], grantedOn: 'sns:*:{account}:{topic}', words: 'creates the topic' },
  'sns:SetTopicAttributes':             { ...MAKES, actions: ['sns:SetTopicAttributes'], grantedOn: 'sns:*:{account}:*', words: "adds to the topic's policy" },
  'sns:Subscribe':                      { ...MAKES, actions: ['sns:Subscribe'], grantedOn: 'sns:*:*:*', words: 'subscribes the queue to the topic' },
  'sns:ConfirmSubscription':            { ...MAKES, actions: ['sns:ConfirmSubscription', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'], grantedOn: 'sns:*:*:*', words: 'confirms the subscription with the token in the queue' },
  'sns:Unsubscribe':                    { ...MAKES, takesAway: true, actions: ['sns:Unsubscribe'], grantedOn: '*', words: 'takes the old subscription away' },
  'sqs:CreateQueue':                    { ...MAKES, actions: ['sqs:CreateQueue', 'sqs:TagQueue'], grantedOn: 'sqs:*:{account}:{queue}', words: 'creates the queue' },
  'sqs:SetQueueAttributes':             { ...MAKES, actions: ['sqs:SetQueueAttributes'], grantedOn: 'sqs:*:{account}:{queue}', words: "changes the queue's settings" },
  'kms:PutKeyPolicy':                   { ...MAKES, actions: ['kms:PutKeyPolicy'], grantedOn: 'kms:*:{account}:key/*', words: "adds to the key's policy" },
  'cloudwatchlogs:CreateLogGroup':      { ...MAKES, actions: ['logs:CreateLogGroup', 'logs:TagResource'], grantedOn: 'logs:*:{account}:log-group:{logGroup}', isRepeatable: false, words: 'creates the log group' },
  'cloudwatchlogs:PutRetentionPolicy':  { ...MAKES, actions: ['logs:PutRetentionPolicy'], grantedOn: 'logs:*:{account}:log-group:*', words: 'says how long events are kept' },
  'cloudwatchlogs:DeleteRetentionPolicy': { ...UNDOES, actions: ['logs:DeleteRetentionPolicy'], grantedOn: 'logs:*:{account}:log-group:*', words: 'keeps events for ever again' },
  'cloudwatchlogs:PutMetricFilter':     { ...MAKES, actions: ['logs:PutMetricFilter'], grantedOn: 'logs:*:{account}:log-group:*', words: 'counts events in a metric' },
  'cloudwatch:PutMetricAlarm':          { ...MAKES, actions: ['cloudwatch:PutMetricAlarm'], grantedOn: 'cloudwatch:*:{account}:alarm:trailmend-*', words: 'sets an alarm on the metric' },
  'iam:CreateRole':                     { ...MAKES, actions: ['iam:CreateRole', 'iam:TagRole'], grantedOn: 'iam::{account}:role/{deliveryRole}', isRepeatable: false, words: 'creates the delivery role' },
  'iam:UpdateAssumeRolePolicy':         { ...MAKES, actions: ['iam:UpdateAssumeRolePolicy'], grantedOn: 'iam::{account}:role/{deliveryRole}', words: 'lets CloudTrail assume the delivery role' },
  'iam:PutRolePolicy':                  { ...MAKES, actions: ['iam:PutRolePolicy'], grantedOn: 'iam::{account}:role/{deliveryRole}', words: 'lets the delivery role write to the log group' },
  'iam:DeleteRolePolicy':               { ...UNDOES, actions: ['iam:DeleteRolePolicy'], grantedOn: 'iam::{account}:role/{deliveryRole}', words: 'takes the permissions of the delivery role back' },
  'organizations:EnableAWSServiceAccess': { ...MAKES, actions: ['organizations:EnableAWSServiceAccess', 'iam:CreateServiceLinkedRole'], grantedOn: '*', words: 'lets CloudTrail see the accounts of the organization' },
}
