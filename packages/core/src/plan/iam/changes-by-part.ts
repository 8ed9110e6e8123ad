import type { ChangeName } from '../changes.ts'
import type { Holder, Part, Profile } from '../parts.ts'
import type { Deed } from '../plan-data.ts'
import { ROWS } from '../rows.ts'

/**
 * The changes that putting each part right, and undoing that, can come to.
 *
 * What the builders of steps do is not visible in the decision table; a test makes the plans of many accounts and compares.
 */
export const CHANGES_BY_PART: Readonly<Record<Part, readonly ChangeName[]>> = {
  bucket: ['s3:CreateBucket', 's3:PutBucketVersioning', 's3:PutBucketTagging', 'cloudtrail:UpdateTrail'],
  'public-access-block': ['s3:PutPublicAccessBlock'],
  'bucket-policy': ['s3:PutBucketPolicy'],
  'access-logging': ['s3:PutBucketLogging'],
  'mfa-delete': [],
  key: ['cloudtrail:UpdateTrail'],
  'key-policy': ['kms:PutKeyPolicy'],
  topic: ['sns:CreateTopic', 'cloudtrail:UpdateTrail'],
  'topic-policy': ['sns:SetTopicAttributes'],
  'log-group': ['cloudwatchlogs:CreateLogGroup'],
  retention: ['cloudwatchlogs:PutRetentionPolicy', 'cloudwatchlogs:DeleteRetentionPolicy'],
  'delivery-role-trust': ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'],
  'delivery-role-permissions': ['iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
  'trusted-access': ['organizations:EnableAWSServiceAccess'],
  trail: ['cloudtrail:CreateTrail'],
  'multi-region': ['cloudtrail:UpdateTrail'],
  'global-events': ['cloudtrail:UpdateTrail'],
  'log-file-validation': ['cloudtrail:UpdateTrail'],
  'management-events': ['cloudtrail:PutEventSelectors'],
  'data-events': ['cloudtrail:PutEventSelectors'],
  logging: ['cloudtrail:StartLogging'],
  'logs-integration': ['cloudtrail:UpdateTrail'],
  'dead-letter-queue': ['sqs:CreateQueue', 'sqs:SetQueueAttributes'],
  queue: ['sqs:CreateQueue'],
  'queue-policy': ['sqs:SetQueueAttributes'],
  subscription: ['sns:Subscribe'],
  monitor: ['cloudwatchlogs:PutMetricFilter', 'cloudwatch:PutMetricAlarm'],
}

const ACTS: readonly Deed[] = ['create', 'repair']
const MAY_BE_CHANGED: readonly Holder[] = ['ours', 'account', 'allowed-account']

/** The parts that a profile puts right where it may. */
export function partsMended(profile: Profile): ReadonlySet<Part> {
  const rows = ROWS.filter(
    ({ does, profiles, holders }) =>
      ACTS.includes(does) && profiles.includes(profile) && holders.some((each) => MAY_BE_CHANGED.includes(each)),
  )
  return new Set(rows.flatMap(({ parts }) => parts))
}

/** The changes that a plan of a profile can hold, those that undo one among them. */
export function changesOf(profile: Profile): ReadonlySet<ChangeName> {
  return new Set([...partsMended(profile)].flatMap((part) => CHANGES_BY_PART[part]))
}
