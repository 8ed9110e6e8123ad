import type { CheckResult, SourcedFinding } from '@trailmend/core'
import { type Standing, standingCounts } from './groups.ts'

/** How the findings that share a name stand. */
export interface Tally {
  readonly name: string
  readonly counts: Readonly<Record<Standing, number>>
  readonly first: SourcedFinding
}

/** Findings counted by a name that each has, such as its account; sorted by that name. */
export function tally({ findings, failOn }: CheckResult, nameOf: (finding: SourcedFinding) => string): readonly Tally[] {
  return [...Map.groupBy(findings, nameOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, same]) => {
      const [first] = same
      return first === undefined ? [] : [{ name, first, counts: standingCounts(same, failOn) }]
    })
}
