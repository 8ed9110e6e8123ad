import type { Event, EventBatch, Limits, Where } from '@trailmend/stream'
import type { ObjectTask } from '../object/object.ts'
import type { Origin, Rejected } from '../sink/sink.ts'

/** What is wanted, of all that a trail delivers. */
export interface CollectorFilter {
  /** Whether an object is to be got at all, by what its key and message say. */
  readonly object?: (object: ObjectTask) => boolean
  /** Which events are wanted, by their hot fields: judged on raw bytes, so that others cost next to nothing. */
  readonly where?: Where
  /** Whether an event is wanted, of those that `where` lets through, and of the object that it is in, where it is in one. Must not keep the event. */
  readonly event?: (event: Event, object: ObjectTask | undefined) => boolean
}

/**
 * Looks at the events before the sinks do: for detection, and for whatever a sink is too much for. They are views: copy what is kept.
 *
 * Awaited before the next batch is read. Events of the batch that it answers with go to quarantine, and to no sink. A throw makes the whole object
 * come again, so that it must be able to see events twice.
 */
export type ProcessBatch = (batch: EventBatch, origin: Origin) => void | readonly Rejected[] | Promise<void> | Promise<readonly Rejected[]>

/** How events are read. */
export interface EventReading {
  readonly filter: CollectorFilter
  readonly process: ProcessBatch | undefined
  readonly limits: Partial<Limits>
}
