import type { GetProblem, ObjectStore, ObjectTask } from '../object/object.ts'
import { type ListingWish, listAccounts, listBucket } from '../source/bucket-listing.ts'
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
  try {
    for await (const { tasks } of listBucket(store, { ...place, ...narrowed(wish) }, signal)) objects.push(...tasks)
    return { bucket: place.bucket, objects }
  } catch (error) {
    signal.throwIfAborted()
    return { bucket: place.bucket, objects, failure: failureOf(error) }
  }
}

/** The accounts that a bucket may hold something of. What cannot be listed is told when an account is. */
export async function* listedAccounts(
  store: ObjectStore,
  place: ListingPlace,
  { wish, signal }: { readonly wish: HourWish; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  try {
    yield* listAccounts(store, { ...place, ...narrowed(wish) }, signal)
  } catch {
    signal.throwIfAborted()
  }
}

function narrowed({ from, to, accounts, regions }: HourWish): Omit<ListingWish, 'bucket'> {
  const about = { from: hourOf(from) - NAME_SLACK, to: to + HOUR + DIGEST_PATIENCE }
  return { ...about, ...(accounts !== undefined && { accounts }), ...(regions !== undefined && { regions }) }
}

function failureOf(error: unknown): NonNullable<BucketListing['failure']> {
  const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const denied: Partial<Denied> = error instanceof Error && error.name.startsWith('AccessDenied') ? { needs: 's3:ListBucket' } : {}
  return { because, ...denied }
}
