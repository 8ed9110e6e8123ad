import { type JournalEntry, type RunStanding, type Step, undoCall, unexplained } from '@trailmend/core'
import { observeUntil } from '../observe-until.ts'
import { TO_SHOW } from '../patience.ts'
import { type Ending, tell, type Work } from '../work.ts'

/** Read the account until steps show that were done. What does not show is to be undone, where that leaves what was there before. */
export async function readBack(work: Work, run: RunStanding, steps: readonly Step[]): Promise<Ending | undefined> {
  const { observed, isEnough } = await observeUntil(work, TO_SHOW, (each) => unexplained(work, run, each).length === 0)
  const moved = isEnough ? [] : unexplained(work, run, observed)
  const showing = steps.filter((step) => isEnough || work.foresight.isInEffect(observed, step))
  const missing = steps.filter((step) => !showing.includes(step))
  await work.log.note(
    ...showing.map(({ id }): JournalEntry => ({ event: 'step-confirmed', step: id })),
    ...missing.map((step): JournalEntry => {
      const undo = undoCall(step, run.steps.get(step.id)?.answer ?? null)
      const error = { name: 'NotHeld', message: moved.slice(0, 5).join('; ') }
      // Where neither the step nor what was there before is seen, somebody else has changed it: that is not taken away from them.
      if (undo === undefined || !work.foresight.isInEffect(observed, undo))
        return { event: 'step-failed', step: step.id, effect: 'unknown', error }
      return { event: 'undo-intended', step: step.id }
    }),
  )
  for (const { id } of showing) tell(work, id, 'confirmed')
  if (isEnough) work.seen = observed
  return isEnough || missing.length > 0 ? undefined : { outcome: 'stopped', because: 'the account was changed', moved }
}
