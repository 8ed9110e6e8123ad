import type { Baseline } from './baseline.ts'
import { staleEntries } from './baseline-stale.ts'
import type { SourcedFinding } from './conclude.ts'
import type { Narrowing } from './exceptions-coverage.ts'

/** How a baseline differs from what a check found. Both lists are sorted by code unit. */
export interface BaselineChange {
  /** Failures that are in no baseline and under no exception. */
  readonly missing: readonly string[]
  /** Entries that are failures no longer. */
  readonly stale: readonly string[]
}

/** What may be done to a baseline. It neither grows nor shrinks without being told. */
export interface BaselineWish {
  readonly add: boolean
  readonly prune: boolean
}

/**
 * Compare a baseline with the findings of a check. A failure under an exception is not missing: it has an owner and an end,
 * which an entry of a baseline has not.
 */
export function compareBaseline(baseline: Baseline, findings: readonly SourcedFinding[], narrowing: Narrowing = {}): BaselineChange {
  const open = findings.filter(({ outcome, exception }) => outcome === 'fail' && exception === undefined)
  const missing = new Set(open.map(({ fingerprint }) => fingerprint).filter((entry) => !baseline.fingerprints.has(entry)))
  return { missing: [...missing].sort(), stale: staleEntries(baseline.fingerprints, findings, narrowing) }
}

/** The baseline with as much of a change as is wished. */
export function changeBaseline({ header, fingerprints }: Baseline, change: BaselineChange, { add, prune }: BaselineWish): Baseline {
  const removed = new Set(prune ? change.stale : [])
  return { header, fingerprints: new Set([...fingerprints, ...(add ? change.missing : [])].filter((entry) => !removed.has(entry))) }
}
