import { type RunStanding, type Step, unexplained } from '@trailmend/core'
import { observeUntil } from '../observe-until.ts'
import { TO_SHOW } from '../patience.ts'
import type { Ending, Work } from '../work.ts'
import { performAll } from './perform-all.ts'

/** See that the account is as the steps done so far leave it, then make the calls of steps. What was just read is not read again. */
export async function observeAndPerform(work: Work, run: RunStanding, steps: readonly Step[]): Promise<Ending | undefined> {
  if (work.seen === undefined) {
    const { observed, isEnough } = await observeUntil(work, TO_SHOW, (each) => unexplained(work, run, each).length === 0)
    if (!isEnough) return { outcome: 'stopped', because: 'the account was changed', moved: unexplained(work, run, observed) }
  }
  await performAll(work, run, steps)
  return undefined
}
