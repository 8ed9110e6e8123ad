import type { Answer, AwsError } from '../answer.ts'
import { errorAnswer } from '../answer.ts'
import { cloudTrailMayDeliver } from '../bucket-policy.ts'
import type { MotoCall } from '../call.ts'
import { seenAs, trailNamed, trailsSeen } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { cloudTrailPage, failUnlessRefused, withInput } from './correction.ts'

const TRAILS_PER_REGION = 5

/** Answers with the error unless moto refuses the caller; a name this short is the one thing moto objects to after that, and creates nothing. */
function failCreation(call: MotoCall, next: Next, error: AwsError): Promise<Answer> {
  return failUnlessRefused(call, next, { error, probe: withInput(call, { Name: '-' }) })
}

const TOPIC_ARN = /^arn:[^:]+:sns:([^:]+):(\d{12}):(.+)$/

/** Rows about creating a trail. */
export const trailCreationCorrections: readonly Correction[] = [
  {
    id: 'trail-exists',
    service: 'cloudtrail',
    operations: ['CreateTrail'],
    stands: 'corrects an answer',
    moto: 'replaces the trail of the same name',
    aws: 'answers TrailAlreadyExistsException',
    page: cloudTrailPage('CreateTrail'),
    apply: (call, next, state) => {
      const existing = seenAs(state, call, String(call.input.Name))
      if (existing === undefined) return next(call)
      const message = `Trail ${existing.trail.name} already exists for customer: ${call.account}`
      return failCreation(call, next, { code: 'TrailAlreadyExistsException', message })
    },
  },
  {
    id: 'trail-limit',
    service: 'cloudtrail',
    operations: ['CreateTrail'],
    stands: 'corrects an answer',
    moto: 'creates any number of trails',
    aws: 'allows five trails in a Region, the ones that cover it from another Region included',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html',
    apply: (call, next, state) => {
      const count = trailsSeen(state, call).filter(({ from }) => from !== 'elsewhere').length
      if (count < TRAILS_PER_REGION) return next(call)
      const message = `User: ${call.account} already has ${count} trails in ${call.region}.`
      return failCreation(call, next, { code: 'MaximumNumberOfTrailsExceededException', message })
    },
  },
  {
    id: 'topic-arn',
    service: 'cloudtrail',
    operations: ['CreateTrail', 'UpdateTrail'],
    stands: 'corrects an answer',
    moto: 'looks for a topic whose name is the whole ARN',
    aws: 'takes the name or the ARN of a topic as SnsTopicName',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html',
    apply: (call, next) => {
      const [, region, account, name] = TOPIC_ARN.exec(String(call.input.SnsTopicName)) ?? []
      const own = region === call.region && account === call.account
      return next(own ? withInput(call, { ...call.input, SnsTopicName: name }) : call)
    },
  },
  {
    id: 'bucket-policy',
    service: 'cloudtrail',
    operations: ['CreateTrail', 'UpdateTrail'],
    stands: 'corrects an answer',
    moto: 'takes any bucket that exists',
    aws: 'answers InsufficientS3BucketPolicyException when the bucket policy does not let CloudTrail deliver',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
    apply: async (call, next, state) => {
      const { S3BucketName: bucket, S3KeyPrefix: prefix } = call.input
      // A bucket the proxy has not seen made is left to moto, which knows whether there is one.
      const policy = state.bucketPolicies.get(String(bucket))
      if (typeof bucket !== 'string' || policy === undefined) return next(call)
      const trailArn =
        seenAs(state, call, trailNamed(call))?.trail.arn ?? `arn:aws:cloudtrail:${call.region}:${call.account}:trail/${call.input.Name}`
      const delivery = { bucket, prefix: String(prefix ?? ''), account: call.account, trailArn }
      if (cloudTrailMayDeliver(policy, delivery)) return next(call)
      const code = 'InsufficientS3BucketPolicyException'
      const error = { code, message: `Incorrect S3 bucket policy is detected for bucket: ${bucket}` }
      return call.operation === 'CreateTrail' ? failCreation(call, next, error) : errorAnswer(call, error)
    },
  },
]
