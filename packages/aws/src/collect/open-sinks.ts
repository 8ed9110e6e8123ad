import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'
import { queueAddress } from './queue-address.ts'
import type { SinkBucket, SinkObjects } from './sink-objects.ts'
import type { SinkQueue, SinkQueueTarget } from './sink-queue.ts'

/** With whose credentials, and where. */
export interface SinkAccess {
  readonly session: SessionOptions
  /** The caller's own unless given. */
  readonly target?: Target
  readonly region?: string
}

/** The objects of a bucket, for writing. The region is the credentials' own unless given; S3 tells where it is otherwise. */
export async function openSinkObjects({ session, target = {}, region, ...bucket }: SinkAccess & SinkBucket): Promise<SinkObjects> {
  const { settingsOf, mainRegion } = await createEntrances(session)(target)
  // The client takes long to load, and not every collector writes objects.
  const { createSinkObjects } = await import('./sink-objects.ts')
  return createSinkObjects(settingsOf(region ?? mainRegion), bucket)
}

/** A queue to send to. The region is in its URL unless given. Throws a `TypeError` for what is no queue's URL. */
export async function openSinkQueue({ session, target = {}, region, url }: SinkAccess & SinkQueueTarget): Promise<SinkQueue> {
  const address = queueAddress(url)
  if (address === undefined) throw new TypeError(`not the URL of a queue: ${url}`)
  const { settingsOf, mainRegion } = await createEntrances(session)(target)
  const { createSinkQueue } = await import('./sink-queue.ts')
  return createSinkQueue(settingsOf(region ?? address.region ?? mainRegion), { url })
}
