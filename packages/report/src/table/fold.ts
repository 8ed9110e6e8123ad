import type { SourcedFinding } from '@trailmend/core'

/** A row of the table: a finding, and how many controls besides its own have the same to say. */
export interface Row {
  readonly finding: SourcedFinding
  readonly others: number
}

/**
 * Findings as rows, in their order. What could not be known for one and the same reason is one row, its first and so most severe
 * finding: one call refused is one thing to mend, however many controls rest on it.
 */
export function foldUnknowns(findings: readonly SourcedFinding[]): readonly Row[] {
  const groups = Map.groupBy(findings.entries(), ([index, finding]) => {
    const { outcome, account, source, because } = finding
    return outcome === 'unknown' ? JSON.stringify([account, source, because.text]) : index
  })
  return [...groups.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [{ finding: first[1], others: others.length }]))
}
