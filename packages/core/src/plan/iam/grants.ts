import type { Part, Profile } from '../parts.ts'
import type { Conditions } from './policy-types.ts'

/** Actions that are granted together: on what, and when. `{…}` stands for what `fillIn` puts there. */
export interface GrantRow {
  readonly sid: string
  readonly actions: readonly string[]
  /** ARNs without `arn:` and partition, or `*`. */
  readonly on: readonly string[]
  readonly when?: Conditions
  /** The profiles it is for; all where it is left out. */
  readonly profiles?: readonly Profile[]
  /** The part without which nobody needs it, where the changes that name its actions are those of other parts, too. */
  readonly onlyFor?: Part
}

/** What is made is marked in the same call, with this tag and no other: what nobody marked is nobody's of ours. */
const MARKED: Conditions = {
  StringEquals: { 'aws:RequestTag/trailmend': '{profile}' },
  'ForAllValues:StringEquals': { 'aws:TagKeys': ['trailmend'] },
}
/** The ARN of a bucket names no account. */
const ACCOUNTS_OWN: Conditions = { StringEquals: { 's3:ResourceAccount': '{account}' } }

/**
 * What a remediator is granted, as narrowly as AWS lets it be said: what is made by its name, what is repaired within the account.
 *
 * Sources: Service Authorization Reference for resource types and condition keys; CloudWatch Logs User Guide, "Overview of managing
 * access", for the two forms of a log group's ARN (tagging takes the bare one, everything else the one with `:*`); KMS Developer Guide,
 * "Condition keys"; CloudTrail User Guide, "Prepare for creating a trail for your organization".
 */
// biome-ignore format: a table is read by its columns
export const GRANTS: readonly GrantRow[] = [
  { sid: 'MakeTrail', actions: ['cloudtrail:CreateTrail', 'cloudtrail:AddTags'], on: ['cloudtrail:*:{account}:trail/{trail}'], when: MARKED },
  { sid: 'SetTrails', actions: ['cloudtrail:UpdateTrail', 'cloudtrail:StartLogging', 'cloudtrail:PutEventSelectors'], on: ['cloudtrail:*:{account}:trail/{trails}'] },
  { sid: 'MakeBucket', actions: ['s3:CreateBucket', 's3:PutBucketOwnershipControls', 's3:PutBucketVersioning', 's3:PutBucketTagging'], on: ['s3:::{bucket}'] },
  { sid: 'SetPolicyOfMadeBucket', actions: ['s3:PutBucketPolicy'], on: ['s3:::{bucket}'], when: ACCOUNTS_OWN, profiles: ['standard', 'legacy'] },
  { sid: 'SetPolicyOfBuckets', actions: ['s3:PutBucketPolicy'], on: ['s3:::{buckets}'], when: ACCOUNTS_OWN, profiles: ['repair'] },
  { sid: 'CloseBuckets', actions: ['s3:PutBucketPublicAccessBlock', 's3:PutBucketLogging'], on: ['s3:::{buckets}'], when: ACCOUNTS_OWN },
  { sid: 'SetPolicyOfKeys', actions: ['kms:PutKeyPolicy'], on: ['kms:*:{account}:key/{keys}'], when: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } } },
  { sid: 'MakeTopic', actions: ['sns:CreateTopic', 'sns:TagResource'], on: ['sns:*:{account}:{topic}'], when: MARKED },
  { sid: 'SetPolicyOfTopics', actions: ['sns:SetTopicAttributes'], on: ['sns:*:{account}:{topics}'] },
  { sid: 'Subscribe', actions: ['sns:Subscribe'], on: ['sns:*:*:*'], when: { StringEquals: { 'sns:Protocol': 'sqs' }, StringLike: { 'sns:Endpoint': ['arn:{partition}:sqs:*:{account}:{queue}'] } } },
  { sid: 'ConfirmSubscriptions', actions: ['sns:ConfirmSubscription'], on: ['sns:*:*:*'], profiles: ['standard', 'repair'] },
  { sid: 'ReadConfirmations', actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'], on: ['sqs:*:{account}:{queue}'], profiles: ['standard', 'repair'] },
  { sid: 'MakeQueues', actions: ['sqs:CreateQueue', 'sqs:TagQueue'], on: ['sqs:*:{account}:{queue}'], when: MARKED },
  { sid: 'MakeDeadLetterQueues', actions: ['sqs:CreateQueue', 'sqs:TagQueue'], on: ['sqs:*:{account}:{queue}-dead-letter'], when: MARKED, onlyFor: 'dead-letter-queue' },
  { sid: 'SetQueues', actions: ['sqs:SetQueueAttributes'], on: ['sqs:*:{account}:{queue}'] },
  { sid: 'MakeLogGroup', actions: ['logs:CreateLogGroup', 'logs:TagResource'], on: ['logs:*:{account}:log-group:{logGroup}', 'logs:*:{account}:log-group:{logGroup}:*'], when: MARKED },
  { sid: 'SetLogGroups', actions: ['logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy', 'logs:PutMetricFilter'], on: ['logs:*:{account}:log-group:{logGroups}:*'] },
  { sid: 'SetAlarms', actions: ['cloudwatch:PutMetricAlarm'], on: ['cloudwatch:*:{account}:alarm:trailmend-*'], when: { 'ForAllValues:StringLike': { 'cloudwatch:AlarmActions': ['arn:{partition}:sns:*'] } } },
  { sid: 'MakeDeliveryRole', actions: ['iam:CreateRole', 'iam:TagRole'], on: ['iam::{account}:role/{deliveryRole}'], when: MARKED },
  { sid: 'SetDeliveryRole', actions: ['iam:UpdateAssumeRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'], on: ['iam::{account}:role/{deliveryRole}'] },
  { sid: 'HandDeliveryRoleToCloudTrail', actions: ['iam:PassRole'], on: ['iam::{account}:role/{deliveryRole}'], when: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } }, onlyFor: 'logs-integration' },
]

/** What is asked for by name, and no profile does without that. */
export type Besides = 'organization' | 'old-subscriptions'

/**
 * What is granted besides, for each of these alone: in the management account where a trail of the whole organization is wanted, and where
 * old subscriptions are to be removed. Source: Service Authorization Reference, which knows neither a resource nor a condition for `sns:Unsubscribe`.
 */
// biome-ignore format: a table is read by its columns
export const GRANTED_BESIDES: Readonly<Record<Besides, readonly GrantRow[]>> = {
  organization: [
    { sid: 'SeeOrganization', actions: ['organizations:DescribeOrganization'], on: ['*'] },
    { sid: 'LetCloudTrailSeeOrganization', actions: ['organizations:EnableAWSServiceAccess'], on: ['*'], when: { StringEquals: { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' } } },
    { sid: 'MakeRoleOfCloudTrail', actions: ['iam:CreateServiceLinkedRole'], on: ['iam::{account}:role/aws-service-role/cloudtrail.amazonaws.com/*'], when: { StringEquals: { 'iam:AWSServiceName': 'cloudtrail.amazonaws.com' } } },
  ],
  'old-subscriptions': [
    { sid: 'RemoveOldSubscriptions', actions: ['sns:Unsubscribe'], on: ['*'] },
  ],
}
