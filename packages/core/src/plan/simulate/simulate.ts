import type { AccountSnapshot } from '../../observe/snapshot.ts'
import type { ChangeName } from '../changes.ts'
import { putMetricAlarm } from './alarms.ts'
import { createBucket, putBucketLogging, putBucketPolicy, putBucketTagging, putBucketVersioning, putPublicAccessBlock } from './buckets.ts'
import type { ChangeCall, Simulation } from './call.ts'
import { putKeyPolicy } from './keys.ts'
import { createLogGroup, deleteRetentionPolicy, putMetricFilter, putRetentionPolicy } from './log-groups.ts'
import { enableServiceAccess } from './organization.ts'
import { createQueue, setQueueAttributes } from './queues.ts'
import { createRole, deleteRolePolicy, putRolePolicy, updateAssumeRolePolicy } from './roles.ts'
import { confirmSubscription, createTopic, setTopicAttributes, subscribe, unsubscribe } from './topics.ts'
import { createTrail, putEventSelectors, startLogging, updateTrail } from './trails.ts'

/** What every operation that changes something does to the facts. */
const SIMULATIONS: Readonly<Record<ChangeName, Simulation>> = {
  'cloudtrail:CreateTrail': createTrail,
  'cloudtrail:UpdateTrail': updateTrail,
  'cloudtrail:StartLogging': startLogging,
  'cloudtrail:PutEventSelectors': putEventSelectors,
  's3:CreateBucket': createBucket,
  's3:PutBucketPolicy': putBucketPolicy,
  's3:PutPublicAccessBlock': putPublicAccessBlock,
  's3:PutBucketVersioning': putBucketVersioning,
  's3:PutBucketLogging': putBucketLogging,
  's3:PutBucketTagging': putBucketTagging,
  'sns:CreateTopic': createTopic,
  'sns:SetTopicAttributes': setTopicAttributes,
  'sns:Subscribe': subscribe,
  'sns:ConfirmSubscription': confirmSubscription,
  'sns:Unsubscribe': unsubscribe,
  'sqs:CreateQueue': createQueue,
  'sqs:SetQueueAttributes': setQueueAttributes,
  'kms:PutKeyPolicy': putKeyPolicy,
  'cloudwatchlogs:CreateLogGroup': createLogGroup,
  'cloudwatchlogs:PutRetentionPolicy': putRetentionPolicy,
  'cloudwatchlogs:DeleteRetentionPolicy': deleteRetentionPolicy,
  'cloudwatchlogs:PutMetricFilter': putMetricFilter,
  'cloudwatch:PutMetricAlarm': putMetricAlarm,
  'iam:CreateRole': createRole,
  'iam:UpdateAssumeRolePolicy': updateAssumeRolePolicy,
  'iam:PutRolePolicy': putRolePolicy,
  'iam:DeleteRolePolicy': deleteRolePolicy,
  'organizations:EnableAWSServiceAccess': enableServiceAccess,
}

/**
 * The facts that observing an account would show after a step. The snapshot given is not changed, and shares with the new one all that is the
 * same; a step that AWS would refuse, or that concerns nothing in the snapshot, gives back the very snapshot.
 *
 * What only AWS can say, such as the id of a subscription, is `ONLY_AWS_SAYS`; `sameFacts` knows where. What could not be read before cannot be
 * read afterwards either.
 */
export function simulateStep(account: AccountSnapshot, step: ChangeCall): AccountSnapshot {
  return SIMULATIONS[step.change](account, step)
}

/** The facts after all steps, in their order. */
export function simulate(account: AccountSnapshot, steps: readonly ChangeCall[]): AccountSnapshot {
  return steps.reduce(simulateStep, account)
}
