import type { Baseline } from './baseline.ts'
import { createStaleWatch } from './baseline-stale.ts'
import type { FailOn, Notice, SourcedFinding } from './conclude.ts'
import { dayOf, type ExceptionRule } from './exceptions.ts'
import { createCoverage, type Narrowing } from './exceptions-coverage.ts'
import { exceptionNotices } from './exceptions-notices.ts'
import { createExceptionBook } from './exceptions-tally.ts'

/** What was decided about failures before a check, and what the check was to look at. */
export interface AllowanceRules {
  readonly exceptions?: readonly ExceptionRule[] | undefined
  readonly baseline?: Baseline | undefined
  readonly failOn: FailOn
  readonly narrowing?: Narrowing | undefined
}

/** Marks failures that somebody answers for, batch by batch, and says in the end what a person should hear of. */
export interface Allowances {
  /** Findings as of a time, in milliseconds since 1970-01-01 UTC, with their exceptions and whether the baseline holds them. */
  readonly allow: (findings: readonly SourcedFinding[], now: number) => readonly SourcedFinding[]
  /** When all findings have been seen. Texts are attacker-controlled. */
  readonly notices: () => readonly Notice[]
}

/** Stale entries that are told by name. */
const MAX_LISTED = 20

/**
 * Begin to mark findings. Batches may come in any order: what is said in the end is the same.
 *
 * Each batch is judged as of its own time; notices of what ends and begins, as of the latest.
 */
export function createAllowances({ exceptions = [], baseline, failOn, narrowing = {} }: AllowanceRules): Allowances {
  const book = createExceptionBook(exceptions)
  const coverage = createCoverage(narrowing)
  const watch = createStaleWatch(baseline?.fingerprints ?? new Set())
  let latest = Number.NEGATIVE_INFINITY
  let known = 0
  let failures = 0
  return { allow, notices }

  function allow(findings: readonly SourcedFinding[], now: number): readonly SourcedFinding[] {
    latest = Math.max(latest, now)
    return findings.map((finding) => {
      coverage.note(finding)
      watch.note(finding)
      if (finding.outcome === 'fail') failures++
      const covered = book.cover(finding, now)
      if (finding.outcome !== 'fail' || baseline?.fingerprints.has(finding.fingerprint) !== true) return covered
      if (covered.exception === undefined) known++
      return { ...covered, baselined: true }
    })
  }

  function notices(): readonly Notice[] {
    if (latest === Number.NEGATIVE_INFINITY) return []
    return [
      ...exceptionNotices(book.tallies(), dayOf(latest), { coverage, narrowing }),
      ...staleNotice(watch.stale(coverage)),
      ...thresholdNotice(),
    ]
  }

  function thresholdNotice(): readonly Notice[] {
    if (failOn === 'any' && known > 0) {
      return [
        { code: 'baseline-counts', text: `fail-on any counts what the baseline holds, too: ${failureCount(known)}. fail-on new does not.` },
      ]
    }
    if (failOn === 'new' && baseline === undefined && failures > 0) {
      return [{ code: 'no-baseline', text: 'fail-on new without a baseline: every failure is new.' }]
    }
    return []
  }
}

function staleNotice(stale: readonly string[]): readonly Notice[] {
  if (stale.length === 0) return []
  const left = stale.length - MAX_LISTED
  const named = `${stale.slice(0, MAX_LISTED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`
  const [entries, are] = stale.length === 1 ? ['1 entry', 'is a failure'] : [`${stale.length} entries`, 'are failures']
  const text = `${entries} of the baseline ${are} no longer; take them out with trailmend baseline update --prune: ${named}`
  return [{ code: 'baseline-stale', text }]
}

function failureCount(count: number): string {
  return count === 1 ? '1 failure' : `${count} failures`
}
