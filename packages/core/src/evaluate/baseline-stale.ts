import { type FingerprintParts, parseFingerprint } from './baseline-entry.ts'
import { type Coverage, createCoverage, type Narrowing } from './exceptions-coverage.ts'
import type { Finding } from './finding.ts'

/** Tells which entries of a baseline have been mended or are gone. */
export interface StaleWatch {
  readonly note: (finding: Finding) => void
  /** Sorted by code unit. */
  readonly stale: (coverage: Coverage) => readonly string[]
}

/**
 * Watch for entries that are failures no longer.
 *
 * An entry is stale if its finding was judged and is neither failure nor unknown, or if it is gone from a place where it
 * would have been seen. What was not judged is left in peace.
 */
export function createStaleWatch(fingerprints: ReadonlySet<string>): StaleWatch {
  const judged = new Map<string, 'open' | 'mended'>()
  return {
    note({ fingerprint, outcome }) {
      if (!fingerprints.has(fingerprint)) return
      const isOpen = outcome === 'fail' || outcome === 'unknown'
      // Two recordings may hold the same account: mended is what fails in none.
      if (isOpen || !judged.has(fingerprint)) judged.set(fingerprint, isOpen ? 'open' : 'mended')
    },
    stale: ({ sawAll }) => [...fingerprints].filter((entry) => isStale(judged.get(entry), parseFingerprint(entry), sawAll)).sort(),
  }
}

function isStale(state: 'open' | 'mended' | undefined, parts: FingerprintParts | undefined, sawAll: Coverage['sawAll']): boolean {
  if (state !== undefined) return state === 'mended'
  return parts !== undefined && sawAll(parts)
}

/** The entries of a baseline that are failures no longer, by all findings of a check. Sorted by code unit. */
export function staleEntries(
  fingerprints: ReadonlySet<string>,
  findings: readonly Finding[],
  narrowing: Narrowing = {},
): readonly string[] {
  const coverage = createCoverage(narrowing)
  const watch = createStaleWatch(fingerprints)
  for (const finding of findings) {
    coverage.note(finding)
    watch.note(finding)
  }
  return watch.stale(coverage)
}
