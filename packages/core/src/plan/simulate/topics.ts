import { parseArn } from '../../arn.ts'
import { objectOf, ownField, textField } from '../../observe/answer-fields.ts'
import { known } from '../../observe/fact.ts'
import type { MessageKey, Subscription, Topic } from '../../observe/facts/notification.ts'
import { named } from '../../observe/questions/ask.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { queueOfToken } from '../token-in-queue.ts'
import { blankQueue, blankTopic } from './blank.ts'
import type { Simulation } from './call.ts'
import { messageKey } from './message-key.ts'
import { givenTags } from './tags.ts'
import { changed, inserted, ONLY_AWS_SAYS, putIn, written } from './written.ts'

const NAME_OF = ({ arn }: Topic): string => arn

/** What the owner of a new topic may do, by the policy that SNS gives it. Source: SNS Developer Guide, "Default policy". */
const OWNERS_ACTIONS = [
  'SNS:GetTopicAttributes',
  'SNS:SetTopicAttributes',
  'SNS:AddPermission',
  'SNS:RemovePermission',
  'SNS:DeleteTopic',
  'SNS:Subscribe',
  'SNS:ListSubscriptionsByTopic',
  'SNS:Publish',
] as const

/** The policy of a topic that was created without one. */
function newTopicPolicy(arn: string): string {
  const owner = parseArn(arn)?.account ?? ''
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: OWNERS_ACTIONS,
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': owner } },
  }
  return JSON.stringify({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] })
}

/** A topic that is there already stays as it is. */
export const createTopic: Simulation = (account, call) => {
  const name = textField(call.input, 'Name')
  const arn = `arn:${account.partition}:sns:${call.region}:${call.account}:${name}`
  const before = account.topics.find((topic) => topic.arn === arn)
  if (name === undefined || (before?.exists.known && before.exists.value)) return account
  const attributes = objectOf(ownField(call.input, 'Attributes')) ?? {}
  const topics = putIn(account.topics, { nameOf: NAME_OF, blank: blankTopic(arn) }, (topic) => ({
    ...topic,
    exists: known(true),
    policy: written(topic.policy, textField(attributes, 'Policy') ?? newTopicPolicy(arn)),
    key: written(topic.key, keyOf(account, textField(attributes, 'KmsMasterKeyId'))),
    subscriptions: written(topic.subscriptions, []),
    tags: written(topic.tags, givenTags(call.input, 'Tags')),
  }))
  return { ...account, topics }
}

/** The policy, or the key. Other attributes are no facts of a snapshot. */
export const setTopicAttributes: Simulation = (account, { input }) => {
  const [name, value] = [textField(input, 'AttributeName'), textField(input, 'AttributeValue')]
  return onTopic(account, textField(input, 'TopicArn'), (topic) => {
    if (name === 'Policy' && value !== undefined) return { ...topic, policy: written(topic.policy, value) }
    if (name === 'KmsMasterKeyId') return { ...topic, key: written(topic.key, keyOf(account, value)) }
    return topic
  })
}

/**
 * A queue, or a function, that its own account subscribes is confirmed at once, whoever owns the topic; everything else waits.
 *
 * Source: SNS Developer Guide, "Sending Amazon SNS messages to an Amazon SQS queue in a different account".
 */
export const subscribe: Simulation = (account, call) => {
  const [topicArn, protocol, endpoint] = ['TopicArn', 'Protocol', 'Endpoint'].map((field) => textField(call.input, field) ?? '')
  const isOwn = (protocol === 'sqs' || protocol === 'lambda') && parseArn(endpoint ?? '')?.account === call.account
  const wish: Subscription = {
    arn: isOwn ? arnUntold(topicArn, endpoint) : null,
    protocol: protocol ?? '',
    endpoint: endpoint ?? '',
    isConfirmed: isOwn,
  }
  const after = onTopic(account, topicArn, (topic) => {
    const { subscriptions } = topic
    return subscriptions.known ? { ...topic, subscriptions: known(subscribed(subscriptions.value, wish)) } : topic
  })
  return withQueueShown(after, wish)
}

function subscribed(before: readonly Subscription[], wish: Subscription): readonly Subscription[] {
  const same = before.findIndex((each) => each.protocol === wish.protocol && each.endpoint === wish.endpoint)
  if (same === -1) return [...before, wish]
  return wish.isConfirmed && before[same]?.isConfirmed === false ? before.with(same, wish) : before
}

/** A queue that is subscribed to is shown. */
function withQueueShown(account: AccountSnapshot, { protocol, endpoint }: Subscription): AccountSnapshot {
  const isShown = protocol !== 'sqs' || named(endpoint, 'sqs') === undefined || account.queues.some(({ arn }) => arn === endpoint)
  return isShown ? account : { ...account, queues: inserted(account.queues, blankQueue(endpoint), ({ arn }) => arn) }
}

/** A token reached one queue of the account that confirms, or, where it is not said which, all of them: what waits for it waits no more. */
export const confirmSubscription: Simulation = (account, call) => {
  const topicArn = textField(call.input, 'TopicArn')
  const queueArn = queueOfToken(call.input)
  const isMeant = ({ isConfirmed, protocol, endpoint }: Subscription): boolean =>
    !isConfirmed && protocol === 'sqs' && parseArn(endpoint)?.account === call.account && (queueArn ?? endpoint) === endpoint
  return onTopic(account, topicArn, (topic) => {
    if (!topic.subscriptions.known || !topic.subscriptions.value.some(isMeant)) return topic
    const after = topic.subscriptions.value.map((each) =>
      isMeant(each) ? { ...each, arn: arnUntold(topicArn, each.endpoint), isConfirmed: true } : each,
    )
    return { ...topic, subscriptions: known(after) }
  })
}

/** The subscription is gone; its queue is still shown. */
export const unsubscribe: Simulation = (account, { input }) => {
  const arn = textField(input, 'SubscriptionArn') ?? ''
  const isOf = ({ subscriptions }: Topic): boolean => subscriptions.known && subscriptions.value.some((each) => each.arn === arn)
  const topics = changed(account.topics, isOf, (topic) => ({ ...topic, subscriptions: without(topic.subscriptions, arn) }))
  return topics === account.topics ? account : { ...account, topics }
}

function without(subscriptions: Topic['subscriptions'], arn: string): Topic['subscriptions'] {
  return subscriptions.known ? known(subscriptions.value.filter((each) => each.arn !== arn)) : subscriptions
}

/** An ARN for a subscription whose id only AWS can say, another for each endpoint. */
function arnUntold(topicArn: string | undefined, endpoint: string | undefined): string {
  return `${topicArn}:${ONLY_AWS_SAYS}:${endpoint}`
}

function onTopic(account: AccountSnapshot, arn: string | undefined, change: (topic: Topic) => Topic): AccountSnapshot {
  const topics = changed(account.topics, (topic) => topic.arn === arn, change)
  return topics === account.topics ? account : { ...account, topics }
}

function keyOf(account: AccountSnapshot, id: string | undefined): MessageKey | null {
  return id === undefined ? null : messageKey(account, id)
}
