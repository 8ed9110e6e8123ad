import type { Standing as Wrong } from '../alert/index.ts'
import type { Counts } from '../run/counts.ts'
import type { Standing } from './standing.ts'

/** Whether a collector does what it is there for, and what is wrong where it does not. */
export interface Readiness {
  readonly ready: boolean
  readonly because: readonly string[]
  /** What is wrong with what was delivered, where that is watched: told, and no reason not to be ready, for nothing done to the process mends it. */
  readonly wrong?: Wrong
}

/** Two of the longest waits for a message, and some. */
const SOURCE_PATIENCE = 120_000
/** Sinks may be away for a while: what they did not take comes again. */
const SINK_PATIENCE = 60_000

/** Whether events read are those kept, filtered, duplicate and quarantined together. */
export function isBalanced({ events }: Pick<Counts, 'events'>): boolean {
  const { read, kept, filtered, duplicate, quarantined } = events
  return read === kept + filtered + duplicate + quarantined
}

/**
 * Ready: every source answered lately, every sink, the ledger and the quarantine take what they are given, and nothing is lost in the count.
 *
 * @param now - milliseconds since 1970-01-01 UTC
 */
export function readinessOf(standing: Standing, counts: Pick<Counts, 'events'>, now: number): Readiness {
  const because = [
    ...standing.sources.flatMap(({ name, answeredAt, failures, isDrained }) => {
      if (isDrained) return []
      if (answeredAt === undefined) return [`${name}: it has not answered yet`]
      return failures > 0 && now - answeredAt > SOURCE_PATIENCE ? [`${name}: it does not answer`] : []
    }),
    ...[...standing.stuck].flatMap(([name, since]) => (now - since > SINK_PATIENCE ? [`${name}: it does not take what it is given`] : [])),
    ...(isBalanced(counts) ? [] : ['events read are not those accounted for']),
  ]
  return { ready: because.length === 0, because }
}
