import type { EventKind, ObjectTask } from '../object/object.ts'

/** What makes a delivery ours for a while, where something does: a message is hidden from others until it is over. */
export interface Lease {
  /** When it is over, in milliseconds since 1970-01-01 UTC, by our clock at the time of asking: a little early is safe. */
  readonly until: number
  /**
   * Make it last from now. `lost`: the handle is no longer good, somebody else may have the message, and work on it must stop. Throws where
   * nothing is known (throttled, no network): ask again while there is time.
   */
  extend(seconds: number): Promise<{ readonly until: number } | 'lost'>
}

/** What an object left in quarantine, tried once more. */
export interface Remains {
  /** The object, by its key. */
  readonly task: ObjectTask
  /** What sinks know it by: the same at each attempt. */
  readonly name: string
  /** Whether it is the object as such, and not one of its events. */
  readonly isObject: boolean
}

/** Events that came by themselves and not in an object. */
export interface InlineEvents {
  readonly is: 'events'
  /** Names what it is, the same at each delivery: what the ledger knows it by. */
  readonly id: string
  /** Events in any form that `readEvents` reads: bytes, zipped or not. */
  readonly bytes: Uint8Array
  readonly kind?: EventKind
  /** Where they came from, such as `event-history` or `logs:<group>/<stream>`: kept beside each event. */
  readonly provenance: string
  readonly of?: Remains
}

/** A local file, or what comes on standard input. */
export interface LocalFile {
  readonly is: 'file'
  readonly id: string
  readonly path: string | AsyncIterable<Uint8Array>
  readonly provenance: string
  readonly of?: Remains
}

export type WorkItem =
  | ({ readonly is: 'object' } & ObjectTask)
  | InlineEvents
  | LocalFile
  /** Understood, and nothing to do: `because` is counted. */
  | { readonly is: 'nothing'; readonly because: string }
  /** Not understood: goes to quarantine with its bytes. */
  | { readonly is: 'poison'; readonly because: string; readonly at?: string }

/** Something to do that a source handed out, settled by exactly one of `acknowledge` and `release`. */
export interface Delivery {
  readonly id: string
  readonly source: string
  readonly items: readonly WorkItem[]
  /** What came, as it came: for quarantine, and for hooks. */
  readonly raw: string
  /** How often it came, this time included. Never a reason to delete it. */
  readonly receiveCount?: number
  /** When it was sent, in milliseconds since 1970-01-01 UTC. */
  readonly sentAt?: number
  readonly lease?: Lease
  /** Everything in it has a fate that lasts. Resolves when the source forgot it; throws where it could not: it then comes again. */
  acknowledge(): Promise<void>
  /**
   * Give it back, to come again after so many seconds. `needs`: the permission for want of which that is. Never throws: what is not given back
   * comes again by itself.
   */
  release(afterSeconds: number, needs?: string): Promise<void>
}

/** Where deliveries come from. */
export interface Source {
  readonly name: string
  /**
   * What is there, `most` deliveries at most. Waits a while of its own where nothing is; `'drained'` where nothing will come any more.
   * Throws what is worth trying again (the collector does, with growing rests), or a `CollectorError` where it is not.
   */
  receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'>
  close?(): Promise<void>
}
