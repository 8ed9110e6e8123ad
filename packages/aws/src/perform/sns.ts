import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import { parseArn, queueOfToken, urlOfQueue } from '@trailmend/core'
import { type Send, type Service, service, text } from '../services/service.ts'
import { withConfirmation } from './confirmation.ts'
import { sends } from './send-command.ts'

const plainly = service((settings) => new SNSClient(settings), {
  CreateTopic: sends(CreateTopicCommand),
  SetTopicAttributes: sends(SetTopicAttributesCommand),
  Subscribe: sends(SubscribeCommand),
  ConfirmSubscription: sends(ConfirmSubscriptionCommand),
  Unsubscribe: sends(UnsubscribeCommand),
})

/** Confirm with the token of the input or, where that names a queue instead, with the one that SNS sent there. */
const confirmSubscription: Send = async (settings, input) => {
  const confirm = plainly.get('ConfirmSubscription')
  const queueArn = queueOfToken(input)
  if (confirm === undefined) throw new Error('no such operation: ConfirmSubscription')
  if (queueArn === undefined) return confirm(settings, input)
  const sqs = new SQSClient({ ...settings, region: parseArn(queueArn)?.region ?? settings.region, useQueueUrlAsEndpoint: false })
  const wish = { queueUrl: urlOfQueue(queueArn), topicArn: text(input, 'TopicArn') }
  return withConfirmation(sqs, wish, (Token) => confirm(settings, { ...input, Token }))
}

/** What is changed in Amazon SNS. */
export const snsChanges: Service = new Map([...plainly, ['ConfirmSubscription', confirmSubscription]])
