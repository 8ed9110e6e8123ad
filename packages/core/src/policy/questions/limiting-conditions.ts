import type { ConditionEntry, Statement } from '../document.ts'
import type { OperatorId } from '../operators-names.ts'

/** How much of a value a limit needs to be fixed. */
export type LimitForm =
  | 'exact'
  | 'account'
  | 'organization'
  | 'organization-path'
  | 'account-of-arn'
  | 'exact-or-account-of-arn'
  | 'arn'
  | 'cidr'
  | 'true'
  | 'user-id'

/** Lower-cased condition keys that limit a statement, and the form their values must have. */
export type LimitTable = ReadonlyMap<string, LimitForm>

/** Whether a condition is a limit; a text says why that cannot be told. */
export type Limit = boolean | { readonly undecided: string }

const TEXT_OPERATORS: ReadonlySet<OperatorId> = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike'])
const NEGATED_TEXT_OPERATORS: ReadonlySet<OperatorId> = new Set([
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
  'ArnNotEquals',
  'ArnNotLike',
])

/**
 * The condition that limits a statement, if one does: all conditions of a statement must hold, so one is enough.
 *
 * A condition limits if it is positive, cannot hold for an absent key (`IfExists`, `ForAllValues`) and every one of its values is fixed in
 * the form of the table. `undecided` if none limits and one might.
 */
export function limitOf(
  { conditions }: Statement,
  table: LimitTable,
): { readonly entry: ConditionEntry; readonly limit: Limit } | undefined {
  let undecided: { readonly entry: ConditionEntry; readonly limit: Limit } | undefined
  for (const entry of conditions) {
    const limit = judgeLimit(entry, table)
    if (limit === true) return { entry, limit }
    if (limit !== false) undecided ??= { entry, limit }
  }
  return undecided
}

/** Whether one condition limits. */
export function judgeLimit(entry: ConditionEntry, table: LimitTable): Limit {
  const form = table.get(entry.key.toLowerCase())
  if (entry.base === 'unknown') return { undecided: `${entry.operator} is no operator of AWS's` }
  if (form === undefined || entry.ifExists || entry.quantifier === 'all') return false
  if (!operatorFits(entry.base, form)) return false
  return judgeValues(entry, form)
}

/** Whether a Deny's condition spares only fixed values: the negated counterpart of a limit, which an absent key fulfils too. */
export function judgeNegatedLimit(entry: ConditionEntry, table: LimitTable): Limit {
  const form = table.get(entry.key.toLowerCase())
  if (entry.base === 'unknown') return { undecided: `${entry.operator} is no operator of AWS's` }
  if (form === undefined || entry.quantifier !== 'none') return false
  const fits = form === 'cidr' ? entry.base === 'NotIpAddress' : NEGATED_TEXT_OPERATORS.has(entry.base)
  return fits ? judgeValues(entry, form) : false
}

function operatorFits(base: OperatorId, form: LimitForm): boolean {
  if (form === 'cidr') return base === 'IpAddress'
  if (form === 'true') return base === 'Bool' || base === 'StringEquals' || base === 'StringEqualsIgnoreCase'
  return TEXT_OPERATORS.has(base)
}

/** Values are alternatives: the weakest decides. An empty list is not documented. */
function judgeValues({ values, operator, base, key }: ConditionEntry, form: LimitForm): Limit {
  if (values.length === 0) return { undecided: `${operator} ${key} has no values` }
  let undecided: Limit = true
  for (const value of values) {
    const limit = FORMS[form](value, CROSSING_OPERATORS.has(base))
    if (limit === false) return false
    if (limit !== true) undecided = limit
  }
  return undecided
}

/** Operators whose wildcards match colons too, and so run over the fields of an ARN. */
const CROSSING_OPERATORS: ReadonlySet<string> = new Set(['StringLike', 'StringNotLike'])

const FORMS: Readonly<Record<LimitForm, (value: string, crosses: boolean) => Limit>> = {
  exact: isFixed,
  account: (value) => /^\d{12}$/u.test(value),
  organization: (value) => isFixed(value) && value.startsWith('o-'),
  'organization-path': (value) => /^o-[a-z0-9]{10,32}\/./u.test(value) && !value.includes('${'),
  'account-of-arn': hasFixedAccount,
  'exact-or-account-of-arn': (value, crosses) => isFixed(value) || hasFixedAccount(value, crosses),
  arn: (value, crosses) => hasFixedAccount(value, crosses) || (value.startsWith('arn:') && isFixed(value) && !hasOpenFields(value)),
  cidr: judgeCidr,
  true: (value) => value.toLowerCase() === 'true',
  'user-id': judgeUserId,
}

/** Without wildcards and variables. They count whatever the operator makes of them: AWS asks for values that have none. */
function isFixed(value: string): boolean {
  return value !== '' && !value.includes('*') && !value.includes('?') && !value.includes('${')
}

/** Services whose trails, topics, queues and keys have no colon in their names, so that a wildcard as region cannot reach past it. */
const COLON_FREE_SERVICES: ReadonlySet<string> = new Set(['cloudtrail', 'sns', 'sqs', 'kms'])

/**
 * Whether an ARN with this account is all that matches.
 *
 * A wildcard that crosses colons takes the account's place into another ARN's name: `arn:*:iam::111122223333:role/*` also covers a role of
 * any account whose path ends like that.
 */
function hasFixedAccount(value: string, crosses: boolean): boolean {
  const [arn, partition = '', service = '', region = '', account = ''] = value.split(':', 5)
  if (arn !== 'arn' || !/^\d{12}$/u.test(account) || `${partition}${service}${region}`.includes('$')) return false
  if (!crosses) return true
  if (/[*?]/u.test(partition + service)) return false
  return !/[*?]/u.test(region) || COLON_FREE_SERVICES.has(service)
}

/** An ARN that names nobody: neither account nor resource. */
function hasOpenFields(value: string): boolean {
  return value.split(':').slice(5).join('') === ''
}

// Documentation and observed behaviour differ on a role id with any session name.
function judgeUserId(value: string): Limit {
  if (isFixed(value)) return true
  return /^A[A-Z]{3}[A-Z0-9]{12,}:\*$/u.test(value) ? { undecided: `aws:userid ${value}` } : false
}

/** Ranges broader than /8 (IPv4) or /32 (IPv6) do not limit. */
function judgeCidr(value: string): Limit {
  const match = /^([0-9a-f.:]{2,45})(?:\/(\d{1,3}))?$/iu.exec(value)
  const address = match?.[1]
  if (address === undefined) return isFixed(value) ? { undecided: `aws:SourceIp ${value}` } : false
  const isIpv6 = address.includes(':')
  const bits = match?.[2] === undefined ? 128 : Number(match[2])
  return bits >= (isIpv6 ? 32 : 8)
}
