import { type ContextInput, requestContext } from '../request.ts'
import type { TrailContext, TrailIdentity } from './context.ts'
import { CLOUDTRAIL, sourceKeys } from './needed-bucket-requests.ts'
import { absentKeys, assuming, type NeededRequest } from './needed-request.ts'
import { placeOf, SNS, type Subscription } from './needed-topic-requests.ts'
import { ABSENT_FROM_SERVICES, SERVICE_VARIANTS, serviceKeys } from './service-caller.ts'

const NO_ENCRYPTION_CONTEXT = ['kms:encryptioncontext:*', 'kms:encryptioncontextkeys']

/**
 * What CloudTrail asks of the key that encrypts log files.
 *
 * A data key for each trail, with the trail as encryption context; a description when a trail is made or changed; and a decryption if the
 * bucket has an S3 Bucket Key. Source: CloudTrail user guide, "Configure AWS KMS key policies for CloudTrail".
 */
export function neededOfLogKey(trail: TrailContext & { readonly kmsKeyArn: string }): readonly NeededRequest[] {
  return trail.trails.flatMap((source) => [
    keyRequest(trail.kmsKeyArn, {
      action: 'kms:GenerateDataKey',
      purpose: `encrypt log files of account ${source.account}`,
      keys: logKeys(trail, source),
    }),
    ...(trail.bucketKey === false
      ? []
      : [
          assuming(
            keyRequest(trail.kmsKeyArn, {
              action: 'kms:Decrypt',
              purpose: `decrypt for the S3 Bucket Key, account ${source.account}`,
              keys: logKeys(trail, source),
            }),
            trail.bucketKey === undefined ? ['bucketKey'] : [],
          ),
        ]),
    keyRequest(trail.kmsKeyArn, {
      action: 'kms:DescribeKey',
      purpose: `describe the key for the trail of account ${source.account}`,
      keys: sourceKeys(trail, source),
    }),
  ])
}

/**
 * What CloudTrail asks of the key of an encrypted topic.
 *
 * AWS documents the grant without a condition, and not whether the source is sent: it is unknown.
 */
export function neededOfTopicKey({ keyArn, topicArn }: { readonly keyArn: string; readonly topicArn: string }): readonly NeededRequest[] {
  const keys = { ...serviceKeys(CLOUDTRAIL), ...encryptionContext('aws:sns:topicArn', topicArn) }
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
    keyRequest(keyArn, { action, purpose: 'publish to the encrypted topic', keys }),
  )
}

/**
 * What SNS asks of the key of an encrypted queue.
 *
 * Source: SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics".
 */
export function neededOfQueueKey({ keyArn, queueArn, topicArn }: Subscription & { readonly keyArn: string }): readonly NeededRequest[] {
  const keys = {
    ...serviceKeys(SNS),
    'aws:SourceArn': topicArn,
    'aws:SourceAccount': placeOf(topicArn).account,
    ...encryptionContext('aws:sqs:arn', queueArn),
  }
  return ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
    keyRequest(keyArn, { action, purpose: 'send a message to the encrypted queue', keys, service: SNS }),
  )
}

function logKeys(trail: TrailContext, source: TrailIdentity): Readonly<Record<string, ContextInput>> {
  return {
    ...sourceKeys(trail, source),
    'kms:EncryptionContext:aws:cloudtrail:arn': source.arn,
    'kms:EncryptionContext:aws:s3:arn': { unknown: true },
    'kms:EncryptionContextKeys': ['aws:cloudtrail:arn', 'aws:s3:arn'],
  }
}

function encryptionContext(name: string, value: string): Readonly<Record<string, ContextInput>> {
  return { [`kms:EncryptionContext:${name}`]: value, 'kms:EncryptionContextKeys': [name] }
}

interface KeyUse {
  readonly action: string
  readonly purpose: string
  readonly keys: Readonly<Record<string, ContextInput>>
  readonly service?: string
}

function keyRequest(keyArn: string, { action, purpose, keys, service = CLOUDTRAIL }: KeyUse): NeededRequest {
  return {
    purpose,
    request: { caller: { kind: 'service', service }, action, resource: keyArn, context: requestContext(keys) },
    variants: SERVICE_VARIANTS,
    isAbsent: absentKeys(ABSENT_FROM_SERVICES, NO_ENCRYPTION_CONTEXT, ['s3:*']),
  }
}
