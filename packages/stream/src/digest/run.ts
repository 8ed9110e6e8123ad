import type { DigestTools } from './check-digest.ts'
import type { Outcome } from './outcome.ts'
import type { TrailScope } from './scope.ts'

/** What is asked for, with defaults filled in. Times in milliseconds since 1970-01-01 UTC. */
export interface Run extends DigestTools {
  readonly scope: TrailScope
  readonly from: number
  readonly to: number
  readonly concurrency: number
  readonly maxLogBytes: number
  readonly lookForUndeclared: boolean
}

/** A step of the walk: it is begun in order, and several are under way at once. */
export type Step<T = Outcome> = () => Promise<T>

export function told(outcome: Outcome): Step {
  return () => Promise.resolve(outcome)
}
