import { parseArn } from '../../arn.ts'
import { notKnown } from '../../observe/fact.ts'
import type { PartReading } from '../parts.ts'
import type { Chain, ChainQueue } from './chain.ts'
import { maySubscribe } from './may-subscribe.ts'
import { heldForTrail } from './read-trail.ts'
import { comingWith, heldIn, NOBODYS, OURS, type PartPlace, read, readFact, readMending, unread } from './reading.ts'

/** The topic, and the queue of every use. */
export function readNotification(chain: Chain): readonly PartReading[] {
  const { topic } = chain
  if (topic === undefined) return []
  return [...readTopic(chain, topic), ...chain.queues.flatMap((queue) => readQueue(chain, topic, queue))]
}

function readTopic(chain: Chain, { arn, fact }: NonNullable<Chain['topic']>): readonly PartReading[] {
  const { trail, account, homeRegion, collection } = chain
  const owner = parseArn(arn)?.account ?? account.id
  const held = heldIn(chain, { owner, name: lastOf(arn), tags: fact?.tags ?? notKnown('not-recorded', `ListTagsForResource of ${arn}`) })
  const place = (part: 'topic' | 'topic-policy'): PartPlace => ({
    part,
    account: owner,
    region: parseArn(arn)?.region ?? homeRegion,
    name: arn,
    held,
  })
  if (trail !== undefined && !trail.topicArn.known) return [unread(place('topic'), trail.topicArn)]
  const exists = fact?.exists ?? notKnown('not-recorded', `GetTopicAttributes of ${arn}`)
  if (!exists.known) return [unread(place('topic'), exists)]
  const isNamed = trail?.topicArn.known === true && trail.topicArn.value === arn
  const toName = heldForTrail(chain, owner === account.id ? NOBODYS : held, isNamed)
  if (!exists.value) {
    const ours = { ...place('topic-policy'), held: comingWith(toName) }
    const because = isNamed ? `Topic ${arn}, which the trail announces on, is gone.` : 'The trail announces on no topic.'
    return [read({ ...place('topic'), held: toName }, 'missing', because), read(ours, 'missing', 'There is no topic.')]
  }
  const policy = readMending(place('topic-policy'), chain.mendings.topic)
  if (trail === undefined) return [read(place('topic'), 'in-place', 'The topic is there for the trail that is to be made.'), policy]
  if (!isNamed) return [read({ ...place('topic'), held: toName }, 'missing', 'The trail announces on no topic.'), policy]
  const isOther = collection !== null && collection.topicArn !== null && collection.topicArn !== arn
  return isOther
    ? [read(place('topic'), 'reassigned', `The trail announces on ${arn}, no longer on ${collection.topicArn ?? ''}.`), policy]
    : [read(place('topic'), 'in-place', 'The topic is there.'), policy]
}

