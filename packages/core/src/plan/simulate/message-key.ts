import { notKnown } from '../../observe/fact.ts'
import type { MessageKey } from '../../observe/facts/notification.ts'
import { isAlias, isManagedByAws } from '../../observe/questions/about-trails.ts'
import { named } from '../../observe/questions/ask.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'

/** The key that a topic or queue is encrypted with, as far as the account's other facts tell of it. */
export function messageKey({ trailKeys, topics, queues }: AccountSnapshot, id: string): MessageKey {
  const ofTopics = topics.flatMap(({ key }) => (key.known && key.value !== null ? [key.value] : []))
  const ofQueues = queues.flatMap(({ settings }) => (settings.known && settings.value?.key ? [settings.value.key] : []))
  const same = [...ofTopics, ...ofQueues].find((key) => key.id === id)
  if (same !== undefined) return same
  const nothing = notKnown('not-recorded', `key ${id}, which was not asked about before the step`)
  const isArn = named(id, 'kms') !== undefined && !isAlias(id)
  const policy = trailKeys.find((key) => key.id === id)?.policy ?? nothing
  return { id, isManagedByAws: isManagedByAws(id), arn: isArn ? { known: true, value: id } : nothing, policy }
}
