import type { Snapshot } from '../observe/snapshot.ts'
import { parseTime } from '../time.ts'
import { type Control, DEFAULT_THRESHOLDS, type EvaluateSettings, type Thresholds } from './control.ts'
import type { Finding } from './finding.ts'

/** What may differ from one judgement of a snapshot to the next. */
export interface EvaluateOptions {
  /** Milliseconds since 1970-01-01 UTC; without it, the snapshot's own time. */
  readonly now?: number | undefined
  readonly thresholds?: Partial<Thresholds> | undefined
}

/**
 * Judge every account of a snapshot by every control. The engine knows no control.
 *
 * Throws a `RangeError` if the snapshot's `observedAt` is no ISO 8601 time, which a parsed recording rules out.
 */
export function evaluate(snapshot: Snapshot, controls: readonly Control[], options: EvaluateOptions = {}): readonly Finding[] {
  const now = options.now ?? parseTime(snapshot.observedAt)
  if (now === undefined) throw new RangeError(`observedAt is no ISO 8601 time: ${snapshot.observedAt}`)
  const settings: EvaluateSettings = { now, thresholds: { ...DEFAULT_THRESHOLDS, ...options.thresholds } }
  return snapshot.accounts.flatMap((account) => controls.flatMap((control) => control.assess(account, settings)))
}
