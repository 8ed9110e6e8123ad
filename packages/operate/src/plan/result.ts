import type { Notice, NotLookedAt } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import type { Planned } from './plan-recording.ts'

/** The plans of all accounts. */
export interface PlansResult {
  /** Sorted by account. */
  readonly planned: readonly Planned[]
  /** Accounts without a plan, and what could not be found out of an organization. */
  readonly notLookedAt: readonly NotLookedAt[]
  readonly notices: readonly Notice[]
  /** Whether everything could be read. */
  readonly complete: boolean
  readonly exitCode: 0 | 1 | 3
}

/** Put plans together, and say how they end: 1 where anything is to be done, 3 where nothing is and not everything is known or seen to work. */
export function concludePlans({ planned, notLookedAt, notices }: Pick<PlansResult, 'planned' | 'notLookedAt' | 'notices'>): PlansResult {
  const sorted = planned.toSorted((one, other) => (one.plan.account < other.plan.account ? -1 : 1))
  const plans = sorted.map(({ plan }) => plan)
  const complete = plans.every((plan) => plan.complete) && !notLookedAt.some(({ leavesGap }) => leavesGap)
  const isAtWork = plans.every(({ waits }) => waits.length === 0)
  const exitCode = plans.some((plan) => !isEmpty(plan)) ? 1 : complete && isAtWork ? 0 : 3
  return { planned: sorted, notLookedAt, notices, complete, exitCode }
}

/** Whether nobody has to do anything: neither Trailmend nor anybody else. */
export function isEmpty({ steps, handOvers }: Pick<Plan, 'steps' | 'handOvers'>): boolean {
  return steps.length === 0 && handOvers.length === 0
}
