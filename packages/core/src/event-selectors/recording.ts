import { type Coverage, coverageOf } from './coverage.ts'
import { managementEvents, type Side, s3ObjectEvents } from './event-class.ts'
import { type Overlap, overlapOf } from './overlap.ts'
import type { EventSelectors } from './selectors.ts'

/** An answer for reads and one for writes. */
export type BySide<T> = Readonly<Record<Side, T>>

/** What is recorded of a kind of events. */
export type Recording = BySide<Coverage>

/**
 * Which management events the trails record together.
 *
 * Looks only at selectors: whether a trail is logging, and in which regions, is the caller's to look at first.
 */
export function managementRecording(trails: readonly EventSelectors[]): Recording {
  return bySide((side) => coverageOf(trails, managementEvents(side)))
}

/**
 * Which object-level events the trails record together for the S3 buckets of a partition, those of later buckets included.
 *
 * Leaving out the bucket that the trail delivers to is sensible, and shows as `all-but`: the caller decides.
 */
export function s3ObjectRecording(trails: readonly EventSelectors[], partition: string): Recording {
  return bySide((side) => coverageOf(trails, s3ObjectEvents(side, partition)))
}

/** Whether two trails both record some management event, which is then paid for twice where both trails log. */
export function managementOverlap(one: EventSelectors, other: EventSelectors): BySide<Overlap> {
  return bySide((side) => overlapOf([one, other], managementEvents(side)))
}

function bySide<T>(answer: (side: Side) => T): BySide<T> {
  return { read: answer('read'), write: answer('write') }
}
