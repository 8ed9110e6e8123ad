import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns'
import { type Service, service } from '../services/service.ts'
import { sends } from './send-command.ts'

/** What is changed in Amazon SNS. */
export const snsChanges: Service = service((settings) => new SNSClient(settings), {
  CreateTopic: sends(CreateTopicCommand),
  SetTopicAttributes: sends(SetTopicAttributesCommand),
  Subscribe: sends(SubscribeCommand),
  ConfirmSubscription: sends(ConfirmSubscriptionCommand),
  Unsubscribe: sends(UnsubscribeCommand),
})
