import { textField } from '../../observe/answer-fields.ts'
import type { Fact } from '../../observe/fact.ts'
import type { Key } from '../../observe/facts/key.ts'
import type { MessageKey, Queue, Topic } from '../../observe/facts/notification.ts'
import type { RegionFacts } from '../../observe/facts/region.ts'
import type { Simulation } from './call.ts'
import { mapped, written } from './written.ts'

/** The policy of one key, wherever a snapshot tells it: as a trail's key, a topic's, a queue's, and among the keys of its region. */
export const putKeyPolicy: Simulation = (account, { input, region, account: owner }) => {
  const [id, policy] = [textField(input, 'KeyId'), textField(input, 'Policy')]
  if (id === undefined || policy === undefined) return account
  const arn = id.startsWith('arn:') ? id : `arn:${account.partition}:kms:${region}:${owner}:key/${id}`
  const ofKey = (key: Key): Key => (key.id === arn ? { ...key, policy: written(key.policy, policy) } : key)
  const ofMessageKey = (key: MessageKey): MessageKey =>
    key.arn.known && key.arn.value === arn && !key.isManagedByAws ? { ...key, policy: written(key.policy, policy) } : key
  const trailKeys = mapped(account.trailKeys, ofKey)
  const topics = mapped(account.topics, (topic) => topicWith(topic, ofMessageKey))
  const queues = mapped(account.queues, (queue) => queueWith(queue, ofMessageKey))
  const inRegions = mapped(account.inRegions, (facts) => regionWith(facts, ofKey))
  const isSame =
    trailKeys === account.trailKeys && topics === account.topics && queues === account.queues && inRegions === account.inRegions
  return isSame ? account : { ...account, trailKeys, topics, queues, inRegions }
}

function topicWith(topic: Topic, change: (key: MessageKey) => MessageKey): Topic {
  if (!topic.key.known || topic.key.value === null) return topic
  const key = change(topic.key.value)
  return key === topic.key.value ? topic : { ...topic, key: { known: true, value: key } }
}

function queueWith(queue: Queue, change: (key: MessageKey) => MessageKey): Queue {
  if (!queue.settings.known || queue.settings.value === null || queue.settings.value.key === null) return queue
  const key = change(queue.settings.value.key)
  return key === queue.settings.value.key ? queue : { ...queue, settings: { known: true, value: { ...queue.settings.value, key } } }
}

/** The policy of a key of a region is known only where it is also the key of a trail. */
function regionWith(facts: RegionFacts, change: (key: Key) => Key): RegionFacts {
  if (!facts.keys.known) return facts
  const keys = mapped(facts.keys.value, change)
  return keys === facts.keys.value ? facts : { ...facts, keys: keysOf(keys) }
}

function keysOf(value: readonly Key[]): Fact<readonly Key[]> {
  return { known: true, value }
}
