import type { BecauseCode } from './because.ts'
import type { TrailInput } from './context.ts'

/** Every question a policy can be asked; each has one verdict of its own, and no two are ever merged into one yes or no. */
export const QUESTION_IDS = [
  'can-deliver-to-bucket',
  'can-publish-to-topic',
  'can-topic-send-to-queue',
  'can-use-key',
  'can-assume-log-role',
  'can-write-log-streams',
  'can-deliver-to-log-group',
  'can-collector-read',
  'is-public',
  'is-open-to-confused-deputy',
  'is-over-broad',
  'allows-other-accounts',
  'has-stale-principals',
  'fits-limits',
] as const

/** The name of a question. */
export type QuestionId = (typeof QUESTION_IDS)[number]

/**
 * What each verdict is worth, whichever question it answers.
 *
 * `outdated` works in part today and is withdrawn by AWS; `error` means the things described cannot belong together at all, so no
 * policy could help. `unknown` is never a pass.
 */
export const VERDICT_OUTCOMES = {
  sufficient: 'pass',
  insufficient: 'fail',
  outdated: 'fail',
  public: 'fail',
  'not-public': 'pass',
  open: 'fail',
  closed: 'pass',
  'over-broad': 'fail',
  narrow: 'pass',
  'other-accounts': 'fail',
  'own-accounts': 'pass',
  stale: 'fail',
  current: 'pass',
  exceeds: 'fail',
  fits: 'pass',
  error: 'fail',
  'not-applicable': 'not-applicable',
  unknown: 'unknown',
} as const

/** What a question is answered with. */
export type PolicyVerdict = keyof typeof VERDICT_OUTCOMES

/** The one element of one statement that decides an answer. */
export interface DecidedBy {
  /** Counted from 0, in the order of the document. */
  readonly statement: number
  readonly sid?: string
  readonly element: 'principal' | 'action' | 'resource' | 'condition' | 'effect'
  /** The element as a reader finds it: `Principal`, `NotAction`, or a condition's operator and key. */
  readonly detail: string
  /** The policy's values as written. Attacker-controlled. */
  readonly expected?: readonly string[]
  /** The request's values; empty for a key the request does not have. */
  readonly observed?: readonly string[]
  /** Which document holds the statement, where the question is about several. */
  readonly document?: string
}

/** A reason or a remark: a code for programs, a sentence for people. */
export interface Because {
  readonly code: BecauseCode
  readonly text: string
}

/** The call that a verdict rests on. */
export interface AskedRequest {
  /** What the call is for, such as `write a log file`. */
  readonly purpose: string
  readonly caller: string
  readonly action: string
  readonly resource: string
}

/** What a question may need to be told besides the document; a collector is told by its role. */
export type Need = keyof TrailInput | 'owner' | 'queueArn' | 'keyArn' | 'keyPolicy' | 'collector' | 'trust' | 'permissions'

/** The answer to one question about one policy. Plain data, as short as the verdict allows. */
export interface PolicyAnswer {
  readonly question: QuestionId
  readonly verdict: PolicyVerdict
  readonly because: Because
  readonly decidedBy?: DecidedBy
  /** For questions about calls: the first one that fails or cannot be judged. */
  readonly request?: AskedRequest
  /** The places of the same finding, 100 at most, for questions that collect them; the first one is `decidedBy`. */
  readonly places?: readonly DecidedBy[]
  /** What to tell besides `document` and the question, to turn `unknown` into an answer. */
  readonly needs?: readonly Need[]
  /** What does not change the verdict, and a reader should know. */
  readonly notes?: readonly Because[]
}
