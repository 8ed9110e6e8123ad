import { type ChangeName, type FailureKind, failureKind } from '@trailmend/core'
import { expect, test } from 'vitest'

const cases: readonly [ChangeName, string, FailureKind][] = [
  ['cloudtrail:UpdateTrail', 'ThrottlingException', 'not-now'],
  ['s3:PutBucketPolicy', 'OperationAborted', 'not-now'],
  ['sqs:CreateQueue', 'QueueDeletedRecently', 'not-now'],
  ['cloudtrail:UpdateTrail', 'InvalidCloudWatchLogsRoleArnException', 'not-yet'],
  ['iam:PutRolePolicy', 'InvalidCloudWatchLogsRoleArnException', 'refused'],
  ['iam:PutRolePolicy', 'NoSuchEntity', 'not-yet'],
  ['iam:DeleteRolePolicy', 'NoSuchEntity', 'already'],
  ['sqs:SetQueueAttributes', 'QueueDoesNotExist', 'not-yet'],
  ['s3:PutBucketPolicy', 'MalformedPolicy', 'refused'],
  ['cloudtrail:CreateTrail', 'TimeoutError', 'unclear'],
  ['cloudtrail:CreateTrail', '502', 'unclear'],
  ['cloudtrail:CreateTrail', '403', 'refused'],
  ['cloudtrail:CreateTrail', 'TrailAlreadyExistsException', 'already'],
  ['s3:CreateBucket', 'BucketAlreadyOwnedByYou', 'already'],
  ['s3:CreateBucket', 'BucketAlreadyExists', 'refused'],
  ['cloudtrail:CreateTrail', 'MaximumNumberOfTrailsExceededException', 'refused'],
  ['cloudtrail:CreateTrail', 'AccessDenied', 'refused'],
  ['cloudtrail:CreateTrail', 'constructor', 'refused'],
  ['cloudtrail:CreateTrail', '', 'refused'],
]
test.each(cases)('%s: %s is %s', (change, name, kind) => {
  expect(failureKind(change, name)).toBe(kind)
})
