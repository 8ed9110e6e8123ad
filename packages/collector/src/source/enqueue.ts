import type { Clock } from '../clock.ts'
import type { ObjectStore } from '../object/object.ts'
import { type ListingWish, listBucket } from './bucket-listing.ts'
import type { EntryFate } from './queue-port.ts'

export interface EnqueueOptions extends ListingWish {
  readonly store: ObjectStore
  readonly clock: Clock
  /** Put ten messages at most into a queue. */
  readonly send: (bodies: readonly string[]) => Promise<readonly EntryFate[]>
  /** Keys of one message; 10 unless given, 20 at most. A message is one collector's while its lease lasts. */
  readonly keysOfMessage?: number
  readonly onProgress?: (progress: Enqueued & { readonly prefix: string }) => void
}

/** What was put into the queue. */
export interface Enqueued {
  readonly keys: number
  readonly messages: number
}

const MOST_MESSAGES = 10
/** Of a thousand bytes each: ten such messages are within the 256 KB that queues have always taken at once. */
const MOST_KEYS = 20
const MOST_TRIES = 5

/**
 * Put a bucket's keys into a queue, in the form that CloudTrail itself sends, so that as many collectors as there are share them.
 *
 * What is done already is put in too: each collector's ledger passes over it. Throws where a message could not be sent after five tries.
 */
export async function enqueueBucket(options: EnqueueOptions, signal: AbortSignal): Promise<Enqueued> {
  const { store, bucket, keysOfMessage = 10 } = options
  const perMessage = Math.min(Math.max(keysOfMessage, 1), MOST_KEYS)
  let enqueued = { keys: 0, messages: 0 }
  for await (const { prefix, tasks } of listBucket(store, options, signal)) {
    signal.throwIfAborted()
    const bodies = inGroups(tasks, perMessage).map((each) => JSON.stringify({ s3Bucket: bucket, s3ObjectKey: each.map(({ key }) => key) }))
    for (const batch of inGroups(bodies, MOST_MESSAGES)) await sendAll(batch, options, signal)
    enqueued = { keys: enqueued.keys + tasks.length, messages: enqueued.messages + bodies.length }
    options.onProgress?.({ ...enqueued, prefix })
  }
  return enqueued
}

/** Put messages into a queue, ten at most. Throws where one could not be sent after five tries. */
export async function sendAll(
  bodies: readonly string[],
  { send, clock }: Pick<EnqueueOptions, 'send' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  let left = bodies
  for (let tries = 1; ; tries++) {
    const fates = await send(left)
    left = left.filter((_body, index) => fates[index] !== 'done')
    if (left.length === 0) return
    if (tries === MOST_TRIES) throw new Error(`${left.length} messages could not be put into the queue: ${reason(fates)}`)
    await clock.sleep(100 * 2 ** tries * (0.5 + clock.random()), signal)
    signal.throwIfAborted()
  }
}

function reason(fates: readonly EntryFate[]): string {
  const failed = fates.find((fate) => typeof fate === 'object')
  return typeof failed === 'object' ? failed.failed : 'not answered'
}

/** Items in groups of a size; the last may be smaller. */
export function inGroups<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
}
