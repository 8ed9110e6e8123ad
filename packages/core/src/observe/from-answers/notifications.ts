import { type JsonObject, listField, objectOf, ownField, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RegionAlarms } from '../facts/log-group.ts'
import type { MessageKey, Queue, QueueSettings, Subscription, Topic } from '../facts/notification.ts'
import { queueUrl } from '../questions/about-trails.ts'
import { type Named, named } from '../questions/ask.ts'
import type { Trail } from '../snapshot.ts'
import { readMessageKey } from './keys.ts'

/** The topics of trails, and of alarms that may watch what metric filters count. */
export function readTopics(answers: Answers, account: string, trails: readonly Trail[], alarms: readonly RegionAlarms[]): readonly Topic[] {
  const ofTrails = trails.flatMap((trail) => (trail.topicArn.known && trail.topicArn.value !== null ? [trail.topicArn.value] : []))
  const ofAlarms = alarms.flatMap((each) => (each.alarms.known ? each.alarms.value.flatMap((alarm) => alarm.alarmActions) : []))
  return [...new Set([...ofTrails, ...ofAlarms])].sort().flatMap((arn) => {
    const topic = named(arn, 'sns')
    return topic === undefined ? [] : readTopic(answers, account, topic)
  })
}

function readTopic(answers: Answers, account: string, { arn, region, account: ownerAccount }: Named): Topic {
  const attributes = <T>(read: (output: JsonObject) => Fact<T>): Fact<T> =>
    readAnswer(answers.anyAbout(account, 'sns:GetTopicAttributes', region, arn), {
      operation: 'sns:GetTopicAttributes',
      missing: `GetTopicAttributes of ${arn}`,
      read,
      owner: ownerAccount,
    })
  const keyOf = (id: Fact<string | null>): Topic['key'] =>
    id.known ? known(id.value === null ? null : readMessageKey(answers, account, { region, owner: ownerAccount }, id.value)) : id
  return {
    arn,
    ownerAccount,
    region,
    policy: attributes((output) => attribute(output, 'Policy')),
    key: keyOf(attributes((output) => attribute(output, 'KmsMasterKeyId'))),
    subscriptions: readAnswer(answers.anyAbout(account, 'sns:ListSubscriptionsByTopic', region, arn), {
      operation: 'sns:ListSubscriptionsByTopic',
      missing: `ListSubscriptionsByTopic of ${arn}`,
      read: readSubscriptions,
      owner: ownerAccount,
    }),
  }
}

function attribute(output: JsonObject, name: string): Fact<string | null> {
  const attributes = objectOf(output.Attributes)
  if (attributes === undefined) return notKnown('malformed-answer', 'expected "Attributes"')
  return known(textField(attributes, name) ?? null)
}

/** The ARN of a subscription that waits, or that was deleted, is a word instead. Source: SNS API Reference, Subscription. */
function readSubscriptions(output: JsonObject): Fact<readonly Subscription[]> {
  const subscriptions = listField(output, 'Subscriptions')
  if (subscriptions === undefined) return notKnown('malformed-answer', 'ListSubscriptionsByTopic: expected a list "Subscriptions"')
  return known(
    subscriptions.flatMap((each): readonly Subscription[] => {
      const subscription = objectOf(each)
      if (subscription === undefined) return []
      return [
        {
          protocol: textField(subscription, 'Protocol') ?? '',
          endpoint: textField(subscription, 'Endpoint') ?? '',
          isConfirmed: (textField(subscription, 'SubscriptionArn') ?? '').startsWith('arn:'),
        },
      ]
    }),
  )
}

/** The queues that are subscribed to topics of trails. */
export function readQueues(answers: Answers, account: string, topics: readonly Topic[]): readonly Queue[] {
  const endpoints = topics.flatMap(({ subscriptions }) =>
    subscriptions.known ? subscriptions.value.filter(({ protocol }) => protocol === 'sqs').map(({ endpoint }) => endpoint) : [],
  )
  return [...new Set(endpoints)].sort().flatMap((endpoint) => {
    const queue = named(endpoint, 'sqs')
    if (queue === undefined) return []
    const { arn, region, account: ownerAccount } = queue
    const settings = readAnswer(answers.anyAbout(account, 'sqs:GetQueueAttributes', region, queueUrl(queue)), {
      operation: 'sqs:GetQueueAttributes',
      missing: `GetQueueAttributes of ${arn}`,
      read: (output) => readQueue(output, (id) => readMessageKey(answers, account, { region, owner: ownerAccount }, id)),
      none: { means: null },
      // Source: SQS says of a queue of another account that it "does not exist or you do not have access to it".
      owner: ownerAccount,
    })
    return [{ arn, ownerAccount, region, settings }]
  })
}

function readQueue(output: JsonObject, keyOf: (id: string) => MessageKey): Fact<QueueSettings | null> {
  // A queue without a policy, key or dead-letter queue lacks these attributes; one with nothing at all is no answer.
  const attributes = objectOf(output.Attributes)
  if (attributes === undefined) return notKnown('malformed-answer', 'GetQueueAttributes: expected "Attributes"')
  const keyId = textField(attributes, 'KmsMasterKeyId')
  const retention = Number(textField(attributes, 'MessageRetentionPeriod') ?? Number.NaN)
  return known({
    policy: textField(attributes, 'Policy') ?? null,
    key: keyId === undefined ? null : keyOf(keyId),
    deadLetterQueue: deadLetterQueue(textField(attributes, 'RedrivePolicy')),
    retentionSeconds: Number.isFinite(retention) ? retention : null,
  })
}

function deadLetterQueue(redrivePolicy: string | undefined): string | null {
  if (redrivePolicy === undefined) return null
  try {
    const target = ownField(objectOf(JSON.parse(redrivePolicy)) ?? {}, 'deadLetterTargetArn')
    return typeof target === 'string' ? target : null
  } catch {
    return null
  }
}
