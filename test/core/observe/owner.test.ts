import { ownerNamed } from '@trailmend/core'
import { expect, test } from 'vitest'

const ID = '111122223333'

test.each([
  ['a trail', 'cloudtrail', 'GetTrailStatus', { Name: `arn:aws:cloudtrail:us-east-1:${ID}:trail/x` }, ID],
  ['a topic', 'sns', 'GetTopicAttributes', { TopicArn: `arn:aws:sns:us-east-1:${ID}:x` }, ID],
  ['a key', 'kms', 'DescribeKey', { KeyId: `arn:aws:kms:us-east-1:${ID}:key/x` }, ID],
  ['a queue', 'sqs', 'GetQueueAttributes', { QueueUrl: `https://sqs.us-east-1.amazonaws.com/${ID}/x` }, ID],
  ['a queue elsewhere', 'sqs', 'GetQueueAttributes', { QueueUrl: `https://x/?a=/${ID}/x` }, undefined],
  ['a bucket', 's3', 'GetBucketPolicy', { Bucket: 'x' }, undefined],
  ['a bucket by its ARN', 's3', 'GetBucketPolicy', { Bucket: 'arn:aws:s3:::x' }, undefined],
  ['a managed policy of AWS', 'iam', 'GetPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/x' }, undefined],
  ['a key by its id', 'kms', 'DescribeKey', { KeyId: 'x' }, undefined],
  ['nothing in particular', 'cloudwatch', 'DescribeAlarms', {}, undefined],
  ['an operation nobody knows', 'x', 'y', { Name: `arn:aws:x:us-east-1:${ID}:y` }, undefined],
  ['no text', 'sns', 'GetTopicAttributes', { TopicArn: 7 }, undefined],
])('the owner of %s', (_name, service, operation, input, owner) => {
  expect(ownerNamed({ region: 'us-east-1', service, operation, input })).toBe(owner)
})
