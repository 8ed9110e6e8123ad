import { type JsonObject, objectOf, ownField, textField } from '../../observe/answer-fields.ts'
import { known } from '../../observe/fact.ts'
import type { Queue, QueueSettings } from '../../observe/facts/notification.ts'
import { readQueue } from '../../observe/from-answers/notifications.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { blankQueue } from './blank.ts'
import type { Simulation } from './call.ts'
import { messageKey } from './message-key.ts'
import { givenTagsByKey } from './tags.ts'
import { changed, putIn, written } from './written.ts'

/** Source: SQS API Reference, CreateQueue, `MessageRetentionPeriod`: four days. */
const NEW_QUEUE = { MessageRetentionPeriod: '345600' } as const

/** The attributes that a snapshot has facts of, and their names there. */
const ATTRIBUTES: readonly (readonly [attribute: string, fact: keyof QueueSettings])[] = [
  ['Policy', 'policy'],
  ['KmsMasterKeyId', 'key'],
  ['RedrivePolicy', 'deadLetterQueue'],
  ['MessageRetentionPeriod', 'retentionSeconds'],
]

/** A queue that is there already stays as it is. */
export const createQueue: Simulation = (account, call) => {
  const name = textField(call.input, 'QueueName')
  const arn = `arn:${account.partition}:sqs:${call.region}:${call.account}:${name}`
  const before = account.queues.find((queue) => queue.arn === arn)
  if (name === undefined || (before?.settings.known && before.settings.value !== null)) return account
  const settings = settingsIn(account, { ...NEW_QUEUE, ...attributesOf(call.input) })
  if (settings === null) return account
  const queues = putIn(account.queues, { nameOf: (queue) => queue.arn, blank: blankQueue(arn) }, (queue) => ({
    ...queue,
    settings: written<QueueSettings | null>(queue.settings, settings),
    tags: written(queue.tags, givenTagsByKey(call.input, 'tags')),
  }))
  return { ...account, queues }
}

/** Only the attributes that the input names are different; an empty text takes one away. */
export const setQueueAttributes: Simulation = (account, { input, region }) => {
  const attributes = attributesOf(input)
  const after = settingsIn(account, attributes)
  const given = ATTRIBUTES.filter(([attribute]) => typeof ownField(attributes, attribute) === 'string')
  const url = textField(input, 'QueueUrl') ?? ''
  const queues = changed(account.queues, isAt(url, region), (queue) => {
    if (after === null || given.length === 0 || !queue.settings.known || queue.settings.value === null) return queue
    return { ...queue, settings: known({ ...queue.settings.value, ...Object.fromEntries(given.map(([, fact]) => [fact, after[fact]])) }) }
  })
  return queues === account.queues ? account : { ...account, queues }
}

function attributesOf(input: JsonObject): JsonObject {
  return objectOf(ownField(input, 'Attributes')) ?? {}
}

function settingsIn(account: AccountSnapshot, attributes: JsonObject): QueueSettings | null {
  const read = readQueue({ Attributes: attributes }, (id) => messageKey(account, id))
  return read.known ? read.value : null
}

/** The URL of a queue ends in its account and name; the host tells no more than the region does. */
function isAt(url: string, region: string): (queue: Queue) => boolean {
  const [account, name] = url.split('/').slice(-2)
  return (queue) => queue.region === region && queue.ownerAccount === account && queue.arn.endsWith(`:${account}:${name}`)
}
