import { notKnown } from '../../observe/fact.ts'
import type { Subscription, Topic } from '../../observe/facts/notification.ts'
import type { Decision, OldSubscription } from '../plan-data.ts'
import type { Chain, ChainQueue } from './chain.ts'

/** A subscription to a topic of before, as it is told, and the decision about the queue's new one where it is to be taken away. */
export interface FoundOld {
  readonly told: OldSubscription
  /** `undefined` where it stays. */
  readonly removedBy: Decision | undefined
}

/** What becomes of a queue that is the plan's to speak of. */
const OWN: ReadonlySet<Decision['does']> = new Set<Decision['does']>(['nothing', 'adopt', 'create'])

/** Most topics of before that are remembered; the latest are. */
const MAX_FORMER = 100

/**
 * What the queues of the chain still listen to besides the trail's topic: of topics that no trail of the account announces on any more.
 *
 * One is taken away only where the settings ask for it and the queue is subscribed to the new topic, or will be by the same plan.
 */
export function oldSubscriptionsOf(chain: Chain, decisions: readonly Decision[]): readonly FoundOld[] {
  const { queues, topic } = chain
  if (topic === undefined) return []
  const former = topicsOfBefore(chain)
  if (former.length === 0) return []
  const own = queues.filter(({ use }) => decisions.some(({ part, of, does }) => part === 'queue' && of === use.name && OWN.has(does)))
  return own.flatMap((queue) => former.flatMap((arn) => ofTopic(chain, { queue, arn, decisions })))
}

/**
 * The topics to remember: those of before that a queue is, or may be, still subscribed to.
 *
 * @param now - the topic that is collected from after the plan
 */
export function formerTopics({ collection, account }: Chain, now: string | null, old: readonly FoundOld[]): readonly string[] {
  const before =
    collection === null ? [] : [...(collection.formerTopics ?? []), ...(collection.topicArn === null ? [] : [collection.topicArn])]
  const isOpen = (arn: string): boolean => {
    const fact = account.topics.find((each) => each.arn === arn)
    const found = old.filter(({ told }) => told.topic === arn)
    return fact === undefined || !isRead(fact) || found.some(({ removedBy }) => removedBy === undefined)
  }
  return [...new Set(before)].filter((arn) => arn !== now && isOpen(arn)).slice(-MAX_FORMER)
}

function isRead({ exists, subscriptions }: Topic): boolean {
  return (exists.known && !exists.value) || subscriptions.known
}

/** Topics that are remembered, and those that were looked at for another reason, such as that of the settings' name. */
function topicsOfBefore({ account, collection, topic, settings }: Chain): readonly string[] {
  const isInUse = (arn: string): boolean =>
    arn === topic?.arn ||
    arn === settings.wants.monitorTopic ||
    account.trails.some(({ topicArn }) => topicArn.known && topicArn.value === arn)
  const seen = account.topics.flatMap(({ arn }) => (isInUse(arn) ? [] : [arn]))
  if (collection === null) return seen.sort()
  const remembered = [...(collection.topicArn === null ? [] : [collection.topicArn]), ...(collection.formerTopics ?? [])]
  return [...new Set([...remembered.filter((arn) => !isInUse(arn)), ...seen])].sort()
}

interface Looking {
  readonly queue: ChainQueue
  /** Of the topic. */
  readonly arn: string
  readonly decisions: readonly Decision[]
}

function ofTopic(chain: Chain, { queue, arn: topic, decisions }: Looking): readonly FoundOld[] {
  const fact = chain.account.topics.find((each) => each.arn === topic)
  if (fact?.exists.known && !fact.exists.value) return []
  const base = { of: queue.use.name, queue: queue.arn, topic, since: leftSince(chain) }
  const subscriptions = fact?.subscriptions ?? notKnown('not-recorded', `ListSubscriptionsByTopic of ${topic}`)
  if (!subscriptions.known) {
    const because = `Whether the queue is still subscribed could not be read: ${subscriptions.detail}`
    return [{ told: { ...base, arn: null, because }, removedBy: undefined }]
  }
  const own = subscriptions.value.filter(({ protocol, endpoint }) => protocol === 'sqs' && endpoint === queue.arn)
  return own.map((each) => found(chain, { ...base, arn: each.arn, because: '' }, { each, decisions }))
}

/** Whether the trail announces on the chain's topic, or will by the same plan. */
function isAnnounced({ trail, topic }: Chain, decisions: readonly Decision[]): boolean {
  const does = (part: Decision['part']): Decision['does'] | undefined => decisions.find((each) => each.part === part)?.does
  const ofTopic = does('topic')
  if (trail === undefined) return does('trail') === 'create'
  const isNamed = trail.topicArn.known && trail.topicArn.value === topic?.arn
  return ofTopic === 'create' || ofTopic === 'repair' || (isNamed && (ofTopic === 'nothing' || ofTopic === 'adopt'))
}

function found(
  chain: Chain,
  told: OldSubscription,
  { each, decisions }: { readonly each: Subscription; readonly decisions: readonly Decision[] },
): FoundOld {
  const stays = (because: string): FoundOld => ({ told: { ...told, because }, removedBy: undefined })
  if (!each.isConfirmed || each.arn === null) return stays('It waits to be confirmed, carries nothing, and lapses by itself.')
  if (!chain.settings.removeOldSubscriptions) return stays('It stays: it is removed only on request.')
  const fresh = decisions.find(({ part, of }) => part === 'subscription' && of === told.of)
  const isThere = fresh?.state === 'in-place' || fresh?.does === 'create' || fresh?.does === 'repair'
  if (fresh === undefined || !isThere || !isAnnounced(chain, decisions))
    return stays('It stays until the queue hears of the trail by another topic.')
  return { told: { ...told, because: 'A step takes it away, as was asked for.' }, removedBy: fresh }
}

/** What can turn a trail to another topic. */
const TURNS: ReadonlySet<string> = new Set(['CreateTrail', 'UpdateTrail'])

/** When the trail was last changed so that it may announce elsewhere: by then it had left the topic. */
function leftSince({ account, trail }: Chain): string | null {
  if (trail === undefined || !account.trailWrites.known) return null
  const times = account.trailWrites.value
    .filter(({ trailArn, eventName }) => trailArn === trail.arn && TURNS.has(eventName))
    .map(({ time }) => time)
  return times.sort().at(-1) ?? null
}
