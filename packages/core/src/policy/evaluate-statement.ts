import { judgeCondition, type PreparedCondition, prepareCondition } from './conditions.ts'
import { type PolicyDocument, type Statement, VARIABLES_VERSION } from './document.ts'
import { compileGlob, type Glob } from './glob.ts'
import { anyOf, type Judgement, not } from './judgement.ts'
import {
  type CallerIdentity,
  type GrantReach,
  judgePrincipal,
  type PreparedPrincipal,
  type PrincipalJudgement,
  preparePrincipal,
} from './principals.ts'
import type { PolicyRequest, RequestContext } from './request.ts'
import { parseTemplate, resolveTemplate, type TemplatePart } from './variables.ts'

/**
 * What a document hangs on, which decides the elements its statements must have: a resource (bucket, topic, queue, key: Principal and
 * Resource), an identity (Resource, no Principal) or, as trust policy, a role (Principal; Resource may be missing).
 */
export type PolicyAttachment = 'resource' | 'identity' | 'role-trust'

/** A statement prepared for many requests: actions folded, patterns compiled. */
export interface PreparedStatement {
  readonly statement: Statement
  readonly isDeny: boolean
  readonly principal: PreparedPrincipal
  readonly actions: readonly Glob[]
  readonly resources: readonly (Glob | readonly TemplatePart[])[]
  readonly conditions: readonly PreparedCondition[]
}

/** A request as statements are judged by it, worked out once for all of them. */
export interface Subject {
  readonly request: PolicyRequest
  readonly caller: CallerIdentity
  /** Lower-cased. */
  readonly action: string
  readonly attachedTo: PolicyAttachment
}

/** Whether a statement applies, and how directly; `unknown` if no element fails but one cannot be judged. */
export type StatementJudgement = GrantReach | false | 'unknown'

/** Prepare all statements of a document. */
export function prepareStatements(document: PolicyDocument): readonly PreparedStatement[] {
  const hasVariables = document.version === VARIABLES_VERSION
  return document.statements.map((statement) => ({
    statement,
    isDeny: statement.effect === 'Deny',
    principal: preparePrincipal(statement.principal),
    actions: statement.action.values.map((value) => compileGlob(value.toLowerCase())),
    resources: statement.resource.values.map((value) => parseTemplate(value, hasVariables) ?? compileGlob(value)),
    conditions: statement.conditions.map((entry) => prepareCondition(entry, hasVariables)),
  }))
}

/** Judge a statement, its cheapest and most telling elements first; stops at the first that fails. */
export function judgeStatement(prepared: PreparedStatement, subject: Subject): StatementJudgement {
  const action = judgeAction(prepared, subject)
  if (action === false) return false
  const reach = judgeCaller(prepared, subject)
  if (reach === false) return false
  const resource = judgeResource(prepared, subject)
  if (resource === false) return false
  let certain = action === true && resource === true
  for (const condition of prepared.conditions) {
    const judgement = judgeCondition(condition, subject.request.context)
    if (judgement === false) return false
    if (judgement !== true) certain = false
  }
  if (!certain) return 'unknown'
  return reach === 'principal' || reach === 'anyone' || reach === 'account' ? reach : 'unknown'
}

/** Whether the statement is about the caller. An identity policy is always about who it hangs on. */
export function judgeCaller({ principal, isDeny }: PreparedStatement, { caller, attachedTo }: Subject): PrincipalJudgement {
  if ((attachedTo === 'identity') !== (principal.kind === 'none')) return 'misplaced-element'
  return attachedTo === 'identity' ? 'principal' : judgePrincipal(principal, caller, isDeny)
}

/** Whether the statement is about the action. Case does not matter. */
export function judgeAction({ statement, actions }: PreparedStatement, { action }: Subject): Judgement {
  const listed = actions.some((glob) => glob(action))
  if (statement.action.kind === 'action') return listed
  return actions.length === 0 ? 'empty-list' : !listed
}

/** Whether the statement is about the resource. Case matters; a `*` crosses colons. */
export function judgeResource({ statement, resources }: PreparedStatement, { request, attachedTo }: Subject): Judgement {
  const { kind } = statement.resource
  if (kind === 'none') return attachedTo === 'role-trust' ? true : 'misplaced-element'
  const negated = kind === 'not-resource'
  if (negated && resources.length === 0) return 'empty-list'
  const listed = anyOf(resources.map((pattern) => matchResource(pattern, request, negated)))
  return negated ? not(listed) : listed
}

function matchResource(pattern: Glob | readonly TemplatePart[], { resource, context }: PolicyRequest, negated: boolean): Judgement {
  return typeof pattern === 'function' ? pattern(resource) : matchTemplate(pattern, resource, { context, negated })
}

function matchTemplate(
  template: readonly TemplatePart[],
  resource: string,
  { context, negated }: { readonly context: RequestContext; readonly negated: boolean },
): Judgement {
  const resolved = resolveTemplate(template, context)
  if (typeof resolved === 'object') return compileGlob(resolved.text, resolved.isLiteral)(resource)
  if (resolved === 'unresolved') return negated ? 'unresolved-variable' : false
  return resolved === 'unknown' ? 'unknown-context' : resolved
}
