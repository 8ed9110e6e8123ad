import type { PolicyDocument } from './document.ts'
import { doubtOf, type ElementFinding, gripOf, nearestOf, refTo, type StatementRef } from './evaluate-findings.ts'
import { judgeStatement, type PolicyAttachment, type PreparedStatement, prepareStatements, type Subject } from './evaluate-statement.ts'
import { type GrantReach, identify } from './principals.ts'
import type { PolicyRequest } from './request.ts'

/** What a policy says to one request. `none`: no statement allows and none denies. `unknown`: it depends on what cannot be known. */
export type PolicyEffect = 'allow' | 'deny' | 'none' | 'unknown'

/**
 * Why a policy's answer is what it is.
 *
 * - `nothing-allowed`: the document has no Allow statement at all.
 * - `not-matched`: no Allow covers the request; `nearest` says which comes closest.
 * - `undecided-deny`: a Deny might apply, and an Allow does or might.
 * - `undecided-allow`: an Allow might apply and no other does.
 * - `request-too-long`: a text of the request is longer than any that AWS sends, and was not compared with anything.
 */
export type PolicyReason =
  | 'allowed'
  | 'explicit-deny'
  | 'nothing-allowed'
  | 'not-matched'
  | 'undecided-deny'
  | 'undecided-allow'
  | 'request-too-long'

/** What one policy says to one request, and the statement and element that decide. */
export interface PolicyDecision {
  readonly effect: PolicyEffect
  readonly why: PolicyReason
  /** The statement that allows, denies, or cannot be judged. Absent for `none`. */
  readonly decidedBy?: StatementRef
  /**
   * For `none`, the first failing element of the Allow statement with the fewest failing ones; for `unknown`, the element that cannot be
   * judged; for `deny`, the condition that holds (or the resource, if there is no condition). Absent for `allow` and `nothing-allowed`.
   */
  readonly nearest?: ElementFinding
  /** For `allow`, how directly: `account` only if no Allow that applies names the caller or anyone. */
  readonly reach?: GrantReach
  /** For `none`, a Deny that might apply: nothing here is allowed anyway, but another policy's allow would become `unknown`. */
  readonly mayDeny?: ElementFinding
}

interface PreparedPolicy {
  readonly denies: readonly PreparedStatement[]
  readonly allows: readonly PreparedStatement[]
}

// Documents stay plain data; what evaluation prepares from one lives as long as it does.
const prepared = new WeakMap<PolicyDocument, PreparedPolicy>()

/**
 * Judge one request by one policy document.
 *
 * A Deny that applies wins; a Deny that might apply makes an allow `unknown`; an Allow that might apply, with none that does, is `unknown`.
 * `attachedTo` defaults to `resource` (bucket, topic, queue and key policies: every statement needs Principal and Resource); pass `identity`
 * for a role's permissions and `role-trust` for its trust policy. A statement that lacks what its kind of policy needs cannot be judged.
 * Only this document is judged: see `evaluateAccess` for how AWS joins several. Texts of the request may have 4,096 characters: the
 * longest that AWS documents, ARNs, have 2,048. With that, work grows with the length of the document and no faster. Never throws.
 * Source: IAM user guide, "Policy evaluation logic".
 */
export function evaluatePolicy(
  document: PolicyDocument,
  request: PolicyRequest,
  attachedTo: PolicyAttachment = 'resource',
): PolicyDecision {
  if (isTooLong(request)) return { effect: 'unknown', why: 'request-too-long' }
  const { denies, allows } = prepare(document)
  const subject: Subject = { request, caller: identify(request.caller), action: request.action.toLowerCase(), attachedTo }
  let doubtfulDeny: PreparedStatement | undefined
  for (const statement of denies) {
    const judgement = judgeStatement(statement, subject)
    if (judgement === 'unknown') doubtfulDeny ??= statement
    else if (judgement !== false) return decide('deny', 'explicit-deny', { by: statement, nearest: gripOf(statement, subject) })
  }
  const grant = bestGrant(allows, subject)
  if (grant === undefined) return notAllowed(allows, doubtfulDeny, subject)
  if (doubtfulDeny !== undefined) return decide('unknown', 'undecided-deny', { by: doubtfulDeny, nearest: doubtOf(doubtfulDeny, subject) })
  if (grant.reach === 'unknown') return decide('unknown', 'undecided-allow', { by: grant.by, nearest: doubtOf(grant.by, subject) })
  return decide('allow', 'allowed', { by: grant.by, reach: grant.reach })
}

const MAX_TEXT = 4096

function isTooLong({ action, resource, context }: PolicyRequest): boolean {
  if (action.length > MAX_TEXT || resource.length > MAX_TEXT) return true
  for (const values of context.values()) {
    if (values !== 'unknown' && values.some((value) => value.length > MAX_TEXT)) return true
  }
  return false
}

interface Grant {
  readonly by: PreparedStatement
  readonly reach: GrantReach | 'unknown'
}

/** The first Allow that applies, one that reaches the caller directly before one for its account; else the first that might. */
function bestGrant(allows: readonly PreparedStatement[], subject: Subject): Grant | undefined {
  let best: Grant | undefined
  for (const statement of allows) {
    const reach = judgeStatement(statement, subject)
    if (reach === 'principal' || reach === 'anyone') return { by: statement, reach }
    if (reach === 'account' && best?.reach !== 'account') best = { by: statement, reach }
    if (reach === 'unknown') best ??= { by: statement, reach }
  }
  return best
}

function notAllowed(allows: readonly PreparedStatement[], doubtfulDeny: PreparedStatement | undefined, subject: Subject): PolicyDecision {
  const nearest = nearestOf(allows, subject)
  const mayDeny = doubtfulDeny === undefined ? undefined : doubtOf(doubtfulDeny, subject)
  return {
    effect: 'none',
    why: nearest === undefined ? 'nothing-allowed' : 'not-matched',
    ...(nearest === undefined ? {} : { nearest }),
    ...(mayDeny === undefined ? {} : { mayDeny }),
  }
}

interface Basis {
  readonly by: PreparedStatement
  readonly nearest?: ElementFinding | undefined
  readonly reach?: GrantReach
}

function decide(effect: PolicyEffect, why: PolicyReason, { by, nearest, reach }: Basis): PolicyDecision {
  return {
    effect,
    why,
    decidedBy: refTo(by.statement),
    ...(nearest === undefined ? {} : { nearest }),
    ...(reach === undefined ? {} : { reach }),
  }
}

function prepare(document: PolicyDocument): PreparedPolicy {
  const known = prepared.get(document)
  if (known !== undefined) return known
  const statements = prepareStatements(document)
  const policy: PreparedPolicy = {
    denies: statements.filter(({ isDeny }) => isDeny),
    allows: statements.filter(({ isDeny }) => !isDeny),
  }
  prepared.set(document, policy)
  return policy
}
