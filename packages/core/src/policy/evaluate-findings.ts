import { judgeCondition } from './conditions.ts'
import type { Statement } from './document.ts'
import { judgeAction, judgeCaller, judgeResource, type PreparedStatement, type Subject } from './evaluate-statement.ts'
import type { Judgement, UnknownCause } from './judgement.ts'
import type { PrincipalJudgement } from './principals.ts'
import { callerName } from './request.ts'

/** The statement an answer rests on. */
export interface StatementRef {
  readonly statement: number
  readonly sid?: string
}

/** One element of one statement against the request. */
export interface ElementFinding extends StatementRef {
  readonly element: 'principal' | 'action' | 'resource' | 'condition'
  /** The element as a reader finds it: `Principal`, `NotAction`, or operator and key of a condition, `StringEquals aws:SourceArn`. */
  readonly detail: string
  /** The policy's values as written. */
  readonly expected: readonly string[]
  /** The request's values; empty for a key that is absent, or of which nothing is known (then `cause` says so). */
  readonly observed: readonly string[]
  /** `applies` (a Deny's), `differs` (what keeps an Allow from applying), or why it cannot be judged. */
  readonly cause: 'applies' | 'differs' | UnknownCause
}

/** Name a statement by its place and, if it has one, its Sid. */
export function refTo({ index, sid }: Statement): StatementRef {
  return { statement: index, ...(sid === undefined ? {} : { sid }) }
}

/** All elements of a statement against a request, in the order principal, action, resource, conditions. Slow: for the answer's reason only. */
function findingsOf(prepared: PreparedStatement, subject: Subject): readonly ElementFinding[] {
  const { statement } = prepared
  const { principal, action, resource } = statement
  const { request } = subject
  const ref = refTo(statement)
  return [
    {
      ...ref,
      element: 'principal',
      detail: principal.kind === 'not-principal' ? 'NotPrincipal' : 'Principal',
      expected: principal.entries.map(({ type, value }) => (type === 'any' ? value : `${type}:${value}`)),
      observed: [callerName(request.caller)],
      cause: causeOf(judgeCaller(prepared, subject)),
    },
    {
      ...ref,
      element: 'action',
      detail: action.kind === 'not-action' ? 'NotAction' : 'Action',
      expected: action.values,
      observed: [request.action],
      cause: causeOf(judgeAction(prepared, subject)),
    },
    {
      ...ref,
      element: 'resource',
      detail: resource.kind === 'not-resource' ? 'NotResource' : 'Resource',
      expected: resource.values,
      observed: [request.resource],
      cause: causeOf(judgeResource(prepared, subject)),
    },
    ...prepared.conditions.map((condition): ElementFinding => {
      const observed = request.context.get(condition.key)
      return {
        ...ref,
        element: 'condition',
        detail: `${condition.entry.operator} ${condition.entry.key}`,
        expected: condition.entry.values,
        observed: observed === undefined || observed === 'unknown' ? [] : observed,
        cause: causeOf(judgeCondition(condition, request.context)),
      }
    }),
  ]
}

/** The first failing element of the statement with the fewest; among equals the one that fails latest, then the first written. */
export function nearestOf(statements: readonly PreparedStatement[], subject: Subject): ElementFinding | undefined {
  let nearest: ElementFinding | undefined
  let fewest = Number.POSITIVE_INFINITY
  let latest = -1
  for (const statement of statements) {
    const findings = findingsOf(statement, subject)
    const failing = findings.filter(({ cause }) => cause === 'differs')
    const [first] = failing
    if (first === undefined) continue
    const place = findings.indexOf(first)
    if (failing.length > fewest || (failing.length === fewest && place <= latest)) continue
    nearest = first
    fewest = failing.length
    latest = place
  }
  return nearest
}

/** Why a statement that might apply cannot be judged. */
export function doubtOf(prepared: PreparedStatement, subject: Subject): ElementFinding | undefined {
  return findingsOf(prepared, subject).find(({ cause }) => cause !== 'applies' && cause !== 'differs')
}

/** What makes a Deny that applies apply: its first condition, or its resource if it has none. */
export function gripOf(prepared: PreparedStatement, subject: Subject): ElementFinding | undefined {
  const findings = findingsOf(prepared, subject)
  return findings.find(({ element }) => element === 'condition') ?? findings.find(({ element }) => element === 'resource')
}

function causeOf(judgement: Judgement | PrincipalJudgement): ElementFinding['cause'] {
  if (judgement === false) return 'differs'
  if (judgement === true || judgement === 'principal' || judgement === 'anyone' || judgement === 'account') return 'applies'
  return judgement
}
