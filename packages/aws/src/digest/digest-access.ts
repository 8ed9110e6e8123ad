import type { DigestStore, Place, Unreadable } from '@trailmend/stream'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'
import type { ArchivedObject, Restored, RestoreWish } from './archive.ts'
import type { Below } from './listing.ts'

/** A bucket's log files and digests, and the keys to verify them with, by somebody's credentials. */
export interface DigestAccess {
  readonly store: DigestStore
  /** The names of folders right below a prefix, which ends in a slash or is empty; sorted. They are whatever somebody wrote there. */
  folders(below: Below): Promise<readonly string[] | Unreadable>
  /** What an object would take to restore. */
  head(place: Place): Promise<ArchivedObject | Unreadable>
  /** Ask S3 for a readable copy of an archived object, which takes hours and costs money. */
  restore(place: Place, wish: RestoreWish): Promise<Restored | Unreadable>
  /** What AWS said when it no longer took the credentials; all that was unreadable since is so for that reason. */
  credentialsLost(): string | undefined
}

/** The way to buckets with a target's credentials. Nothing is asked before it is used. */
export function createDigestAccess(options: SessionOptions): (target: Target) => Promise<DigestAccess> {
  const enter = createEntrances(options)
  return async (target) => {
    // The clients take long to load, and only a verification has a use for them.
    const { accessOf } = await import('./access-of.ts')
    return accessOf(await enter(target), options.pace)
  }
}
