import type { PolicyDocument } from './document.ts'
import { evaluatePolicy, type PolicyDecision, type PolicyEffect } from './evaluate.ts'
import type { GrantReach } from './principals.ts'
import type { Caller, PolicyRequest } from './request.ts'

/** What sort of resource is asked for: it decides whether the account can allow without the resource's policy. */
export type ResourceKind = 's3' | 'sns' | 'sqs' | 'kms' | 'role-trust'

/** Everything that decides one access. */
export interface AccessQuestion {
  readonly request: PolicyRequest
  readonly resourceKind: ResourceKind
  /** The 12 digits of the account that owns the resource. */
  readonly resourceAccount: string
  /** The resource's policy; `absent` if it is known to have none; left out if it is not known. */
  readonly resourcePolicy?: PolicyDocument | 'absent'
  /** All identity policies of an `aws` caller; empty if it is known to have none; left out if not known. Ignored for other callers. */
  readonly identityPolicies?: readonly PolicyDocument[]
}

/**
 * Why an access is decided as it is.
 *
 * - `resource-allows`, `identity-allows`: that side allows and nothing more is needed; `both-allow`: both are needed and both allow.
 * - `resource-does-not-allow`, `identity-does-not-allow`: that side is needed and does not; `nothing-allows`: either would do, neither does.
 * - `resource-policy-missing`, `identity-policies-missing`: that side was not given, and could change the answer.
 * - `resource-undecided`, `identity-undecided`: that side could not be judged, and could change the answer.
 */
export type AccessReason =
  | 'explicit-deny'
  | 'resource-allows'
  | 'identity-allows'
  | 'both-allow'
  | 'resource-does-not-allow'
  | 'identity-does-not-allow'
  | 'nothing-allows'
  | 'resource-policy-missing'
  | 'identity-policies-missing'
  | 'resource-undecided'
  | 'identity-undecided'

/** What the identity policies say together: the decision that counts, and which of them it comes from. */
export interface IdentityDecision extends PolicyDecision {
  readonly policy?: number
}

/** Whether an access is allowed, with what each side said (left out where it was not given, or is not asked). */
export interface AccessDecision {
  readonly effect: PolicyEffect
  readonly why: AccessReason
  readonly crossAccount: boolean
  readonly resource?: PolicyDecision
  readonly identity?: IdentityDecision
}

type Answer = Pick<AccessDecision, 'effect' | 'why'>

/** One side as the rules see it: `missing` was not given. */
interface Side {
  readonly says: PolicyEffect
  readonly reach?: GrantReach | undefined
  readonly mayDeny: boolean
  readonly missing: boolean
}

/**
 * Join a resource's policy and a caller's identity policies as AWS does.
 *
 * - A Deny on either side wins.
 * - Services, federated callers and anonymous ones have no identity policies: the resource's policy alone decides.
 * - Inside one account either side is enough, but a policy that only names the account delegates to it: the identity side must allow too.
 *   A KMS key's policy and a role's trust policy must allow in any case.
 * - Across accounts both sides must allow.
 * - A side that was not given could deny, so it makes `unknown` whatever would be allowed without it.
 *
 * The root user of an account needs no identity policy in it. Organization policies, permission boundaries, session policies, ACLs and Block
 * Public Access are not part of the question. Never throws.
 * Source: IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation logic".
 */
export function evaluateAccess(question: AccessQuestion): AccessDecision {
  const { request, resourceKind } = question
  const { caller } = request
  const crossAccount = caller.kind === 'aws' && caller.account !== question.resourceAccount
  const resource = decideResource(question)
  const identity = caller.kind === 'aws' ? decideIdentity(request, caller, question.identityPolicies) : undefined
  const sides: Sides = { resource: sideOf(resource), identity: sideOf(identity) }
  const answer = caller.kind === 'aws' ? joinSides(sides, rule(crossAccount, resourceKind)) : resourceAlone(sides.resource)
  return { ...answer, crossAccount, ...(resource === undefined ? {} : { resource }), ...(identity === undefined ? {} : { identity }) }
}

interface Sides {
  readonly resource: Side
  readonly identity: Side
}

/** Who must allow: both; the resource, and the identity too unless it is named; or either. */
type Rule = 'both' | 'resource-first' | 'either'

function rule(crossAccount: boolean, kind: ResourceKind): Rule {
  if (crossAccount) return 'both'
  return kind === 'kms' || kind === 'role-trust' ? 'resource-first' : 'either'
}

