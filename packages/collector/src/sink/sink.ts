import type { EventBatch } from '@trailmend/stream'
import type { EventKind } from '../object/object.ts'

/**
 * What a sink promises of each event that was acknowledged.
 * - `at-least-once`: it is there; after a crash or an answer that was lost it may be there twice.
 * - `effectively-once`: it is there once, whatever crashed when, for a repetition writes the same over the same.
 */
export type Guarantee = 'at-least-once' | 'effectively-once'

/** Where the events of one parcel came from. */
export interface Origin {
  /** Names the object, the same at each delivery and in each process: `s3://bucket/key`, or what the source calls it. */
  readonly id: string
  readonly kind: EventKind | undefined
  readonly account?: string
  readonly region?: string
  /** By the key, or when what told of it was sent: the same at each delivery. Milliseconds since 1970-01-01 UTC. */
  readonly time: number
  /** `s3`, `event-history`, … */
  readonly provenance: string
}

/** An event that a sink will not take: it goes to quarantine, and the others go on. */
export interface Rejected {
  /** The event's number among those written of this parcel, from 0. */
  readonly index: number
  readonly because: string
}

/** What became of a parcel. */
export interface Committed {
  readonly rejected?: readonly Rejected[]
  /** How many events it has of this parcel, the rejected left out, where it counts them itself: held against what was written. */
  readonly events?: number
  /**
   * Where the sink stands with all parcels so far that were committed, in words of its own: kept in the ledger together with the object's
   * fate, and handed back to `resume` after a restart. Only sinks that append need one. It covers parcels of other objects too: the ledger
   * is always given the one that any commit of the sink returned last, never an older one, which would take away what came between.
   */
  readonly position?: string
}

/**
 * Takes the events of one object. Batches are views: copy what is kept before `write` returns or its promise resolves.
 * Then exactly one of `commit` and `abort` is called. What `abort` leaves behind nobody may take for an event.
 */
export interface Parcel {
  write(batch: EventBatch): void | Promise<void>
  /**
   * Those of the events written so far that `commit` will reject. Sinks that have positions must tell all of them here: they go to quarantine before
   * anything is committed that could not be taken back.
   */
  refused?(): readonly Rejected[]
  /**
   * Resolves when the events would survive a crash. Throws what is worth trying again: then it is called again, or `abort` is, which gives the
   * parcel up, to come anew.
   *
   * `print`, where it is there, tells what was written of this parcel from anything else that its origin may have had: letters and digits.
   */
  commit(signal: AbortSignal, print?: string): Promise<Committed>
  abort(): void | Promise<void>
}

/** For whom a parcel is written. */
export interface Writer {
  /** What the ledger is known by: collectors that share one are one writer. */
  readonly ledger: string
  /** Whether no other collector has the object by now. Asked before something is written over. */
  isOurs(): Promise<boolean>
}

/** Where events go. */
export interface Sink {
  /** Unlike every other sink's of this collector: the ledger keeps its position by it. */
  readonly name: string
  readonly guarantee: Guarantee
  /** Called once, before anything else, with the last position that was committed, if there is one. */
  resume?(position: string | undefined): Promise<void>
  /** `writer` is absent where nobody else writes. */
  open(origin: Origin, writer?: Writer): Parcel
  /**
   * The ledger has these parcels, by their origins' ids, and this position: nothing up to it will be taken back. Only called of sinks that
   * have positions; a sink that was not told holds back what others may read of it.
   */
  recorded?(position: string, origins: readonly string[]): void
  /** Everything is committed or aborted: finish files, let connections go. */
  close?(): Promise<void>
}
