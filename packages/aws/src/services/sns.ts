import { GetTopicAttributesCommand, ListTagsForResourceCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns'
import { allPages, type Service, service, text } from './service.ts'

/** What is asked of Amazon SNS. */
export const sns: Service = service((settings) => new SNSClient(settings), {
  GetTopicAttributes: (client, input) => client.send(new GetTopicAttributesCommand({ TopicArn: text(input, 'TopicArn') })),
  ListSubscriptionsByTopic: (client, input) =>
    allPages(paginateListSubscriptionsByTopic({ client }, { TopicArn: text(input, 'TopicArn') }), 'Subscriptions'),
  ListTagsForResource: (client, input) => client.send(new ListTagsForResourceCommand({ ResourceArn: text(input, 'ResourceArn') })),
})
