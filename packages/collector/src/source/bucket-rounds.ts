import type { Clock } from '../clock.ts'
import type { ObjectStore } from '../object/object.ts'
import { type ListedPage, type ListingWish, listBucket } from './bucket-listing.ts'

/** Listings of a bucket, one after the other. */
export interface BucketRounds {
  /** From 1. */
  number(): number
  /** The next page of this round; nothing where it is at its end. Throws what the store throws: the round then begins anew. */
  next(signal: AbortSignal): Promise<ListedPage | undefined>
  /** `isWhole`: of everything that is wanted, as the first. */
  begin(isWhole: boolean): void
  /** When this round came to its end. */
  endedAt(): number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The first round lists everything that is wanted; the others the last days of it, from their beginning, unless they are to be whole. */
export function createBucketRounds(
  store: ObjectStore,
  wish: ListingWish,
  { clock, lastDays }: { clock: Clock; lastDays: number },
): BucketRounds {
  let round = 1
  let isWhole = true
  let pages: AsyncIterator<ListedPage> | undefined
  let endedAt: number | undefined
  return {
    number: () => round,
    endedAt: () => endedAt ?? 0,
    begin: (whole) => {
      round++
      isWhole = whole
      endedAt = undefined
    },
    next: async (signal) => {
      if (endedAt !== undefined) return undefined
      pages ??= listBucket(store, wishNow(), signal)
      try {
        const next = await pages.next()
        if (next.done !== true) return next.value
        pages = undefined
        endedAt = clock.now()
        return undefined
      } catch (error) {
        pages = undefined
        throw error
      }
    },
  }

  function wishNow(): ListingWish {
    const recent = clock.now() - lastDays * DAY
    const from = isWhole ? wish.from : Math.max(wish.from ?? 0, recent)
    // A clock that is a little slow must not hide what is there; one that is slower S3 does not talk to.
    return from === undefined ? wish : { ...wish, from, to: wish.to ?? clock.now() + HOUR }
  }
}
