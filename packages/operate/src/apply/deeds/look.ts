import { type AccountSnapshot, CHANGES, canBeSeen, type RunStanding, type Step, undoNeedsAnswer, unexplained } from '@trailmend/core'
import { observeUntil, type Seen } from '../observe-until.ts'
import { TO_BE_ABSENT, TO_SHOW } from '../patience.ts'
import type { Ending, Work } from '../work.ts'
import { performAll } from './perform-all.ts'

const isRepeatable = ({ change }: Step): boolean => CHANGES[change].isRepeatable
const NOT_SEEN = { name: 'NotSeen', message: 'whether it was done cannot be read, and it must not be done twice' }

/** Find out what became of calls whose answer is not known, and make those again that were not carried out. */
export async function look(work: Work, run: RunStanding, steps: readonly Step[]): Promise<Ending | undefined> {
  const isDone = (step: Step, observed: AccountSnapshot): boolean => canBeSeen(work, run, step) && work.foresight.isInEffect(observed, step)
  if (run.direction === 'undo') return lookBack(work, steps, isDone)
  const { observed, isEnough } = await observeSettled(work, run, steps)
  if (!isEnough) return { outcome: 'stopped', because: 'the account was changed', moved: unexplained(work, run, observed) }
  const again: Step[] = []
  for (const step of steps) {
    const mayRepeat = isRepeatable(step)
    if (isDone(step, observed) && !(mayRepeat && undoNeedsAnswer(step)))
      await work.log.note({ event: 'step-done', step: step.id, answer: null })
    else if (mayRepeat || canBeSeen(work, run, step)) again.push(step)
    else await work.log.note({ event: 'step-failed', step: step.id, effect: 'unknown', error: NOT_SEEN })
  }
  await performAll(work, run, again)
  return undefined
}

/** Read the account until the steps explain it, and long enough to believe that a call was not carried out that must not be made twice. */
async function observeSettled(work: Work, run: RunStanding, steps: readonly Step[]): Promise<Seen> {
  const once = steps.filter((step) => !isRepeatable(step))
  const isExplained = (observed: AccountSnapshot): boolean => unexplained(work, run, observed).length === 0
  const early = await observeUntil(
    work,
    TO_BE_ABSENT,
    (observed) => isExplained(observed) && once.every((step) => work.foresight.isInEffect(observed, step)),
  )
  if (early.isEnough || isExplained(early.observed)) return { ...early, isEnough: true }
  return observeUntil(work, TO_SHOW, isExplained)
}

/** On the way back nothing is made any more: what is not there needs no undoing. */
async function lookBack(
  work: Work,
  steps: readonly Step[],
  isDone: (step: Step, observed: AccountSnapshot) => boolean,
): Promise<undefined> {
  const { observed } = await observeUntil(work, TO_BE_ABSENT, (each) => steps.every((step) => isDone(step, each)))
  for (const step of steps) {
    if (isDone(step, observed)) await work.log.note({ event: 'step-done', step: step.id, answer: null })
    else
      await work.log.note({ event: 'step-failed', step: step.id, effect: 'none', error: { name: 'NotDone', message: 'it was not done' } })
  }
}
