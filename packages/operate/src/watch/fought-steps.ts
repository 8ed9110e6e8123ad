import type { Step } from '@trailmend/core/plan'
import type { KnownRun } from '../repair/runs.ts'
import { stepMarks } from '../repair/step-marks.ts'
import { isAutomatic } from './may-begin.ts'

/** What held this often, and is wanted again, automation takes no more. */
const MOST = 2

/** A step that automation takes no more. */
export interface FoughtStep {
  readonly step: Step
  /** When it was last seen to hold, ISO 8601. */
  readonly heldAt: string
}

/**
 * The steps of a plan that bring about what automation has brought about twice already, each time seen to hold: somebody takes it back, and
 * would again.
 *
 * Counted since a person last applied the very same by hand, which says that it is to be so.
 *
 * @param runs - of one account, the latest last
 */
export function foughtSteps(steps: readonly Step[], runs: readonly KnownRun[]): readonly FoughtStep[] {
  return steps.flatMap((step) => {
    const times = stepMarks(step).flatMap((mark) => lastOfTooMany(mark, runs) ?? [])
    const heldAt = times.sort().at(-1)
    return heldAt === undefined ? [] : [{ step, heldAt }]
  })
}

function lastOfTooMany(mark: string, runs: readonly KnownRun[]): string | undefined {
  const taken = runs.flatMap((run) => {
    const at = run.held.get(mark)
    return at === undefined ? [] : [{ at, isByHand: !isAutomatic(run) }]
  })
  const byHand = taken.findLastIndex(({ isByHand }) => isByHand)
  return taken.length - 1 - byHand >= MOST ? taken.at(-1)?.at : undefined
}
