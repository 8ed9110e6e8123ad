import { firstQuestions, nextQuestions, type Question, questionKey, type RecordedCall, type Scope } from '@trailmend/core'
import type { Session } from './session.ts'

/** Told of every answer as it comes, for a recording and for whoever waits. */
export interface Witness {
  answered(call: RecordedCall): void
}

/**
 * Ask an account everything a check needs: each question once, and a question that an answer gives rise to as soon as the
 * answer is there, without waiting for any other. Whose credentials they are is one of the questions.
 *
 * What AWS refuses is an answer too. Throws an `IdentityError` only.
 */
export async function observeAccount(session: Session, scope: Scope, witness: Witness): Promise<void> {
  const asked = new Set<string>()
  const identity = session.identify()
  await Promise.all([identity.then((call) => witness.answered(call)), askAll(firstQuestions(session, scope))])

  async function askAll(questions: readonly Question[]): Promise<void> {
    await Promise.all(questions.map(askOnce))
  }

  async function askOnce(question: Question): Promise<void> {
    const key = questionKey(question)
    if (asked.has(key)) return
    asked.add(key)
    const answered = await session.ask(question)
    const told = identity.then(({ account }) => witness.answered({ account, ...answered }))
    await Promise.all([told, askAll(nextQuestions(session, scope, answered))])
  }
}
