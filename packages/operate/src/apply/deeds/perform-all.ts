import { canBeSeen, type RunStanding, type Step } from '@trailmend/core'
import { atMost } from '../../at-most.ts'
import { callThrough } from '../call-through.ts'
import { mustGoOn, tell, type Work } from '../work.ts'

/** Calls under way at once: more would be throttled, for CloudTrail and IAM let few changes a second through. */
const MOST_AT_ONCE = 8

/** Make the calls of steps that do not wait for one another. Where one is refused, no other is begun. */
export async function performAll(work: Work, run: RunStanding, steps: readonly Step[]): Promise<void> {
  work.seen = undefined
  let isBlocked = false
  await atMost(MOST_AT_ONCE, steps, async (step) => {
    if (isBlocked) return
    await mustGoOn(work)
    await work.log.note({ event: 'step-intended', step: step.id })
    tell(work, step.id, 'begun')
    const end = await callThrough(work, { call: step, canBeSeen: canBeSeen(work, run, step) })
    if (end.ok) await work.log.note({ event: 'step-done', step: step.id, answer: end.answer })
    else {
      isBlocked = true
      await work.log.note({ event: 'step-failed', step: step.id, effect: end.effect, error: end.error })
    }
    tell(work, step.id, end.ok ? 'done' : 'failed')
  })
}
