import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as organizations from '@aws-sdk/client-organizations'
import * as sns from '@aws-sdk/client-sns'
import { createTrailWorld, placeAt } from './account.ts'
import type { CorrectionCase } from './correction-case.ts'
import { outcome } from './outcome.ts'

const MEMBER = '222222222222'
const group = 'watched'
const transformation = { metricName: 'm', metricNamespace: 'n', metricValue: '1' }
const put = (filterPattern: string) =>
  new logs.PutMetricFilterCommand({ logGroupName: group, filterName: 'f', filterPattern, metricTransformations: [transformation] })
const patterns = ({ metricFilters = [] }: logs.DescribeMetricFiltersCommandOutput): unknown =>
  metricFilters.map(({ filterPattern }) => filterPattern)

/** Cases of what watches a trail, and of the organization that it belongs to. */
export const watchingCases: readonly CorrectionCase[] = [
  {
    id: 'filter-names',
    act: async ({ home }) => {
      const client = new logs.CloudWatchLogsClient({ ...home, maxAttempts: 1 })
      await client.send(new logs.CreateLogGroupCommand({ logGroupName: group }))
      await client.send(put('old'))
      await client.send(put('new'))
      return outcome(client.send(new logs.DescribeMetricFiltersCommand({ logGroupName: group })), patterns)
    },
    aws: ['new'],
    moto: ['old', 'new'],
  },
  {
    id: 'filters-of-deleted-groups',
    act: async ({ home }) => {
      const client = new logs.CloudWatchLogsClient({ ...home, maxAttempts: 1 })
      const ask = () => outcome(client.send(new logs.DescribeMetricFiltersCommand({ logGroupName: group })), patterns)
      await client.send(new logs.CreateLogGroupCommand({ logGroupName: group }))
      await client.send(put('any'))
      const before = await ask()
      await client.send(new logs.DeleteLogGroupCommand({ logGroupName: group }))
      return [before, await ask()]
    },
    aws: [['any'], 'ResourceNotFoundException'],
    moto: [['any'], ['any']],
  },
  {
    id: 'pending-subscriptions',
    act: async ({ home }) => {
      const client = new sns.SNSClient({ ...home, maxAttempts: 1 })
      const { TopicArn } = await client.send(new sns.CreateTopicCommand({ Name: 'alarms' }))
      await client.send(new sns.SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }))
      const Endpoint = `arn:aws:sqs:${home.region}:${home.account}:queue`
      await client.send(new sns.SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
      return outcome(client.send(new sns.ListSubscriptionsByTopicCommand({ TopicArn })), ({ Subscriptions = [] }) =>
        Subscriptions.map(({ Protocol, SubscriptionArn = '' }) => [Protocol, SubscriptionArn.replace(/^arn:.*/, 'an ARN')]),
      )
    },
    aws: [
      ['email', 'PendingConfirmation'],
      ['sqs', 'an ARN'],
    ],
    moto: [
      ['email', 'an ARN'],
      ['sqs', 'an ARN'],
    ],
  },
  {
    id: 'organization-of-members',
    act: async ({ home, proxy }) => {
      await new organizations.OrganizationsClient(home).send(new organizations.CreateOrganizationCommand({ FeatureSet: 'ALL' }))
      const { arn } = await createTrailWorld(home, { name: 'org', trail: { IsOrganizationTrail: true } })
      proxy.organizationTrail({ arn, members: [MEMBER], statusFromMembers: 'answered' })
      const client = new organizations.OrganizationsClient({ ...placeAt(proxy.url, { account: MEMBER }), maxAttempts: 1 })
      return outcome(client.send(new organizations.DescribeOrganizationCommand({})), ({ Organization }) => Organization?.MasterAccountId)
    },
    aws: '123456789012',
    moto: 'AWSOrganizationsNotInUseException',
  },
  {
    id: 'administrators-of-cloudtrail',
    act: async ({ home }) => {
      const client = new organizations.OrganizationsClient({ ...home, maxAttempts: 1 })
      await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: 'ALL' }))
      const asked = new organizations.ListDelegatedAdministratorsCommand({ ServicePrincipal: 'cloudtrail.amazonaws.com' })
      return outcome(client.send(asked), ({ DelegatedAdministrators }) => DelegatedAdministrators)
    },
    aws: [],
    moto: 'InvalidInputException',
  },
]