function joinSides(sides: Sides, who: Rule): Answer {
  const { resource, identity } = sides
  if (resource.says === 'deny' || identity.says === 'deny') return { effect: 'deny', why: 'explicit-deny' }
  const direct = resource.says === 'allow' && resource.reach !== 'account'
  if (who !== 'either' && resource.says === 'none') return { effect: 'none', why: 'resource-does-not-allow' }
  const identityNeeded = who === 'both' || (resource.says === 'allow' && !direct)
  if (identityNeeded && identity.says === 'none') return { effect: 'none', why: 'identity-does-not-allow' }
  if (resource.says === 'none' && identity.says === 'none') return { effect: 'none', why: 'nothing-allows' }
  if (resource.says === 'unknown') return { effect: 'unknown', why: resource.missing ? 'resource-policy-missing' : 'resource-undecided' }
  if (identity.says === 'unknown') return { effect: 'unknown', why: identity.missing ? 'identity-policies-missing' : 'identity-undecided' }
  // Whatever follows is an allow.
  if (resource.mayDeny) return { effect: 'unknown', why: 'resource-undecided' }
  if (identity.mayDeny) return { effect: 'unknown', why: 'identity-undecided' }
  if (resource.says === 'none') return { effect: 'allow', why: 'identity-allows' }
  return { effect: 'allow', why: who !== 'both' && direct ? 'resource-allows' : 'both-allow' }
}

function resourceAlone({ says, missing }: Side): Answer {
  switch (says) {
    case 'allow':
      return { effect: says, why: 'resource-allows' }
    case 'deny':
      return { effect: says, why: 'explicit-deny' }
    case 'none':
      return { effect: says, why: 'resource-does-not-allow' }
    case 'unknown':
      return { effect: says, why: missing ? 'resource-policy-missing' : 'resource-undecided' }
  }
}

function sideOf(decision: PolicyDecision | undefined): Side {
  if (decision === undefined) return { says: 'unknown', mayDeny: false, missing: true }
  return { says: decision.effect, reach: decision.reach, mayDeny: decision.mayDeny !== undefined, missing: false }
}

const NO_POLICY: PolicyDecision = { effect: 'none', why: 'nothing-allowed' }

function decideResource({ request, resourceKind, resourcePolicy }: AccessQuestion): PolicyDecision | undefined {
  if (resourcePolicy === undefined) return undefined
  if (resourcePolicy === 'absent') return NO_POLICY
  return evaluatePolicy(resourcePolicy, request, resourceKind === 'role-trust' ? 'role-trust' : 'resource')
}

function decideIdentity(
  request: PolicyRequest,
  { arn, account }: Caller & { kind: 'aws' },
  policies: readonly PolicyDocument[] | undefined,
): IdentityDecision | undefined {
  if (arn.endsWith(`:iam::${account}:root`)) return { effect: 'allow', why: 'allowed', reach: 'principal' }
  if (policies === undefined) return undefined
  const decisions = policies.map((document, policy): IdentityDecision => ({ ...evaluatePolicy(document, request, 'identity'), policy }))
  const first = (speaks: (decision: IdentityDecision) => boolean) => decisions.find(speaks)
  const denies = first(({ effect }) => effect === 'deny')
  if (denies !== undefined) return denies
  const mayDeny = first((decision) => decision.mayDeny !== undefined)
  const mayAllow =
    first(({ why }) => why === 'undecided-deny') ?? first(({ effect }) => effect === 'allow') ?? first(({ effect }) => effect === 'unknown')
  if (mayAllow === undefined) return mayDeny ?? first(({ why }) => why === 'not-matched') ?? NO_POLICY
  return mayDeny === undefined || mayAllow.why === 'undecided-deny' ? mayAllow : undecidedDeny(mayDeny)
}

/** One policy allows, but another's Deny might apply. */
function undecidedDeny({ mayDeny, policy }: IdentityDecision): IdentityDecision {
  const by =
    mayDeny === undefined
      ? {}
      : { decidedBy: { statement: mayDeny.statement, ...(mayDeny.sid === undefined ? {} : { sid: mayDeny.sid }) }, nearest: mayDeny }
  return { effect: 'unknown', why: 'undecided-deny', ...by, ...(policy === undefined ? {} : { policy }) }
}
