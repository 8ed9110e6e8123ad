import type { SourcedFinding } from '@trailmend/core'
import { type Standing, standingOf } from './groups.ts'

/** How the findings that share a name stand. */
export interface Tally {
  readonly name: string
  readonly counts: Readonly<Record<Standing, number>>
  readonly regions: number
  readonly one: SourcedFinding
}

/** Findings counted by a name that each has, such as its account; sorted by that name. */
export function tally(findings: readonly SourcedFinding[], nameOf: (finding: SourcedFinding) => string): readonly Tally[] {
  const byName = Map.groupBy(findings, nameOf)
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, same]) => {
      const [one] = same
      return one === undefined ? [] : [{ name, one, counts: count(same), regions: new Set(same.map(({ region }) => region)).size }]
    })
}

function count(findings: readonly SourcedFinding[]): Record<Standing, number> {
  const counts: Record<Standing, number> = { fail: 0, unknown: 0, accepted: 0, pass: 0, 'not-applicable': 0 }
  for (const finding of findings) counts[standingOf(finding)]++
  return counts
}
