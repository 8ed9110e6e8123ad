import { GetQueueAttributesCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type Service, service, text } from './service.ts'

/** What is asked of Amazon SQS. A queue is asked at the endpoint of its region, not at whatever host its URL names. */
export const sqs: Service = service((settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }), {
  GetQueueAttributes: (client, input) =>
    client.send(new GetQueueAttributesCommand({ QueueUrl: text(input, 'QueueUrl'), AttributeNames: ['All'] })),
  ListQueueTags: (client, input) => client.send(new ListQueueTagsCommand({ QueueUrl: text(input, 'QueueUrl') })),
})
