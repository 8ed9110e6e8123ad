import type { ObjectRecord } from '../ledger/ledger.ts'
import type { ObjectTask } from '../object/object.ts'
import type { DigestNote } from './digest-note.ts'
import type { KnownChain } from './known-chains.ts'

/** What a bucket was found to hold. */
export interface BucketListing {
  readonly bucket: string
  /** All that was found of the hours asked for and half an hour around them, digests among them. */
  readonly objects: readonly ObjectTask[]
  /** Why not all could be listed; the permission where one is missing. */
  readonly failure?: { readonly because: string; readonly needs?: string }
}

/** What should be there, as far as anybody tells. */
export interface Expected {
  /** Digests that end from a day before the hours to some after them. */
  readonly digests: readonly DigestNote[]
  /** The chains that there have been. */
  readonly chains: readonly KnownChain[]
  readonly listings: readonly BucketListing[]
}

/** The hours to judge. Times are in milliseconds since 1970-01-01 UTC. */
export interface HourWish {
  /** Taken down to the beginning of its hour. */
  readonly from: number
  /** Not included. */
  readonly to: number
  /** What time it is. */
  readonly now: number
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
}

/** One account and region: what should be there, and what is. */
export interface Place {
  readonly account: string
  readonly region: string
  readonly digests: readonly DigestNote[]
  readonly chains: readonly KnownChain[]
  /** By id, as the ledger calls objects. */
  readonly records: ReadonlyMap<string, ObjectRecord>
  /** What lies in the buckets that were listed, by id. */
  readonly listed: ReadonlyMap<string, ObjectTask>
  readonly listings: readonly BucketListing[]
}

export const HOUR: number = 3_600_000
const MINUTE = 60_000

/** How long after what it covers a digest may still be on its way. */
export const DIGEST_PATIENCE: number = 2 * HOUR
/** How long after its hour a file may still be on its way. Source: CloudTrail User Guide, "How CloudTrail works": about 5 minutes, mostly. */
export const FILE_PATIENCE: number = 30 * MINUTE
/** How far the time in a file's name may be from its delivery, by which digests go. */
export const NAME_SLACK: number = 15 * MINUTE
/** How far the end of one digest and the start of the one after it may be apart. */
export const SEAM: number = 60_000

/** The beginning of a time's hour. */
export function hourOf(time: number): number {
  return Math.floor(time / HOUR) * HOUR
}
