import type { Step } from '@trailmend/core/plan'
import { type KnownRun, stepMark } from '../repair/runs.ts'
import { isAutomatic } from './may-begin.ts'

/** A step that held this often, and is wanted again, automation takes no more. */
const MOST = 2

/**
 * The steps of a plan that automation has taken twice already, each time seen to hold: somebody takes them back, and would again.
 *
 * Counted since a person last applied the very same step by hand, which says that it is to be so.
 *
 * @param runs - of one account, the latest last
 */
export function foughtSteps(steps: readonly Step[], runs: readonly KnownRun[]): readonly Step[] {
  return steps.filter((step) => {
    const mark = stepMark(step)
    const taken = runs.filter(({ held }) => held.includes(mark))
    const byHand = taken.findLastIndex((run) => !isAutomatic(run))
    return taken.length - 1 - byHand >= MOST
  })
}
