import type { Clock } from '../clock.ts'
import type { CollectorProblem, ProgressReport } from '../run/progress.ts'
import type { Source } from '../source/source.ts'
import { createWanting } from './wanting.ts'

/** How a source is doing. Moments are milliseconds since 1970-01-01 UTC. */
export interface SourceStanding {
  readonly name: string
  readonly answeredAt: number | undefined
  /** Times in a row that it did not answer. */
  readonly failures: number
  readonly isDrained: boolean
}

/** How a run is doing, besides its counts. */
export interface Standing {
  readonly sources: readonly SourceStanding[]
  /** Deliveries that were given back or lost, and not acknowledged since. */
  readonly left: number
  /** Milliseconds that the message acknowledged last had waited by then; absent where none told when it was sent. */
  readonly lag: number | undefined
  /** What does not take what it is given, by name, with when that began. */
  readonly stuck: ReadonlyMap<string, number>
  readonly acknowledgedAt: number | undefined
}

/** Keeps how a run is doing from what it tells. */
export interface StandingKeeper {
  readonly progress: (report: ProgressReport) => void
  readonly problem: (problem: CollectorProblem) => void
  /** A source whose answers are kept, too. */
  watched(source: Source): Source
  now(): Standing
  /** Permissions for want of which deliveries are left: sorted, each once. */
  needs(): readonly string[]
}

/** Deliveries that were given back are known up to so many; what is more is no longer told apart. */
const MOST_LEFT = 100_000
const STORES: ReadonlySet<CollectorProblem['of']> = new Set(['sink', 'ledger', 'quarantine'])

/** Begin to keep. */
export function createStandingKeeper(clock: Pick<Clock, 'now'>): StandingKeeper {
  const sources = new Map<string, { answeredAt: number | undefined; failures: number; isDrained: boolean }>()
  const left = new Set<string>()
  const stuck = new Map<string, number>()
  const wanting = createWanting()
  let lag: number | undefined
  let acknowledgedAt: number | undefined
  return {
    progress: (report) => {
      if (report.is === 'object' && report.fate === 'stored') stuck.clear()
      if (report.is !== 'settled') return
      const key = `${report.source}\n${report.id}`
      wanting.settled(report)
      if (report.how !== 'acknowledged') {
        if (left.size < MOST_LEFT) left.add(key)
        return
      }
      left.delete(key)
      acknowledgedAt = clock.now()
      if (report.sentAt !== undefined) lag = Math.max(acknowledgedAt - report.sentAt, 0)
    },
    needs: wanting.permissions,
    problem: (problem) => {
      const { of, name } = problem
      wanting.problem(problem)
      if (STORES.has(of) && !stuck.has(name)) stuck.set(name, clock.now())
    },
    watched: (source) => {
      const kept = { answeredAt: undefined as number | undefined, failures: 0, isDrained: false }
      sources.set(source.name, kept)
      return {
        ...source,
        receive: async (most, signal) => {
          try {
            const received = await source.receive(most, signal)
            kept.answeredAt = clock.now()
            kept.failures = 0
            kept.isDrained = received === 'drained'
            return received
          } catch (error) {
            kept.failures++
            throw error
          }
        },
      }
    },
    now: () => ({
      sources: [...sources].map(([name, kept]) => ({ name, ...kept })),
      left: left.size,
      lag,
      stuck,
      acknowledgedAt,
    }),
  }
}
