import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type Service, service } from '../services/service.ts'
import { sends } from './send-command.ts'

/** What is changed in Amazon SQS, at the endpoint of the region, not at whatever host a queue's URL names. */
export const sqsChanges: Service = service((settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }), {
  CreateQueue: sends(CreateQueueCommand),
  SetQueueAttributes: sends(SetQueueAttributesCommand),
})
