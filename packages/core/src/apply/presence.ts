import type { AccountSnapshot } from '../observe/snapshot.ts'
import type { Plan } from '../plan/plan-data.ts'
import type { Step } from '../plan/step.ts'
import type { Foresight } from './foresight.ts'
import type { RunStanding, Standing } from './standing.ts'

/** Whether a step's effect is on the account, by where it stands: `look` where only the account can tell. */
// biome-ignore format: a table is read by its columns
const PRESENCE: Readonly<Record<Standing, 'yes' | 'no' | 'look'>> = {
  open: 'no', intended: 'look', done: 'yes', confirmed: 'yes', refused: 'no', unheld: 'look', undoing: 'look', undone: 'no', 'not-undone': 'look',
}

/** What a run is judged with. */
export interface Judging {
  readonly plan: Pick<Plan, 'steps'>
  readonly foresight: Foresight
  /** The account before the first step. */
  readonly before: AccountSnapshot
}

/**
 * What of an account is not as the steps explain that a run has done, one sentence each; empty if they explain all of it.
 *
 * A step that may have been done or not counts as done where its effect is there.
 */
export function unexplained({ plan, foresight, before }: Judging, run: RunStanding, observed: AccountSnapshot): readonly string[] {
  const present = plan.steps.filter((step) => isPresent(foresight, step, { run, observed }))
  return foresight.differences(foresight.simulate(before, present), observed)
}

/** Whether anybody who reads the account can tell if a step was done. */
export function canBeSeen({ plan, foresight, before }: Judging, run: RunStanding, step: Step): boolean {
  const others = plan.steps.filter(({ id }) => id !== step.id && PRESENCE[run.steps.get(id)?.standing ?? 'open'] === 'yes')
  const without = foresight.simulate(before, others)
  return foresight.differences(foresight.simulate(without, [step]), without).length > 0
}

function isPresent(
  foresight: Foresight,
  step: Step,
  { run, observed }: { readonly run: RunStanding; readonly observed: AccountSnapshot },
): boolean {
  const presence = PRESENCE[run.steps.get(step.id)?.standing ?? 'open']
  return presence === 'look' ? foresight.isInEffect(observed, step) : presence === 'yes'
}
