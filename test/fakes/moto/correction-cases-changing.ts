import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import * as sns from '@aws-sdk/client-sns'
import * as sqs from '@aws-sdk/client-sqs'
import { createTrailWorld, placeAt } from './account.ts'
import type { CorrectionCase, Ground } from './correction-case.ts'
import { outcome } from './outcome.ts'

const OTHER = '222222222222'

const topics = ({ home }: Ground): sns.SNSClient => new sns.SNSClient({ ...home, maxAttempts: 1 })
const topicsOfOther = ({ proxy }: Ground): sns.SNSClient => new sns.SNSClient({ ...placeAt(proxy.url, { account: OTHER }), maxAttempts: 1 })

const listed = (client: sns.SNSClient, TopicArn: string | undefined): Promise<unknown> =>
  outcome(client.send(new sns.ListSubscriptionsByTopicCommand({ TopicArn })), ({ Subscriptions = [] }) =>
    Subscriptions.map(({ SubscriptionArn = '' }) => SubscriptionArn.replace(/^arn:.*/, 'an ARN')),
  )

/** Cases of what steps of a plan change. */
export const changingCases: readonly CorrectionCase[] = [
  {
    id: 'queues-of-other-accounts',
    act: async (ground) => {
      const client = topics(ground)
      const { TopicArn } = await client.send(new sns.CreateTopicCommand({ Name: 'logs' }))
      const subscribe = (account: string): Promise<unknown> =>
        client.send(new sns.SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:${account}:logs` }))
      await subscribe(OTHER)
      await subscribe(ground.home.account)
      return [await listed(client, TopicArn)]
    },
    aws: [['PendingConfirmation', 'an ARN']],
    moto: [['an ARN', 'an ARN']],
  },
  {
    id: 'subscribers-of-other-accounts',
    act: async (ground) => {
      const client = topics(ground)
      const { TopicArn } = await client.send(new sns.CreateTopicCommand({ Name: 'logs' }))
      const Endpoint = `arn:aws:sqs:us-east-1:${OTHER}:logs`
      const subscribe = new sns.SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint })
      const { SubscriptionArn } = await topicsOfOther(ground).send(subscribe)
      const before = await listed(client, TopicArn)
      await topicsOfOther(ground).send(new sns.UnsubscribeCommand({ SubscriptionArn }))
      return [before, await listed(client, TopicArn)]
    },
    aws: [['an ARN'], []],
    moto: [[], []],
  },
  {
    id: 'topic-of-another-account',
    act: async ({ home, trail }) => {
      const topic = `arn:aws:sns:${home.region}:${OTHER}:central`
      const told = () =>
        outcome(trail(home).send(new cloudtrail.DescribeTrailsCommand()), ({ trailList = [] }) => trailList.map((each) => each.SnsTopicARN))
      const made = await outcome(createTrailWorld(home, { trail: { SnsTopicName: topic } }))
      const named = await told()
      await outcome(trail(home).send(new cloudtrail.UpdateTrailCommand({ Name: 'main', SnsTopicName: '' })))
      return [made, named, await told()]
    },
    aws: ['done', ['arn:aws:sns:us-east-1:222222222222:central'], [undefined]],
    moto: ['InsufficientSnsTopicPolicyException', [], []],
  },
  {
    id: 'queue-policy',
    act: async ({ home }) => {
      const client = new sqs.SQSClient({ ...home, maxAttempts: 1 })
      const Policy = '{"Version":"2012-10-17","Statement":[]}'
      const { QueueUrl } = await client.send(new sqs.CreateQueueCommand({ QueueName: 'logs', Attributes: { Policy } }))
      const set = (Attributes: Record<string, string>): Promise<unknown> =>
        client.send(new sqs.SetQueueAttributesCommand({ QueueUrl, Attributes }))
      const ask = (): Promise<unknown> =>
        outcome(
          client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })),
          ({ Attributes }) => Attributes?.Policy,
        )
      await set({ MessageRetentionPeriod: '60' })
      const kept = await ask()
      await set({ Policy: '' })
      return [kept, await ask()]
    },
    aws: ['{"Version":"2012-10-17","Statement":[]}', undefined],
    moto: [undefined, undefined],
  },
]
