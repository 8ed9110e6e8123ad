import { parseArn } from '../../arn.ts'
import { requestContext } from '../request.ts'
import type { TrailContext } from './context.ts'
import { CLOUDTRAIL, sourceKeys } from './needed-bucket-requests.ts'
import { absentKeys, type NeededRequest } from './needed-request.ts'
import { ABSENT_FROM_SERVICES, SERVICE_VARIANTS } from './service-caller.ts'

/** The principal that SNS acts as. */
export const SNS: string = 'sns.amazonaws.com'

/**
 * What CloudTrail asks of the topic it announces log files on: to publish, for each trail that uses it.
 *
 * Source: CloudTrail user guide, "Amazon SNS topic policy for CloudTrail".
 */
export function neededOfTopic(trail: TrailContext & { readonly topicArn: string }): readonly NeededRequest[] {
  return trail.trails.map((source) => ({
    purpose: `announce log files of the trail of account ${source.account}`,
    request: {
      caller: { kind: 'service', service: CLOUDTRAIL },
      action: 'sns:Publish',
      resource: trail.topicArn,
      context: requestContext(sourceKeys(trail, source)),
    },
    variants: SERVICE_VARIANTS,
    isAbsent: absentKeys(ABSENT_FROM_SERVICES, ['sns:endpoint', 'sns:protocol']),
  }))
}

/**
 * What SNS asks of a queue that is subscribed to a topic: to send a message.
 *
 * SQS documents a short list of the global keys it knows; whether it gets `aws:PrincipalIsAWSService` and its like is not said, so those
 * are unknown. Source: SNS developer guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic"; SQS developer guide, "Global
 * condition keys".
 */
export function neededOfQueue({ queueArn, topicArn }: Subscription): readonly NeededRequest[] {
  return [
    {
      purpose: 'send a message of the topic to the queue',
      request: {
        caller: { kind: 'service', service: SNS },
        action: 'sqs:SendMessage',
        resource: queueArn,
        context: requestContext({ 'aws:SourceArn': topicArn, 'aws:SecureTransport': true }),
      },
      variants: SERVICE_VARIANTS,
      isAbsent: absentKeys(ABSENT_FROM_SERVICES),
    },
  ]
}

/** A topic and the queue that listens to it. */
export interface Subscription {
  readonly queueArn: string
  readonly topicArn: string
}

/** The account and region of a topic or queue; empty texts for what is no ARN. */
export function placeOf(arn: string): { readonly account: string; readonly region: string; readonly partition: string } {
  const parsed = parseArn(arn)
  return { account: parsed?.account ?? '', region: parsed?.region ?? '', partition: parsed?.partition ?? '' }
}
