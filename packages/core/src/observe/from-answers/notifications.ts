import { type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { RegionAlarms } from '../facts/log-group.ts'
import type { MessageKey, Queue, QueueSettings, Subscription, Topic } from '../facts/notification.ts'
import type { OperationName } from '../operations.ts'
import { queueUrl } from '../questions/about-trails.ts'
import { type Named, named } from '../questions/ask.ts'
import type { Trail } from '../snapshot.ts'
import { deadLetterQueueOf } from './dead-letter-queue.ts'
import { readMessageKey } from './keys.ts'
import { tagsListed, tagsMapped } from './tags.ts'

/** What names topics. */
interface TopicNames {
  readonly trails: readonly Trail[]
  readonly alarms: readonly RegionAlarms[]
  /** ARNs. */
  readonly wanted: readonly string[]
}

/** The topics of trails, of alarms that may watch what metric filters count, and those wanted. */
export function readTopics(answers: Answers, account: string, { trails, alarms, wanted }: TopicNames): readonly Topic[] {
  const ofTrails = trails.flatMap((trail) => (trail.topicArn.known && trail.topicArn.value !== null ? [trail.topicArn.value] : []))
  const ofAlarms = alarms.flatMap((each) => (each.alarms.known ? each.alarms.value.flatMap((alarm) => alarm.alarmActions) : []))
  return [...new Set([...ofTrails, ...ofAlarms, ...wanted])].sort().flatMap((arn) => {
    const topic = named(arn, 'sns')
    return topic === undefined ? [] : readTopic(answers, account, topic)
  })
}

function readTopic(answers: Answers, account: string, topic: Named): Topic {
  const { arn, region, account: ownerAccount } = topic
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
    exists: readExists(answers, account, topic),
    policy: attributes((output) => attribute(output, 'Policy')),
    key: keyOf(attributes((output) => attribute(output, 'KmsMasterKeyId'))),
    subscriptions: readAnswer(answers.anyAbout(account, 'sns:ListSubscriptionsByTopic', region, arn), {
      operation: 'sns:ListSubscriptionsByTopic',
      missing: `ListSubscriptionsByTopic of ${arn}`,
      read: readSubscriptions,
      owner: ownerAccount,
    }),
    tags: readAnswer(answers.anyAbout(account, 'sns:ListTagsForResource', region, arn), {
      operation: 'sns:ListTagsForResource',
      missing: `ListTagsForResource of ${arn}`,
      read: (output) => tagsListed(output, 'Tags'),
      owner: ownerAccount,
    }),
  }
}

/** A topic of alarms is asked for its subscriptions only, which tells as much. */
function readExists(answers: Answers, account: string, { arn, region, account: owner }: Named): Fact<boolean> {
  const toldBy = (operation: OperationName): Fact<boolean> =>
    readAnswer<boolean>(answers.anyAbout(account, operation, region, arn), {
      operation,
      missing: `${operation.split(':')[1]} of ${arn}`,
      read: () => known(true),
      none: { means: false },
      owner,
    })
  const [first, second] = [toldBy('sns:GetTopicAttributes'), toldBy('sns:ListSubscriptionsByTopic')]
  const tellsMore = second.known || second.because !== 'not-recorded'
  return first.known || !tellsMore || (first.because !== 'not-recorded' && !second.known) ? first : second
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
      const arn = textField(subscription, 'SubscriptionArn')
      const isConfirmed = arn?.startsWith('arn:') ?? false
      return [
        {
          arn: isConfirmed ? (arn ?? null) : null,
          protocol: textField(subscription, 'Protocol') ?? '',
          endpoint: textField(subscription, 'Endpoint') ?? '',
          isConfirmed,
        },
      ]
    }),
  )
}

/**
 * The queues that are subscribed to topics, and for a plan those wanted and the dead-letter queues of all of these.
 *
 * @param wanted - ARNs; `undefined` where there is no plan to be made
 */
export function readQueues(
  answers: Answers,
  account: string,
  { topics, wanted }: { readonly topics: readonly Topic[]; readonly wanted: readonly string[] | undefined },
): readonly Queue[] {
  const subscribed = topics.flatMap(({ subscriptions }) =>
    subscriptions.known ? subscriptions.value.filter(({ protocol }) => protocol === 'sqs').map(({ endpoint }) => endpoint) : [],
  )
  const queues = new Map<string, Queue>()
  const toRead = [...subscribed, ...(wanted ?? [])]
  for (const arn of toRead) {
    const queue = queues.has(arn) ? undefined : named(arn, 'sqs')
    if (queue === undefined) continue
    const read = readQueueNamed(answers, account, queue)
    queues.set(arn, read)
    const deadLetters = read.settings.known ? (read.settings.value?.deadLetterQueue ?? null) : null
    // The loop comes to what is pushed, and each answer of a recording names one queue at most.
    if (wanted !== undefined && deadLetters !== null && isBeside(queue, deadLetters)) toRead.push(deadLetters)
  }
  return [...queues.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1))
}

/** Whether a queue is of the account and region of another, as its dead-letter queue has to be. */
function isBeside({ region, account }: Named, arn: string): boolean {
  const other = named(arn, 'sqs')
  return other?.region === region && other.account === account
}

function readQueueNamed(answers: Answers, account: string, queue: Named): Queue {
  const { arn, region, account: ownerAccount } = queue
  return {
    arn,
    ownerAccount,
    region,
    settings: readAnswer(answers.anyAbout(account, 'sqs:GetQueueAttributes', region, queueUrl(queue)), {
      operation: 'sqs:GetQueueAttributes',
      missing: `GetQueueAttributes of ${arn}`,
      read: (output) => readQueue(output, (id) => readMessageKey(answers, account, { region, owner: ownerAccount }, id)),
      none: { means: null },
      // Source: SQS says of a queue of another account that it "does not exist or you do not have access to it".
      owner: ownerAccount,
    }),
    tags: readAnswer(answers.anyAbout(account, 'sqs:ListQueueTags', region, queueUrl(queue)), {
      operation: 'sqs:ListQueueTags',
      missing: `ListQueueTags of ${arn}`,
      read: (output) => tagsMapped(output, 'Tags'),
      owner: ownerAccount,
    }),
  }
}

/** What GetQueueAttributes tells. */
export function readQueue(output: JsonObject, keyOf: (id: string) => MessageKey): Fact<QueueSettings | null> {
  // A queue without a policy, key or dead-letter queue lacks these attributes; one with nothing at all is no answer.
  const attributes = objectOf(output.Attributes)
  if (attributes === undefined) return notKnown('malformed-answer', 'GetQueueAttributes: expected "Attributes"')
  const keyId = textField(attributes, 'KmsMasterKeyId')
  const retention = Number(textField(attributes, 'MessageRetentionPeriod') ?? Number.NaN)
  return known({
    policy: textField(attributes, 'Policy') ?? null,
    key: keyId === undefined ? null : keyOf(keyId),
    deadLetterQueue: deadLetterQueueOf(textField(attributes, 'RedrivePolicy')),
    retentionSeconds: Number.isFinite(retention) ? retention : null,
  })
}
