import type { GetProblem, ObjectStore, ObjectTask } from '../object/object.ts'
import { listBucket } from '../source/bucket-listing.ts'
import { type BucketListing, DIGEST_PATIENCE, HOUR, type HourWish, hourOf, NAME_SLACK } from './expected.ts'

/** Where to list. */
export interface ListingPlace {
  readonly bucket: string
  /** What the trail puts before `AWSLogs`, without the slash between. */
  readonly prefix?: string
}

type Denied = Pick<Extract<GetProblem, { readonly is: 'denied' }>, 'needs'>

/**
 * List what lies in a bucket of some hours and about them: by account, kind, region and day, each folder from its beginning. Never throws but the
 * signal's reason: what could not be listed is told in the listing.
 */
export async function listExpected(
  store: ObjectStore,
  place: ListingPlace,
  { wish, signal }: { readonly wish: HourWish; readonly signal: AbortSignal },
): Promise<BucketListing> {
  const objects: ObjectTask[] = []
  const { from, to, accounts, regions } = wish
  const about = { from: hourOf(from) - NAME_SLACK, to: to + HOUR + DIGEST_PATIENCE }
  const narrowed = { ...(accounts !== undefined && { accounts }), ...(regions !== undefined && { regions }) }
  try {
    for await (const { tasks } of listBucket(store, { ...place, ...narrowed, ...about }, signal)) objects.push(...tasks)
    return { bucket: place.bucket, objects }
  } catch (error) {
    signal.throwIfAborted()
    return { bucket: place.bucket, objects, failure: failureOf(error) }
  }
}

function failureOf(error: unknown): NonNullable<BucketListing['failure']> {
  const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const denied: Partial<Denied> = error instanceof Error && error.name.startsWith('AccessDenied') ? { needs: 's3:ListBucket' } : {}
  return { because, ...denied }
}
