import { type Fact, type Question, questionKey, type RecordedCall } from '@trailmend/core'
import { aboutPlaceOf, aboutTakingBack, type TookBack, whoTookBack } from '@trailmend/core/plan'
import type { FoughtStep } from './fought-steps.ts'

/** A step that automation takes no more, and who takes it back. */
export interface TakenStep extends FoughtStep {
  /** Where the event history was looked at. */
  readonly region: string
  /** `null` where the event history names nobody. */
  readonly by: Fact<TookBack | null>
}

/** Asks an account. */
export type AskAccount = (account: string, question: Question) => Promise<RecordedCall>

/**
 * Look up in the event history who takes steps back. Each question is asked once, one after another: of lookups AWS takes two a second.
 *
 * @param ask - what it throws is thrown
 */
export async function lookUpTakers(fought: readonly FoughtStep[], ask: AskAccount): Promise<readonly TakenStep[]> {
  const answered = new Map<string, RecordedCall>()
  const askOnce = async (account: string, question: Question): Promise<RecordedCall> => {
    const key = `${account} ${questionKey(question)}`
    const answer = answered.get(key) ?? (await ask(account, question))
    answered.set(key, answer)
    return answer
  }
  const taken: TakenStep[] = []
  for (const { step, heldAt } of fought) {
    const placeAsked = aboutPlaceOf(step)
    const place = placeAsked === undefined ? undefined : await askOnce(step.account, placeAsked)
    const questions = aboutTakingBack(step, place)
    const answers = place === undefined ? [] : [place]
    for (const question of questions) answers.push(await askOnce(step.account, question))
    taken.push({ step, heldAt, region: questions[0]?.region ?? step.region, by: whoTookBack(step, answers, heldAt) })
  }
  return taken
}
