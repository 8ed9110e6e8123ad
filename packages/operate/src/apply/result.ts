import type { RunOutcome, StepStanding, UndoPlan } from '@trailmend/core'

/** How a run ended, and where every step of its plan stands. */
export interface ApplyResult {
  readonly run: string
  readonly account: string
  readonly outcome: RunOutcome
  /** Why, where it is not `applied` or `undone`. Attacker-controlled. */
  readonly because: string
  /** In the order of the plan. */
  readonly steps: readonly (Pick<StepStanding, 'standing' | 'error'> & { readonly id: string })[]
  /** What of the account is not as it should be, one sentence each, where that ended the run. Attacker-controlled. */
  readonly moved: readonly string[]
  /** Of a run that was undone: what stays, and what a person can do. */
  readonly left: UndoPlan['left']
}

/** The exit code that each outcome has. An `interrupted` run that a signal ended has that signal's instead. */
export const EXIT_CODES: Readonly<Record<RunOutcome, 0 | 2 | 3 | 4>> = {
  applied: 0,
  undone: 0,
  stopped: 2,
  interrupted: 3,
  stuck: 4,
}
