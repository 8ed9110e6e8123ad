import type { AccountSnapshot, RunOutcome, StepStanding } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'

/** What came of one run, for whoever started it. Names and reasons are attacker-controlled. */
export interface AppliedRun {
  readonly run: string
  readonly account: AccountSnapshot['id']
  readonly outcome: RunOutcome
  readonly because: string
  /** In the order of the plan. */
  readonly steps: readonly (Pick<StepStanding, 'standing' | 'error'> & { readonly id: string })[]
  /** What of the account is not as it should be, one sentence each. */
  readonly moved: readonly string[]
  /** Of a run that was undone: what stays. */
  readonly left: readonly { readonly step: string; readonly text: string }[]
  /** The plan that was applied. */
  readonly plan: Plan
  /** Whether nothing was done, because it had been done before. */
  readonly wasApplied: boolean
  /** What is left now that it was applied; `null` where nobody looked. */
  readonly afterwards: Plan | null
}

/** What came of all runs. */
export interface AppliedToRender {
  readonly runs: readonly AppliedRun[]
  /** Accounts whose plans were not begun, because one before them was not applied. */
  readonly notBegun: readonly string[]
  readonly exitCode: number
}

/** How a run is gone on with, and how it is taken back, as commands; `null` where that makes no sense. */
export interface NextCommands {
  readonly goOn: string | null
  readonly undo: string | null
}

/** What can be done about a run. */
export function nextCommands({ run, outcome, steps }: Pick<AppliedRun, 'run' | 'outcome' | 'steps'>): NextCommands {
  const isUndoing = steps.some(({ standing }) => standing === 'undoing' || standing === 'not-undone')
  const hasDone = steps.some(({ standing }) => standing !== 'open' && standing !== 'refused' && standing !== 'undone')
  return {
    goOn: outcome === 'applied' || outcome === 'undone' || isUndoing ? null : `trailmend apply --resume ${run}`,
    undo: outcome === 'undone' || !hasDone ? null : `trailmend apply --undo ${run}`,
  }
}
