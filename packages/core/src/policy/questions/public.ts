import type { PolicyDocument, Statement } from '../document.ts'
import { hasWildcard } from '../glob.ts'
import type { DecidedBy, PolicyAnswer } from './answer.ts'
import type { BecauseCode } from './because.ts'
import { because } from './because.ts'
import { type LimitTable, limitOf } from './limiting-conditions.ts'
import { conditionPlace, principalPlace } from './places.ts'
import type { PolicyKind } from './policy-kind.ts'
import { judgeSharedProviders } from './shared-providers.ts'

/**
 * The keys that S3 lets make a policy non-public, with fixed values only.
 *
 * Source: S3 user guide, "Blocking public access to your Amazon S3 storage", section "The meaning of public"; the last lines are keys that
 * S3 has been observed to accept besides.
 */
const S3_LIMITS: LimitTable = new Map([
  ['aws:sourceip', 'cidr'],
  ['aws:sourcearn', 'exact'],
  ['aws:sourcevpc', 'exact'],
  ['aws:sourcevpce', 'exact'],
  ['aws:sourceowner', 'exact'],
  ['aws:sourceaccount', 'exact'],
  ['aws:userid', 'user-id'],
  ['aws:principalorgid', 'exact'],
  ['s3:x-amz-server-side-encryption-aws-kms-key-id', 'exact'],
  ['s3:dataaccesspointarn', 'exact-or-account-of-arn'],
  ['s3:dataaccesspointaccount', 'exact'],
  ['aws:principalaccount', 'exact'],
  ['aws:principalarn', 'account-of-arn'],
  ['aws:principalorgpaths', 'organization-path'],
  ['aws:principalisawsservice', 'true'],
  ['aws:principalservicename', 'exact'],
  ['aws:vpceaccount', 'exact'],
  ['aws:vpceorgid', 'exact'],
  ['aws:vpceorgpaths', 'organization-path'],
])

/** What fixes account, organization, ARN, VPC or address range of whoever calls, for all other policies. */
const OTHER_LIMITS: LimitTable = new Map([
  ['aws:sourceip', 'cidr'],
  ['aws:sourcearn', 'arn'],
  ['aws:sourcevpc', 'exact'],
  ['aws:sourcevpce', 'exact'],
  ['aws:sourceowner', 'account'],
  ['aws:sourceaccount', 'account'],
  ['aws:sourceorgid', 'organization'],
  ['aws:sourceorgpaths', 'organization-path'],
  ['aws:userid', 'user-id'],
  ['aws:principalorgid', 'organization'],
  ['aws:principalorgpaths', 'organization-path'],
  ['aws:principalaccount', 'account'],
  ['aws:principalarn', 'account-of-arn'],
  ['aws:vpceaccount', 'account'],
  ['aws:vpceorgid', 'organization'],
  ['aws:vpceorgpaths', 'organization-path'],
  ['kms:calleraccount', 'account'],
])

/** The keys that limit statements for anyone, by kind of policy. */
export function publicLimits(kind: PolicyKind): LimitTable {
  return kind === 's3-bucket' ? S3_LIMITS : OTHER_LIMITS
}

/**
 * Does the policy let everybody in?
 *
 * `public`, `not-public` or `unknown`. One Allow for anyone without a limit makes the whole policy public; Deny statements do not help
 * (that is S3's rule, and stays the safe one elsewhere). For a bucket, AWS's own verdict (GetBucketPolicyStatus) goes first where it can be
 * read.
 */
export function isPublic(document: PolicyDocument, kind: PolicyKind): PolicyAnswer {
  const question = 'is-public'
  let undecided: PolicyAnswer | undefined
  let limited: PolicyAnswer | undefined
  for (const statement of document.statements) {
    const answer = statement.effect === 'Allow' ? judgeStatement(statement, kind) : undefined
    if (answer?.verdict === 'public') return answer
    if (answer?.verdict === 'unknown') undecided ??= answer
    if (answer?.verdict === 'not-public') limited ??= answer
  }
  return undecided ?? limited ?? { question, verdict: 'not-public', because: because('fixed-principals') }
}

function judgeStatement(statement: Statement, kind: PolicyKind): PolicyAnswer | undefined {
  const opening = openingOf(statement)
  if (opening === undefined) return kind === 'role-trust' ? judgeSharedProviders(statement) : undefined
  const { code, place } = opening
  if (code === 'public-undecided') return answer('unknown', { code, place, subject: 'the statement has no principal' })
  const found = limitOf(statement, publicLimits(kind))
  if (found === undefined) return answer('public', { code, place })
  const limitPlace = conditionPlace(statement, found.entry)
  if (typeof found.limit === 'object')
    return answer('unknown', { code: 'public-undecided', place: limitPlace, subject: found.limit.undecided })
  if (code === 'not-principal-allow')
    return answer('unknown', { code: 'public-undecided', place: limitPlace, subject: 'NotPrincipal with a condition' })
  return answer('not-public', { code: 'limited-by-condition', place: limitPlace })
}

interface Reason {
  readonly code: BecauseCode
  readonly place: DecidedBy
  readonly subject?: string
}

function answer(verdict: 'public' | 'not-public' | 'unknown', { code, place, subject = '' }: Reason): PolicyAnswer {
  return { question: 'is-public', verdict, because: because(code, subject), decidedBy: place }
}

/** What opens an Allow statement to everybody, before its conditions are looked at. */
function openingOf(statement: Statement): Reason | undefined {
  const { principal } = statement
  if (principal.kind === 'none') return { code: 'public-undecided', place: principalPlace(statement, []) }
  if (principal.kind === 'not-principal') return { code: 'not-principal-allow', place: principalPlace(statement, principal.entries) }
  const any = principal.entries.find(({ type, value }) => type === 'any' || value === '*')
  if (any !== undefined) return { code: 'wildcard-principal', place: principalPlace(statement, [any]) }
  const part = principal.entries.find(({ value }) => hasWildcard(value))
  return part === undefined ? undefined : { code: 'part-wildcard-principal', place: principalPlace(statement, [part]) }
}
