import type { ChangeName } from '../changes.ts'
import { MINE, type Part, type PartState, type Profile } from '../parts.ts'
import type { Deed } from '../plan-data.ts'
import { ROWS, type Row } from '../rows.ts'

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
  'organization-wide': ['cloudtrail:UpdateTrail'],
  'dead-letter-queue': ['sqs:CreateQueue', 'sqs:SetQueueAttributes'],
  queue: ['sqs:CreateQueue'],
  'queue-policy': ['sqs:SetQueueAttributes'],
  subscription: ['sns:Subscribe', 'sns:ConfirmSubscription'],
  monitor: ['cloudwatchlogs:PutMetricFilter', 'cloudwatch:PutMetricAlarm'],
}

/** The changes that answer one state of their part alone. */
const ANSWERS: ReadonlyMap<ChangeName, PartState> = new Map([['sns:ConfirmSubscription', 'insufficient']])

/** The changes that putting a part right can come to, found in these states. */
export function changesFor(part: Part, states: readonly PartState[]): readonly ChangeName[] {
  return CHANGES_BY_PART[part].filter((change) => {
    const state = ANSWERS.get(change)
    return state === undefined || states.includes(state)
  })
}

const ACTS: readonly Deed[] = ['create', 'repair']

/** The parts that a profile puts right where it may. */
export function partsMended(profile: Profile): ReadonlySet<Part> {
  return new Set(actingRows(profile).flatMap(({ parts }) => parts))
}

function actingRows(profile: Profile): readonly Row[] {
  return ROWS.filter(
    ({ does, profiles, holders }) => ACTS.includes(does) && profiles.includes(profile) && holders.some((each) => MINE.includes(each)),
  )
}

/** The changes that a plan of a profile can hold, those that undo one among them. */
export function changesOf(profile: Profile): ReadonlySet<ChangeName> {
  return new Set(actingRows(profile).flatMap(({ parts, states }) => parts.flatMap((part) => changesFor(part, states))))
}
