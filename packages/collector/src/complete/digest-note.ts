import { parseObjectKey } from '@trailmend/stream'

/** A log file as a digest names it. */
export interface NamedLog {
  readonly bucket: string
  readonly key: string
  /** Of the unzipped bytes, hex in lower case. */
  readonly sha256: string
}

/**
 * How far a digest can be believed.
 * - `verified`: CloudTrail signed it.
 * - `unverified`: nobody could look; `needs` is the permission. `isAsked` tells whether somebody tried.
 * - `tampered`: it is not as CloudTrail delivered it; `code` is an outcome of `trailmend verify`.
 */
export type DigestVerdict =
  | { readonly is: 'verified' }
  | { readonly is: 'unverified'; readonly isAsked: boolean; readonly because: string; readonly needs?: string }
  | { readonly is: 'tampered'; readonly code: string; readonly because: string; readonly isSigned: boolean }

/** What a digest says of the one before it. */
export interface NamedDigest {
  readonly bucket: string
  readonly key: string
  readonly sha256: string
}

/** What is kept of a digest that was delivered. All of it is what somebody wrote, unless it is verified. */
export interface DigestNote {
  readonly account: string
  /** The region whose logs it names. */
  readonly region: string
  readonly trail: string
  readonly homeRegion: string
  readonly bucket: string
  readonly key: string
  /** What it covers, in milliseconds since 1970-01-01 UTC; the end is by its key. */
  readonly start: number
  readonly end: number
  readonly isBackfill: boolean
  /** Of its unzipped bytes, hex; of its bytes as stored where it could not be read. */
  readonly sha256: string
  /** `null` where it says that there is none; `undefined` where it could not be read. */
  readonly previous: NamedDigest | null | undefined
  readonly verdict: DigestVerdict
  readonly logs: readonly NamedLog[]
}

/** Whether what a digest says is to be held against what is stored. Of bytes appended to a digest the signature says nothing, but of it. */
export function isTold(note: DigestNote): boolean {
  const { verdict } = note
  return isReadable(note) && (verdict.is !== 'tampered' || verdict.isSigned)
}

/** Whether it could be read: one that is too large, or was no digest, says nothing. */
export function isReadable({ previous }: Pick<DigestNote, 'previous'>): boolean {
  return previous !== undefined
}

/**
 * Whether what a digest names is its to name. Signed, CloudTrail names it. Unsigned, it could lead anywhere, and what is missing is fetched: it then
 * counts only in the digest's own bucket, and with a key of the same account and region.
 */
export function mayName(
  { verdict, bucket, account, region }: DigestNote,
  named: { readonly bucket: string; readonly key: string },
): boolean {
  if (verdict.is !== 'unverified') return true
  const key = parseObjectKey(named.key)
  return named.bucket === bucket && key?.account === account && key.region === region
}

/** A trail's digests of one account and region stand in one chain. Two trails of one name have different homes. */
export function chainOf({ trail, homeRegion }: Pick<DigestNote, 'trail' | 'homeRegion'>): string {
  return `${trail}@${homeRegion}`
}
