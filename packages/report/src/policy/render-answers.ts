import { type DecidedBy, type PolicyAnswer, type QuestionId, VERDICT_OUTCOMES } from '@trailmend/core/policy/questions'
import { safeJson } from '../escape/json-escape.ts'
import { visible } from '../escape/visible.ts'
import { wrap } from '../table/wrap.ts'

/** What a policy was asked, and what it answered. */
export interface AnswersToRender {
  readonly kind: string
  readonly exitCode: number
  readonly complete: boolean
  readonly answers: readonly PolicyAnswer[]
  readonly notAsked: readonly QuestionId[]
}

const INDENT = '         '
const WORDS = { pass: 'PASS', fail: 'FAIL', unknown: 'UNKNOWN', 'not-applicable': 'N/A' } as const

/** Every question with its answer, the statement and the one element that decides, for a person at a terminal. */
export function renderAnswers({ answers, notAsked }: AnswersToRender, { width }: { readonly width: number }): string {
  const asked = answers.flatMap((answer) => answerLines(answer, Math.max(60, width)))
  const left = notAsked.length === 0 ? [] : [`Not asked: ${notAsked.join(', ')}`]
  return `${[...asked, ...left].join('\n')}\n`
}

function answerLines(
  { question, verdict, because, decidedBy, request, needs = [], notes = [] }: PolicyAnswer,
  width: number,
): readonly string[] {
  const details = [
    because.text,
    ...(request === undefined ? [] : [`to ${request.purpose}: ${request.caller} calls ${request.action} on ${request.resource}`]),
    ...(decidedBy === undefined ? [] : [decisionText(decidedBy)]),
    ...(needs.length === 0 ? [] : [`tell: ${needs.map(flagFor).join(', ')}`]),
    ...notes.map((note) => `note: ${note.text}`),
  ]
  const lines = details.flatMap((detail) => wrap(visible(detail), width - INDENT.length).map((line) => INDENT + line))
  return [`${WORDS[VERDICT_OUTCOMES[verdict]].padEnd(INDENT.length)}${question}: ${verdict}`, ...lines]
}

function decisionText({ statement, sid, element, detail, expected, observed, document }: DecidedBy): string {
  const where = `statement ${statement}${sid === undefined ? '' : ` (${sid})`}${document === undefined ? '' : ` of the ${document} policy`}`
  const wants = expected === undefined ? '' : `, which wants ${list(expected)}`
  const has = observed === undefined ? '' : ` and got ${list(observed)}`
  return `${where}: ${element === 'condition' ? 'condition ' : ''}${detail}${wants}${has}`
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.join(', ')
}

/** `trailArn` is told by `--trail-arn`. */
function flagFor(need: string): string {
  return `--${need.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The same as JSON. */
export function renderAnswersJson({ kind, exitCode, complete, answers, notAsked }: AnswersToRender): string {
  return `${safeJson({ v: 1, kind, exitCode, complete, answers, notAsked }, 2)}\n`
}
