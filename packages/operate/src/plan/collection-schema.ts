import type { Collection } from '@trailmend/core/plan'
import { z } from 'zod'
import { USE_NAME } from '../config/plan-settings.ts'

// The longest that AWS allows, or more. Sources: S3 User Guide, "Bucket naming rules" and "Creating object key names"; CloudTrail API
// Reference, CreateTrail (a key prefix has 200 characters at most); SNS and SQS, quotas of names.
const bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u, 'expected the name of a bucket')
const keyPrefix = z.string().max(200)
const account = z.string().regex(/^\d{12}$/u, 'expected twelve digits')
const arn = (service: string) =>
  z
    .string()
    .regex(new RegExp(`^arn:aws[a-z-]{0,20}:${service}:[a-z0-9-]{1,30}:\\d{12}:[\\w./-]{1,300}$`, 'u'), `expected the ARN of ${service}`)

/** What may be read from a file that tells what is collected. Files are untrusted. */
export const collectionSchema: z.ZodType<Collection> = z.strictObject({
  version: z.literal(1),
  account,
  trailArn: arn('cloudtrail'),
  bucket,
  keyPrefix,
  topicArn: arn('sns').nullable(),
  queues: z.array(z.strictObject({ use: z.string().regex(USE_NAME, 'expected the name of a use'), arn: arn('sqs') })).max(10),
  draining: z.array(z.strictObject({ bucket, keyPrefix, topicArn: arn('sns').nullable() })).max(100),
  formerTopics: z.array(arn('sns')).max(100).exactOptional(),
})
