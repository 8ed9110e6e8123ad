import { type DecidedBy, type Need, type PolicyAnswer, type QuestionId, VERDICT_OUTCOMES } from '@trailmend/core/policy/questions'
import { safeJson } from '../escape/json-escape.ts'
import { visible } from '../escape/visible.ts'
import { wrap } from '../table/wrap.ts'

/** An answer as it may come from elsewhere: a need may be one that is not known here. */
type AnswerToRender = Omit<PolicyAnswer, 'needs'> & { readonly needs?: readonly string[] }

/** What a policy was asked, and what it answered. */
export interface AnswersToRender {
  readonly kind: string
  readonly exitCode: number
  readonly complete: boolean
  readonly answers: readonly AnswerToRender[]
  readonly notAsked: readonly QuestionId[]
}

const INDENT = '         '
const WORDS = { pass: 'PASS', fail: 'FAIL', unknown: 'UNKNOWN', 'not-applicable': 'N/A' } as const

/** The flag of `policy check` by which each need is told; both flags of what is either so or not. */
export const FLAGS: Readonly<Record<Need, string>> = {
  trailArn: '--trail-arn',
  bucket: '--bucket',
  prefix: '--prefix',
  isOrganization: '--organization-trail',
  organizationId: '--organization-id',
  isMultiRegion: '--multi-region or --no-multi-region',
  logFileValidation: '--log-file-validation or --no-log-file-validation',
  insights: '--insights or --no-insights',
  kmsKeyArn: '--kms-key-arn',
  bucketKey: '--bucket-key or --no-bucket-key',
  topicArn: '--topic-arn',
  logGroupArn: '--log-group-arn',
  accounts: '--accounts',
  otherTrailArns: '--other-trail-arns',
  owner: '--owner',
  queueArn: '--queue-arn',
  keyArn: '--key-arn',
  keyPolicy: '--key-policy',
  collector: '--collector-role',
  trust: '--kind role-trust',
  permissions: '--kind role-permissions',
}

/** Every question with its answer, the statement and the one element that decides, for a person at a terminal. */
export function renderAnswers({ answers, notAsked }: AnswersToRender, { width }: { readonly width: number }): string {
  const asked = answers.flatMap((answer) => answerLines(answer, Math.max(60, width)))
  const left = notAsked.length === 0 ? [] : [`Not asked: ${notAsked.join(', ')}`]
  return `${[...asked, ...left].join('\n')}\n`
}

function answerLines(
  { question, verdict, because, decidedBy, request, needs = [], notes = [] }: AnswerToRender,
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

function isNeed(text: string): text is Need {
  return Object.hasOwn(FLAGS, text)
}

function flagFor(need: string): string {
  return isNeed(need) ? FLAGS[need] : need
}

/** The same as JSON. */
export function renderAnswersJson({ kind, exitCode, complete, answers, notAsked }: AnswersToRender): string {
  return `${safeJson({ v: 1, kind, exitCode, complete, answers, notAsked }, 2)}\n`
}
