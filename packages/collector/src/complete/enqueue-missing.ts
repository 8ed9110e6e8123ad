import type { ObjectTask } from '../object/object.ts'
import { type Enqueued, type EnqueueOptions, inGroups, sendAll } from '../source/enqueue.ts'

const KEYS_OF_MESSAGE = 10
const MOST_MESSAGES = 10

/**
 * Put objects into a collector's queue, in the form that CloudTrail itself sends: whichever collector gets them fetches them. Throws where a
 * message could not be sent after five tries.
 */
export async function enqueueMissing(
  tasks: readonly ObjectTask[],
  port: Pick<EnqueueOptions, 'send' | 'clock'>,
  signal: AbortSignal,
): Promise<Enqueued> {
  const byBucket = Map.groupBy(tasks, ({ bucket }) => bucket)
  const bodies = [...byBucket].flatMap(([bucket, some]) =>
    inGroups(some, KEYS_OF_MESSAGE).map((each) => JSON.stringify({ s3Bucket: bucket, s3ObjectKey: each.map(({ key }) => key) })),
  )
  for (const batch of inGroups(bodies, MOST_MESSAGES)) await sendAll(batch, port, signal)
  return { keys: tasks.length, messages: bodies.length }
}
