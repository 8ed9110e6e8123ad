import { type AccountSnapshot, canBeSeen, type RunStanding, type Step, type StepCall, undoCall } from '@trailmend/core'
import { callThrough } from '../call-through.ts'
import { observeUntil } from '../observe-until.ts'
import { TO_SHOW } from '../patience.ts'
import { type Ending, tell, type Work } from '../work.ts'

/** Undo one step, and read the account until that shows. What somebody else has changed since is left as it is. */
export async function takeBack(work: Work, run: RunStanding, steps: readonly Step[]): Promise<Ending | undefined> {
  for (const step of steps) {
    const at = run.steps.get(step.id)
    const call = undoCall(step, at?.answer ?? null)
    const error =
      call === undefined
        ? LOST
        : await undoOne(work, { step, call, isSure: at?.standing === 'confirmed', showed: canBeSeen(work, run, step) })
    await work.log.note(error === undefined ? { event: 'undone', step: step.id } : { event: 'undo-failed', step: step.id, error })
    tell(work, step.id, error === undefined ? 'undone' : 'not undone')
  }
  return undefined
}

interface Failure {
  readonly name: string
  readonly message: string
}
const LOST: Failure = { name: 'AnswerLost', message: 'what AWS answered to the step is not known' }
const CHANGED: Failure = { name: 'ChangedSince', message: 'somebody else has changed it since' }

interface Undoing {
  readonly step: Step
  readonly call: StepCall
  /** Whether the step was once seen to hold, so that what is not there any more has been taken away. */
  readonly isSure: boolean
  /** Whether anybody who reads the account can tell if the step was done. */
  readonly showed: boolean
}

async function undoOne(work: Work, { step, call, isSure, showed }: Undoing): Promise<Failure | undefined> {
  await work.log.note({ event: 'undo-intended', step: step.id })
  const isThere = (account: AccountSnapshot): boolean => work.foresight.isInEffect(account, step)
  // A call that means nothing to the account changes nothing either, and undoes nothing.
  const isBack = (account: AccountSnapshot): boolean => work.foresight.isInEffect(account, call) && !(showed && isThere(account))
  const { observed, isEnough } = await observeUntil(work, TO_SHOW, (each) => isThere(each) || isBack(each))
  if (!isEnough) return CHANGED
  if (isSure && isBack(observed)) return undefined
  work.seen = undefined
  const end = await callThrough(work, { call, canBeSeen: true })
  const shows = await observeUntil(work, TO_SHOW, isBack)
  if (shows.isEnough) return undefined
  return end.ok ? { name: 'NotHeld', message: 'that it was undone is not seen' } : end.error
}
