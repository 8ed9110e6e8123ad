import { type Answer, CHANGES, type FailureKind, failureKind, type JsonObject, type StepCall } from '@trailmend/core'
import { observeUntil } from './observe-until.ts'
import { beginWaiting, type Patience, TO_BE_ABSENT, TO_GO_THROUGH } from './patience.ts'
import { mustGoOn, type Work } from './work.ts'

/** What came of a call: AWS's answer (`null` where the effect is there and the answer was lost), or an error and what it means. */
export type CallEnd =
  | { readonly ok: true; readonly answer: JsonObject | null }
  | { readonly ok: false; readonly effect: 'none' | 'unknown'; readonly error: { readonly name: string; readonly message: string } }

const AT_ONCE: Patience = { first: 0, longest: 0, most: 0 }
const NOT_SEEN = { name: 'NotSeen', message: 'whether it was done cannot be read, and it must not be done twice' }

/** A call, and whether anybody who reads the account can tell if it was carried out. */
export interface CallWish {
  readonly call: StepCall
  readonly canBeSeen: boolean
}

/**
 * Make a call until it is let through, or refused for good, or the time is over.
 *
 * A call that must not be made twice is made again only after the account was read and its effect was not there.
 */
export async function callThrough(work: Work, { call, canBeSeen }: CallWish): Promise<CallEnd> {
  const waiting = beginWaiting(work.ports, TO_GO_THROUGH)
  const { isRepeatable } = CHANGES[call.change]
  let isUnclear = false
  for (;;) {
    await mustGoOn(work)
    const answer = await answerTo(work, call)
    if ('output' in answer) return { ok: true, answer: answer.output }
    const { error } = answer
    const kind = failureKind(call.change, error.name)
    isUnclear ||= kind === 'unclear'
    const patience = patienceFor(kind, isUnclear, isRepeatable)
    if (patience !== undefined && canBeSeen && (await isSeen(work, call, patience))) return { ok: true, answer: null }
    if (isUnclear && !isRepeatable && !canBeSeen) return { ok: false, effect: 'unknown', error: NOT_SEEN }
    const isFinal = kind === 'refused' || kind === 'already'
    if (!isFinal && (await waiting.again())) continue
    // A run that was told to end while it waited is cut short: its call has not failed.
    if (!isFinal) await mustGoOn(work)
    return { ok: false, effect: isUnclear ? 'unknown' : 'none', error }
  }
}

/** How long to look for the effect of a call that failed; `undefined` for not at all. */
function patienceFor(kind: FailureKind, isUnclear: boolean, isRepeatable: boolean): Patience | undefined {
  if (kind === 'already') return TO_BE_ABSENT
  if (isRepeatable || (kind === 'refused' && !isUnclear)) return undefined
  return isUnclear ? TO_BE_ABSENT : AT_ONCE
}

async function isSeen(work: Work, call: StepCall, patience: Patience): Promise<boolean> {
  const { isEnough } = await observeUntil(work, patience, (observed) => work.foresight.isInEffect(observed, call))
  return isEnough
}

/** What the port throws is no answer of AWS, so nobody knows what was done. */
async function answerTo({ ports }: Work, call: StepCall): Promise<Answer> {
  try {
    // The SDK writes into the inputs that it is given, and the plan must stay what was approved.
    return await ports.perform(structuredClone(call))
  } catch (error) {
    return { error: { name: 'NetworkingError', message: error instanceof Error ? error.message : String(error) } }
  }
}
