import type { StepDifference } from '@trailmend/core/plan'
import type { ApplyResult } from '@trailmend/operate'

/**
 * What became of a merged plan, the worst first: `stuck` halfway, `stopped` as something moved, `refused` as it is not what would be done
 * now, `interrupted`, `unseen` as its account could not be looked at, `awaiting` to be seen to work, `applied`, or `nothing` to do.
 */
export const OUTCOMES: Readonly<Record<Outcome, 0 | 2 | 3 | 4>> = {
  stuck: 4,
  stopped: 2,
  refused: 2,
  interrupted: 3,
  unseen: 3,
  awaiting: 3,
  applied: 0,
  nothing: 0,
}
export type Outcome = 'stuck' | 'stopped' | 'refused' | 'interrupted' | 'unseen' | 'awaiting' | 'applied' | 'nothing'

/** The outputs of applying. */
export const APPLY_OUTPUTS: readonly string[] = ['applied', 'outcome']

/** What became of one plan. Every text is attacker-controlled. */
export interface Treated {
  /** The path of its file. */
  readonly path: string
  /** Empty where it is not known. */
  readonly account: string
  readonly outcome: Outcome
  /** In sentences. */
  readonly why: readonly string[]
  readonly differences: readonly StepDifference[]
  /** Where every step stands; empty where nothing was begun. */
  readonly steps: ApplyResult['steps']
}

/** The worst of all; `nothing` where there is none. */
export function worstOf(treated: readonly Treated[]): Outcome {
  const worst = Object.keys(OUTCOMES).find((each) => treated.some(({ outcome }) => outcome === each))
  return treated.find(({ outcome }) => outcome === worst)?.outcome ?? 'nothing'
}

/** The one of two exit codes that says more: a bug or a run that is stuck, then what was asked for wrongly, findings, and what is not known. */
export function worseExit(one: number, other: number): number {
  return [4, 2, 1, 3].find((code) => code === one || code === other) ?? 0
}
