import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Place } from '../account.ts'
import { policy } from './policies.ts'

/** A queue that listens to a topic. */
export interface Listener {
  readonly topicArn: string
  readonly queueArn: string
  readonly queueUrl: string
  readonly subscriptionArn: string
}

/** Creates a topic, or finds it, and a queue of the same name that has confirmed a subscription and takes what the topic sends. */
export async function createListener(place: Place, name: string): Promise<Listener> {
  const sns = new SNSClient(place)
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }))
  const sqs = new SQSClient(place)
  const queueArn = `arn:aws:sqs:${place.region}:${place.account}:${name}`
  const Attributes = { Policy: queuePolicy({ queueArn, topicArn }) }
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }))
  const { SubscriptionArn: subscriptionArn = '' } = await sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, ReturnSubscriptionArn: true }),
  )
  return { topicArn, queueArn, queueUrl, subscriptionArn }
}

/** The policy of a queue that takes what one topic sends. */
export function queuePolicy({ queueArn, topicArn }: Pick<Listener, 'queueArn' | 'topicArn'>): string {
  return policy({
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  })
}

/**
 * Lets CloudTrail announce the log files of one trail on a topic.
 * Source: CloudTrail User Guide, "Amazon SNS topic policy for CloudTrail".
 */
export async function letTrailPublish(place: Place, topicArn: string, trailArn: string): Promise<void> {
  const publish = {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 'SNS:Publish',
    Resource: topicArn,
    Condition: { StringEquals: { 'aws:SourceArn': trailArn } },
  }
  await setTopicPolicy(place, topicArn, policy(publish))
}

/** Replaces the policy of a topic. */
export async function setTopicPolicy(place: Place, TopicArn: string, AttributeValue: string): Promise<void> {
  await new SNSClient(place).send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }))
}
