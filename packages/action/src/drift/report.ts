import type { Plan, SourcedFinding } from '@trailmend/core'

/** What a check found of one scope, and what could be done about it. Every name and text in it is attacker-controlled. */
export interface DriftReport {
  /** What was looked at, as `driftScope` says it: the same from run to run. */
  readonly scope: string
  /** Whether everything in the scope could be read. Where not, nothing may be taken for gone. */
  readonly complete: boolean
  /** The failures that count, and what is unknown. What passed is of no matter here. */
  readonly findings: readonly SourcedFinding[]
  /** Whether all that plans rest on could be read, and plans were made for every account. Where not, no plan may be taken for done. */
  readonly plansComplete: boolean
  readonly plans: readonly DriftPlan[]
}

/** The plan for one account, as data and as it is written to a file. */
export interface DriftPlan {
  readonly account: string
  readonly plan: Plan
  readonly json: string
  readonly markdown: string
}

/** The failures that somebody has to do something about. */
export function failuresOf({ findings }: DriftReport): readonly SourcedFinding[] {
  return findings.filter(({ outcome, exception }) => outcome === 'fail' && exception === undefined)
}
