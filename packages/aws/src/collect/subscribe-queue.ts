import { isRegionName, parseArn } from '@trailmend/core/notation'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'
import { queueAddress } from './queue-address.ts'

/** What it takes, for a policy. */
export const SUBSCRIBE_ACTIONS = ['sns:Subscribe'] as const

/**
 * Subscribes a queue to topics, in each topic's own region. To subscribe it again changes nothing. `pending`: whoever has the queue must confirm it,
 * because another account has the topic. Throws a `TypeError` for what is no queue's URL or no topic's ARN, and what the SDK throws.
 */
export function createSubscribe(
  queueUrl: string,
  options: { readonly session: SessionOptions; readonly target?: Target },
): (topicArn: string, signal: AbortSignal) => Promise<'subscribed' | 'pending'> {
  const address = queueAddress(queueUrl)
  if (address === undefined) throw new TypeError(`not the URL of a queue: ${queueUrl}`)
  const entered = createEntrances(options.session)(options.target ?? {})
  return async (topicArn, signal) => {
    const arn = parseArn(topicArn)
    if (arn?.service !== 'sns' || !isRegionName(arn.region)) throw new TypeError(`not the ARN of a topic: ${topicArn}`)
    const { SNSClient, SubscribeCommand } = await import('@aws-sdk/client-sns')
    const client = new SNSClient((await entered).settingsOf(arn.region))
    const Endpoint = `arn:${arn.partition}:sqs:${address.region ?? arn.region}:${address.account}:${address.name}`
    try {
      const command = new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint })
      const { SubscriptionArn = '' } = await client.send(command, { abortSignal: signal })
      // It is the words "pending confirmation" then. Source: Amazon SNS API Reference, Subscribe.
      return parseArn(SubscriptionArn) === undefined ? 'pending' : 'subscribed'
    } finally {
      client.destroy()
    }
  }
}
