import { allow, BUCKET, type Json, ORG, OWNER, QUEUE, SERVICE, TOPIC, write } from '../questions/fixtures.ts'

/** The log archive bucket of a landing zone, with the prefix that is the organization's id. */
export const CONTROL_TOWER: readonly Json[] = [
  {
    Sid: 'AllowSSLRequestsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [BUCKET, `${BUCKET}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
  {
    Sid: 'AWSBucketPermissionsCheck',
    Effect: 'Allow',
    Principal: { Service: ['cloudtrail.amazonaws.com', 'config.amazonaws.com'] },
    Action: 's3:GetBucketAcl',
    Resource: [BUCKET],
  },
  {
    Sid: 'AWSBucketDeliveryForCloudTrail',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: [`${BUCKET}/${ORG}/AWSLogs/${ORG}/*`],
    Condition: { StringEquals: { 'aws:SourceOrgID': ORG } },
  },
]

/** What a construct library writes: no source at all. */
export const CONSTRUCT: readonly Json[] = [
  { Action: 's3:GetBucketAcl', Effect: 'Allow', Principal: SERVICE, Resource: BUCKET },
  write({ Sid: undefined, Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } } }),
]

/** A commercial service's template for its topic. */
export const TEMPLATE_TOPIC: readonly Json[] = [
  { Sid: 'snsTopicPolicy', Effect: 'Allow', Principal: SERVICE, Action: 'sns:Publish', Resource: '*' },
]

/** The same template's queue. */
export const TEMPLATE_QUEUE: readonly Json[] = [
  {
    Sid: 'sqsQueuePolicy',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE,
    Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
  },
]

/** What the SNS console gives a new topic. */
export const CONSOLE_TOPIC: readonly Json[] = [
  {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['SNS:Publish', 'SNS:Subscribe', 'SNS:GetTopicAttributes'],
    Resource: TOPIC,
    Condition: { StringEquals: { 'AWS:SourceOwner': OWNER } },
  },
]

/** What the SQS console gives a new queue. */
export const CONSOLE_QUEUE: readonly Json[] = [
  { Sid: '__owner_statement', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWNER}:root` }, Action: 'SQS:*', Resource: QUEUE },
]

/** The statement without which nobody can manage a key. */
export const KEY_OWNER: Json = allow({
  Sid: 'Enable IAM User Permissions',
  Principal: { AWS: `arn:aws:iam::${OWNER}:root` },
  Action: 'kms:*',
})
