import type { PolicyDocument, Statement } from '../document.ts'
import { actorsOf } from './acting-services.ts'
import type { DecidedBy, PolicyAnswer } from './answer.ts'
import { because } from './because.ts'
import { closedByDeny, type DenyIndex, indexDenies } from './closing-deny.ts'
import { type LimitTable, limitOf } from './limiting-conditions.ts'
import { conditionPlace, principalPlace } from './places.ts'
import type { PolicyKind } from './policy-kind.ts'

/** The keys by which a service says for whose resource it acts. */
export const SOURCE_LIMITS: LimitTable = new Map([
  ['aws:sourcearn', 'arn'],
  ['aws:sourceaccount', 'account'],
  ['aws:sourceowner', 'account'],
  ['aws:sourceorgid', 'organization'],
  ['aws:sourceorgpaths', 'organization-path'],
  ['kms:encryptioncontext:aws:cloudtrail:arn', 'account-of-arn'],
  ['kms:encryptioncontext:aws:sns:topicarn', 'account-of-arn'],
  ['kms:encryptioncontext:aws:sqs:arn', 'account-of-arn'],
])

/** For statements for anyone, what shuts services out altogether is as good. */
const ANYONE_LIMITS: LimitTable = new Map([
  ...SOURCE_LIMITS,
  ['aws:principalorgid', 'organization'],
  ['aws:principalorgpaths', 'organization-path'],
  ['aws:principalaccount', 'account'],
  ['aws:principalarn', 'account-of-arn'],
  ['aws:sourceip', 'cidr'],
  ['aws:sourcevpc', 'exact'],
  ['aws:sourcevpce', 'exact'],
])

/** They tell a deputy's client nothing worth having, and AWS documents them without a source. */
const HARMLESS: ReadonlySet<string> = new Set(['s3:getbucketacl', 'kms:describekey'])

/**
 * Can someone else make a service act here for them?
 *
 * `open` if an Allow lets a service write, publish, send or use a key without fixing, by a positive condition on every value, for whose
 * account, organization or resource it acts; a Deny that spares only fixed sources closes it too. Reading metadata without a source is a
 * note. Never asked of the role for CloudWatch Logs, where AWS supports no such condition. Source: IAM user guide, "The confused deputy
 * problem".
 */
export function isOpenToConfusedDeputy(document: PolicyDocument, kind: PolicyKind): PolicyAnswer {
  const question = 'is-open-to-confused-deputy'
  if (kind === 'role-trust') return { question, verdict: 'not-applicable', because: because('log-role-takes-no-source') }
  if (kind === 'role-permissions') return { question, verdict: 'not-applicable', because: because('no-service-acts') }
  const denies = indexDenies(document, SOURCE_LIMITS)
  const harmless = new Set<string>()
  let undecided: PolicyAnswer | undefined
  let closed: PolicyAnswer | undefined
  for (const statement of document.statements) {
    if (statement.effect !== 'Allow' || actorsOf(statement).isEmpty) continue
    if (isHarmless(statement)) {
      if (limitOf(statement, SOURCE_LIMITS) === undefined) for (const action of statement.action.values) harmless.add(action)
      continue
    }
    const answer = judgeStatement(statement, denies)
    if (answer.verdict === 'open') return withNotes(answer, harmless)
    if (answer.verdict === 'unknown') undecided ??= answer
    else closed ??= answer
  }
  return withNotes(undecided ?? closed ?? { question, verdict: 'closed', because: because('no-service-acts') }, harmless)
}

function isHarmless({ action }: Statement): boolean {
  return action.kind === 'action' && action.values.length > 0 && action.values.every((value) => HARMLESS.has(value.toLowerCase()))
}

function judgeStatement(statement: Statement, denies: DenyIndex): PolicyAnswer {
  const { services, anyone } = actorsOf(statement)
  const onlyAnyone = anyone !== undefined && services.length === 0
  const found = limitOf(statement, onlyAnyone ? ANYONE_LIMITS : SOURCE_LIMITS)
  if (found?.limit === true) return answer('closed', conditionPlace(statement, found.entry))
  const deny = closedByDeny(statement, denies)
  if (typeof deny === 'object') return answer('closed', deny)
  if (found !== undefined && typeof found.limit === 'object')
    return answer('unknown', conditionPlace(statement, found.entry), found.limit.undecided)
  if (deny === 'undecided') return answer('unknown', principalPlace(statement, services), 'a Deny may close it')
  return answer('open', principalPlace(statement, services.length > 0 ? services : statement.principal.entries))
}

const REASONS = { open: 'service-without-source', closed: 'source-fixed', unknown: 'deputy-undecided' } as const

function answer(verdict: keyof typeof REASONS, decidedBy: DecidedBy, subject = ''): PolicyAnswer {
  return { question: 'is-open-to-confused-deputy', verdict, because: because(REASONS[verdict], subject), decidedBy }
}

function withNotes(answered: PolicyAnswer, harmless: ReadonlySet<string>): PolicyAnswer {
  return harmless.size === 0 ? answered : { ...answered, notes: [because('harmless-without-source', [...harmless].join(', '))] }
}
