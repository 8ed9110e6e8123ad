/**
 * What became of an object for good.
 * - `stored`: every event of it is in the sinks, or counted as filtered, duplicate or quarantined by itself.
 * - `filtered`: not wanted by its name; never got.
 * - `digest`: read, and kept as what should be there.
 * - `quarantined`: could not be read; its bytes and the reason are in quarantine.
 * - `foreign`: nothing of CloudTrail: counted, never got.
 */
export const FATES = ['stored', 'filtered', 'digest', 'quarantined', 'foreign'] as const
export type Fate = (typeof FATES)[number]

/** What is counted of the events of one object. `read = kept + filtered + duplicate + quarantined`. */
export interface EventCounts {
  readonly read: number
  readonly kept: number
  readonly filtered: number
  readonly duplicate: number
  readonly quarantined: number
}

/** What the ledger knows of an object. */
export interface ObjectRecord {
  /** `s3://bucket/key`, or what its source calls it. */
  readonly id: string
  readonly fate: Fate
  /** Of what was read; absent where nothing was. */
  readonly etag?: string
  /** Bytes, as stored. */
  readonly size?: number
  /** Of the unzipped bytes, hex; where digests are verified. */
  readonly sha256?: string
  readonly events?: EventCounts
  readonly account?: string
  readonly region?: string
  readonly kind?: string
  /** By its key, in milliseconds since 1970-01-01 UTC. */
  readonly keyTime?: number
  /** When its fate was decided, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Which collector decided. */
  readonly by: string
  /** Whether the message that told of it was acknowledged after that. */
  readonly acknowledged: boolean
}

/** Written in one go: all of it lasts, or none. */
export interface LedgerEntry {
  readonly record: Omit<ObjectRecord, 'by' | 'acknowledged'>
  /** The events that it claimed, as the index of duplicates writes them, in pieces: given back by `claims`, one by one. */
  readonly claims?: readonly Uint8Array[]
  /** Where each sink that has positions stands. */
  readonly positions?: ReadonlyMap<string, string>
}

/**
 * Which objects are done, by whom, and where the sinks stand. One collector's own (`node:sqlite`), or shared by several (DynamoDB, with
 * conditional writes).
 */
export interface Ledger {
  readonly name: string
  readonly isShared: boolean
  /** What it is known by: the same after a restart and for all who share it, and no other ledger's. Letters and digits, at most 32. */
  identity(): Promise<string>
  /**
   * Say that this collector works on an object. `begun`: nobody else does; it is ours for so many milliseconds. `done`: what became of it.
   * `held`: somebody else works on it; try again after `until`. What an earlier run of this collector began is ours.
   */
  begin(
    id: string,
    forMilliseconds: number,
  ): Promise<
    | { readonly is: 'begun' }
    | { readonly is: 'done'; readonly record: ObjectRecord }
    | { readonly is: 'held'; readonly by: string; readonly until: number }
  >
  /** Hold on to what was begun, for so many milliseconds from now: whether it is still ours, and nobody had it meanwhile. */
  renew(id: string, forMilliseconds: number): Promise<boolean>
  /** Give back what was begun and will not be finished by us. */
  abandon(id: string): Promise<void>
  /** What became of objects. Resolves when it would survive a crash. `lost`: somebody else finished one of them meanwhile: nothing of it was written. */
  finish(entries: readonly LedgerEntry[]): Promise<{ readonly lost: readonly string[] }>
  /** The messages that told of them are gone. */
  acknowledged(ids: readonly string[]): Promise<void>
  get(id: string): Promise<ObjectRecord | undefined>
  /** The claims of objects that this collector finished, oldest first, since a time. A shared ledger keeps none. */
  claims(since: number): AsyncIterable<{ readonly id: string; readonly claims: Uint8Array }>
  /** Claims older than a time are no longer asked for. */
  forgetClaims(before: number): Promise<void>
  /**
   * What became of objects decided before a time is no longer asked for: the number forgotten. One of them that is told of again is read
   * again. A table that forgets by itself forgets nothing here.
   */
  forgetObjects(before: number): Promise<number>
  positions(): Promise<ReadonlyMap<string, string>>
  /** Records by account, region and time of the key, in no order: for what is complete and what is not. */
  records(wanted: {
    readonly from: number
    readonly to: number
    readonly account?: string
    readonly region?: string
  }): AsyncIterable<ObjectRecord>
  /** Something small that a part of the collector remembers, such as where a listing was, or a digest's contents. Throws `DoesNotFit`. */
  remember(name: string, value: string): Promise<void>
  /** Several at once, by name. Where it throws, some of them may be remembered. */
  rememberAll(values: ReadonlyMap<string, string>): Promise<void>
  recall(name: string): Promise<string | undefined>
  /**
   * What was remembered under names that begin so, and last before a time, is no longer asked for: the number forgotten. A table that forgets by itself
   * forgets nothing here.
   */
  forgetRemembered(prefix: string, before: number): Promise<number>
  recallAll(prefix: string): AsyncIterable<{ readonly name: string; readonly value: string }>
  close(): Promise<void>
}

/** What the names of that begin with which may be forgotten as objects are: digests, alerts, silences and addenda. */
export const PASSING: readonly string[] = ['digest/', 'alert/', 'silence/', 'addendum/']

/** What may be asked of a ledger while a collector works with it. */
export type LedgerReader = Pick<Ledger, 'name' | 'get' | 'positions' | 'records' | 'recall' | 'recallAll' | 'close'>
