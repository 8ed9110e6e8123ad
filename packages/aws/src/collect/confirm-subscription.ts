import { isRegionName, parseArn } from '@trailmend/core/notation'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'

/** What it takes, for a policy. */
export const CONFIRM_ACTIONS = ['sns:ConfirmSubscription'] as const

/**
 * Confirms subscriptions by their token, in the topic's own region: the URL in a message is never visited. Throws a `TypeError` for what is no
 * topic's ARN, and what the SDK throws.
 */
export function createConfirm(options: {
  readonly session: SessionOptions
  readonly target?: Target
}): (confirmation: { readonly topicArn: string; readonly token: string }) => Promise<void> {
  const entered = createEntrances(options.session)(options.target ?? {})
  return async ({ topicArn, token }) => {
    const arn = parseArn(topicArn)
    if (arn?.service !== 'sns' || !isRegionName(arn.region)) throw new TypeError(`not the ARN of a topic: ${topicArn}`)
    const { ConfirmSubscriptionCommand, SNSClient } = await import('@aws-sdk/client-sns')
    const client = new SNSClient((await entered).settingsOf(arn.region))
    await client.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: token }))
    client.destroy()
  }
}
