import type { LogKind, ObjectReference } from '@trailmend/stream'

/** What an object of a trail's bucket is, by its key. */
export const OBJECT_KINDS = [
  'CloudTrail',
  'CloudTrail-Insight',
  'CloudTrail-NetworkActivity',
  'CloudTrail-Aggregated',
  'CloudTrail-Digest',
  'other',
] as const
export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** An object that a source told of. Everything in it is what somebody else wrote. */
export interface ObjectTask extends ObjectReference {
  readonly kind: ObjectKind
  /** The account whose logs it holds, by its key; absent where the key is not one that CloudTrail gives. */
  readonly account?: string
  /** The region whose logs it holds, by its key. Not the bucket's. */
  readonly logRegion?: string
  /** When it was delivered (of a digest: the end of what it covers), by its key; milliseconds since 1970-01-01 UTC. */
  readonly keyTime?: number
}

/** The kinds whose objects hold events. */
export type EventKind = LogKind

/** What is wrong with getting an object: which of these says whether to try again. */
export type GetProblem =
  /** It is not there (yet): a notification may come before the object can be read. */
  | { readonly is: 'missing' }
  /** `needs`: the permission, such as `s3:GetObject` or `kms:Decrypt`. `because`: what AWS said. */
  | { readonly is: 'denied'; readonly needs: string; readonly because?: string }
  /** In a storage class that must be restored first. */
  | { readonly is: 'archived'; readonly storageClass: string }
  /** S3 asks to slow down, or does not answer, or the connection broke. */
  | { readonly is: 'busy' }

/** An object's answer. Take the whole of the body, or cancel. */
export interface GotObject {
  readonly etag: string
  readonly versionId?: string
  /** Bytes, as stored. */
  readonly size: number
  /** Metadata, without the `x-amz-meta-` before its names. Where a digest's signature is. */
  readonly metadata: Readonly<Record<string, string>>
  /**
   * The bytes as stored, all at once. Throws where fewer came than were told, or the connection broke: the object is not what is wrong then.
   */
  bytes(): Promise<Uint8Array>
  /** The same, piece by piece: for what is larger than one wants to hold. */
  stream(): AsyncIterable<Uint8Array>
  cancel(): void
}

/** Where objects are got from: S3 by way of the SDK, or a test's memory. */
export interface ObjectStore {
  /** Retries what is worth it, with jitter, and gives up when the signal is aborted (then it throws the signal's reason). */
  get(
    wanted: { readonly bucket: string; readonly key: string; readonly region?: string; readonly versionId?: string },
    signal: AbortSignal,
  ): Promise<GotObject | GetProblem>
  /** The objects whose keys begin with a prefix, in the order of their keys' UTF-8, in pages. `after`: only keys behind it. */
  list(
    wanted: { readonly bucket: string; readonly prefix: string; readonly after?: string },
    signal: AbortSignal,
  ): AsyncIterable<readonly ListedObject[]>
  /** The names of folders right below a prefix, which ends in a slash or is empty. Where it is absent, listings take all keys. */
  folders?(wanted: { readonly bucket: string; readonly prefix: string }, signal: AbortSignal): Promise<readonly string[]>
}

/** An object as a listing tells of it. */
export interface ListedObject {
  readonly key: string
  readonly size: number
  readonly etag: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modifiedAt: number
}
