import type { Notice, NotLookedAt } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'

/** The plans of all accounts, and what was not planned for. Names are attacker-controlled. */
export interface PlansToRender {
  readonly plans: readonly Plan[]
  readonly notLookedAt: readonly NotLookedAt[]
  readonly notices: readonly Notice[]
  /** Whether everything could be read. */
  readonly complete: boolean
  readonly exitCode: 0 | 1 | 3
}
