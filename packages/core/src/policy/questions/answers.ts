import type { Because, Need, PolicyAnswer, QuestionId } from './answer.ts'
import { because } from './because.ts'
import { given } from './context.ts'
import type { RequestJudgement } from './judge-requests.ts'

const VERDICTS = { allow: 'sufficient', refuse: 'insufficient', unknown: 'unknown' } as const satisfies Record<
  RequestJudgement['effect'],
  string
>

/** Answer a question about calls from their judgement. */
export function answerOfCalls(question: QuestionId, judgement: RequestJudgement | undefined, notes: readonly Because[] = []): PolicyAnswer {
  if (judgement === undefined) return missing(question, ['trailArn'])
  return {
    question,
    verdict: VERDICTS[judgement.effect],
    because: judgement.because,
    ...given('decidedBy', judgement.decidedBy),
    ...(judgement.effect === 'allow' ? {} : { request: judgement.request }),
    ...(judgement.assumes === undefined ? {} : { needs: judgement.assumes }),
    ...(notes.length === 0 ? {} : { notes }),
  }
}

/** The answer where something that was not told is needed. */
export function missing(question: QuestionId, needs: readonly Need[]): PolicyAnswer {
  return { question, verdict: 'unknown', because: because('context-missing', needs.join(', ')), needs }
}

/** The answer for a description that cannot be true: no policy would help. */
export function impossible(question: QuestionId, reason: Because): PolicyAnswer {
  return { question, verdict: 'error', because: reason }
}
