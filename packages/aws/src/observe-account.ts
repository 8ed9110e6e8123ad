import { type Call, callKey, firstQuestions, nextQuestions, type RecordedCall, type Scope } from '@trailmend/core'
import type { Session } from './session.ts'

/** Told of every answer as it comes, for a recording and for whoever waits. */
export interface Witness {
  answered(call: RecordedCall): void
}

/**
 * Ask an account everything a check needs: each question once, and a question that an answer gives rise to as soon as the
 * answer is there, without waiting for any other.
 *
 * Never throws: what AWS refuses is an answer too.
 */
export async function observeAccount(session: Session, scope: Scope, witness: Witness): Promise<void> {
  witness.answered(session.identity)
  if ('error' in session.identity) return
  const asked = new Set<string>()
  await askAll(firstQuestions(session))

  async function askAll(questions: readonly Call[]): Promise<void> {
    await Promise.all(questions.map(askOnce))
  }

  async function askOnce(question: Call): Promise<void> {
    const key = callKey(question)
    if (asked.has(key)) return
    asked.add(key)
    const answered = await session.call(question)
    witness.answered(answered)
    await askAll(nextQuestions(session, scope, answered))
  }
}
