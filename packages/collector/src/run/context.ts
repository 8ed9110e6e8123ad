import type { Clock } from '../clock.ts'
import type { Identify } from '../dedupe/event-identity.ts'
import type { SeenEvents } from '../dedupe/seen-events.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ObjectStore, ObjectTask } from '../object/object.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { EventReading } from '../read/read-options.ts'
import type { Sink } from '../sink/sink.ts'
import type { CommitLane } from './commit-lane.ts'
import type { Concurrency } from './concurrency.ts'
import type { Tally } from './counts.ts'
import type { Gate } from './gate.ts'
import type { Told } from './progress.ts'

/** Takes digests: what should be there. Throws what is worth trying again. */
export interface DigestTaker {
  take(digest: {
    readonly task: ObjectTask
    readonly bytes: Uint8Array
    readonly metadata: Readonly<Record<string, string>>
  }): Promise<void>
}

/** Milliseconds that an object is ours in a shared ledger. Asked for again while it is worked on. */
export const CLAIM: number = 15 * 60_000

/** What all work of one collector shares. */
export interface RunContext {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly ledger: Ledger
  /** What the ledger is known by. */
  readonly ledgerIdentity: string
  readonly quarantine: Quarantine
  readonly sinks: readonly Sink[]
  /** Those of them that append: they take an object last, and in one order. */
  readonly appending: readonly Sink[]
  readonly others: readonly Sink[]
  readonly reading: EventReading
  readonly digests: DigestTaker | undefined
  /** Whether logs are hashed, to be held against digests. */
  readonly verify: boolean
  readonly identify: Identify
  readonly seen: SeenEvents
  readonly lane: CommitLane
  /** Tells the ledger of objects whose messages were acknowledged. */
  readonly acknowledged: (ids: readonly string[]) => Promise<void>
  /** Objects worked on at once. */
  readonly objects: Gate
  readonly concurrency: Concurrency
  /** Bytes held at once. */
  readonly memory: Gate
  /** One object is read at a time: it is work for one core, and the order tells which of two copies was first. */
  readonly reader: Gate
  readonly tally: Tally
  readonly told: Told
  /** Objects under way, by id. */
  readonly running: Map<string, Promise<unknown>>
  /** Objects under way, by the number under which their events are noted as seen: whether they were stored in the end. */
  readonly owners: Map<number, Promise<boolean>>
  nextOwner: number
}
