import type { Fate } from '../ledger/ledger.ts'
import type { Counts } from './counts.ts'

/** What a collector tells as it goes. Nothing of it is needed to go on: for logs, metrics and progress bars. */
export type ProgressReport =
  | { readonly is: 'received'; readonly source: string; readonly deliveries: number }
  | {
      readonly is: 'object'
      readonly id: string
      readonly fate: Fate | 'duplicate'
      readonly account?: string
      readonly region?: string
      /** By its key; milliseconds since 1970-01-01 UTC. */
      readonly keyTime?: number
      /** Events that are in the sinks now. */
      readonly kept?: number
    }
  /** Events whose id others have too, with other bytes: all are kept. Something is wrong with one of them. */
  | { readonly is: 'twins'; readonly id: string; readonly events: number }
  /** `sentAt`, where it is known: when the message was sent, for how far behind the collector is. */
  | {
      readonly is: 'settled'
      readonly source: string
      /** The delivery's id. */
      readonly id: string
      readonly how: 'acknowledged' | 'released' | 'lost'
      readonly sentAt?: number
    }
  | { readonly is: 'drained'; readonly source: string }

/** Something that went wrong, and what the collector does about it. It goes on unless `isFatal`. */
export interface CollectorProblem {
  readonly of: 'source' | 'object' | 'sink' | 'ledger' | 'quarantine' | 'delivery'
  /** A source's or a sink's name, or an object's id. */
  readonly name: string
  readonly because: string
  /** The permission that is missing, such as `s3:GetObject`. */
  readonly needs?: string
  readonly error?: unknown
  readonly isFatal: boolean
}

/** Told of what happens. May not throw: what they throw stops the collector. */
export interface Told {
  readonly progress: (report: ProgressReport, counts: Counts) => void
  readonly problem: (problem: CollectorProblem) => void
}
