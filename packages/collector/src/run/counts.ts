import { CollectorError } from '../collector-error.ts'
import type { EventCounts, Fate } from '../ledger/ledger.ts'
import type { ObjectKind } from '../object/object.ts'

/** What a collector has done since it was started. Only what lasts is counted, but for what says otherwise. */
export interface Counts {
  readonly deliveries: {
    readonly received: number
    readonly acknowledged: number
    /** Given back, to come again. */
    readonly released: number
    /** Taken from us before it was done. */
    readonly lost: number
  }
  readonly messages: {
    /** Not understood, in whole or in part: in quarantine. */
    readonly poison: number
  }
  /** Items that asked for nothing, by reason. */
  readonly nothing: Readonly<Record<string, number>>
  readonly objects: Readonly<Record<Fate, number>> & {
    /** Done before: nothing was read. */
    readonly duplicate: number
    /** Tried, and to come again. */
    readonly failed: number
  }
  /** Of what was got, by kind. */
  readonly kinds: Readonly<Record<ObjectKind, number>>
  /** `read = kept + filtered + duplicate + quarantined`, always. */
  readonly events: EventCounts & {
    /** Kept, though another event has the same id and other bytes. */
    readonly twins: number
    /** New, and older than a quarter of an hour when their object was delivered. */
    readonly late: number
    /** Kept, and saying more of an earlier event. */
    readonly addenda: number
  }
  /** As stored, of what was got; failures included. */
  readonly bytes: number
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends number ? number : Mutable<T[Key]> }
export type Tally = Mutable<Counts>

/** Nothing yet. */
export function createTally(): Tally {
  return {
    deliveries: { received: 0, acknowledged: 0, released: 0, lost: 0 },
    messages: { poison: 0 },
    nothing: {},
    objects: { stored: 0, filtered: 0, digest: 0, quarantined: 0, foreign: 0, duplicate: 0, failed: 0 },
    kinds: {
      CloudTrail: 0,
      'CloudTrail-Insight': 0,
      'CloudTrail-NetworkActivity': 0,
      'CloudTrail-Aggregated': 0,
      'CloudTrail-Digest': 0,
      other: 0,
    },
    events: { read: 0, kept: 0, filtered: 0, duplicate: 0, quarantined: 0, twins: 0, late: 0, addenda: 0 },
    bytes: 0,
  }
}

/** Add the events of an object that is done. Throws a `CollectorError` (`not-balanced`) where they do not come to what was read. */
export function addEvents(tally: Tally, counts: Counts['events'], of: string): void {
  const { events } = tally
  for (const key of ['read', 'kept', 'filtered', 'duplicate', 'quarantined', 'twins', 'late', 'addenda'] as const)
    events[key] += counts[key]
  const told = counts.kept + counts.filtered + counts.duplicate + counts.quarantined
  if (told !== counts.read) throw new CollectorError('not-balanced', `${of}: read ${counts.read}, accounted for ${told}`)
}