function readQueue(chain: Chain, topic: NonNullable<Chain['topic']>, queue: ChainQueue): readonly PartReading[] {
  const { account, homeRegion } = chain
  const { use, arn, fact, deadLetterArn, deadLetterFact } = queue
  const held = heldIn(chain, {
    owner: account.id,
    name: use.queue,
    tags: fact?.tags ?? notKnown('not-recorded', `ListQueueTags of ${arn}`),
  })
  const place = (part: PartPlace['part'], by = held, name = arn): PartPlace => ({
    part,
    of: use.name,
    account: account.id,
    region: homeRegion,
    name,
    held: by,
  })
  const settings = fact?.settings ?? notKnown('not-recorded', `GetQueueAttributes of ${arn}`)
  const isAnew = (topic.fact?.exists.known === true && !topic.fact.exists.value) || (settings.known && settings.value === null)
  const isThere = settings.known && settings.value !== null
  const subscription = readSubscription(chain, { topic, arn, isThere }, place('subscription', isAnew ? OURS : NOBODYS))
  if (!settings.known) return [unread(place('queue'), settings)]
  const dead = deadLetterFact?.settings ?? notKnown('not-recorded', `GetQueueAttributes of ${deadLetterArn}`)
  if (settings.value === null) {
    return [
      readFact(place('dead-letter-queue', NOBODYS, deadLetterArn), dead, (is) =>
        is === null ? ['missing', 'There is none.'] : ['in-place', 'It is there.'],
      ),
      read(place('queue', NOBODYS), 'missing', 'There is no queue.'),
      read(place('queue-policy', OURS), 'missing', 'There is no queue.'),
      subscription,
    ]
  }
  if (held.holder !== 'ours' && !use.isNamedByUser) {
    if (held.holder === 'unknown') return [read(place('queue'), 'unknown', `Whose queue ${arn} is cannot be told.`)]
    return [read(place('queue'), 'foreign', `Queue ${arn} is there, is not tagged as Trailmend's, and was not named in the configuration.`)]
  }
  const hasDead = settings.value.deadLetterQueue !== null
  return [
    readFact(deadLetterPlace(chain, queue, place('dead-letter-queue', held, deadLetterArn)), dead, (is) =>
      is !== null && hasDead
        ? ['in-place', 'It is there.']
        : ['missing', hasDead ? `Dead-letter queue ${deadLetterArn} is gone.` : 'The queue has none.'],
    ),
    read(place('queue'), 'in-place', 'The queue is there.'),
    readMending(place('queue-policy'), queue.mending),
    subscription,
  ]
}

/** A queue may name one of any place: that it would be made anew beside the queue helps nobody. */
function deadLetterPlace(chain: Chain, { deadLetterArn, deadLetterFact }: ChainQueue, beside: PartPlace): PartPlace {
  const { account = '', region = '', resource = '' } = parseArn(deadLetterArn) ?? {}
  if (account === beside.account && region === beside.region) return beside
  const tags = deadLetterFact?.tags ?? notKnown('not-recorded', `ListQueueTags of ${deadLetterArn}`)
  return { ...beside, account, region, held: heldIn(chain, { owner: account, name: resource, tags }) }
}

/** A queue that is, or is to be, subscribed to a topic. */
interface Subscribing {
  readonly topic: NonNullable<Chain['topic']>
  /** The ARN of the queue, and whether it is there, so that a message can be in it. */
  readonly arn: string
  readonly isThere: boolean
}

/**
 * One that waits to be confirmed carries nothing. Where this account may subscribe, that needs no confirmation; where only the topic's owner
 * can, what the owner asked for is confirmed.
 *
 * Source: SNS Developer Guide, "Sending Amazon SNS messages to an Amazon SQS queue in a different account".
 */
function readSubscription({ account }: Chain, { topic, arn, isThere }: Subscribing, place: PartPlace): PartReading {
  const { fact } = topic
  if (fact?.exists.known === true && !fact.exists.value) return read(place, 'missing', 'There is no topic.')
  const subscriptions = fact?.subscriptions ?? notKnown('not-recorded', `ListSubscriptionsByTopic of ${topic.arn}`)
  return readFact(place, subscriptions, (all) => {
    const own = all.filter(({ protocol, endpoint }) => protocol === 'sqs' && endpoint === arn)
    if (own.some(({ isConfirmed }) => isConfirmed)) return ['in-place', 'It is confirmed.']
    const waits = 'The subscription waits to be confirmed, and carries nothing.'
    if (maySubscribe(topic, { account, queueArn: arn })) return ['missing', own.length === 0 ? 'The queue is not subscribed.' : waits]
    const refuses = `The policy of topic ${topic.arn} does not let account ${account.id} subscribe.`
    if (own.length === 0) return ['foreign', `The queue is not subscribed. ${refuses}`]
    return isThere
      ? ['insufficient', `${waits} ${refuses}`]
      : ['foreign', `The message that would confirm it went with the queue. ${refuses}`]
  })
}

function lastOf(arn: string): string {
  return parseArn(arn)?.resource ?? arn
}
