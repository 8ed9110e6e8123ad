/**
 * Every condition operator of the IAM policy language, without `IfExists` and without a set qualifier, in AWS's spelling.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators".
 */
export const OPERATOR_IDS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const

/** A condition operator AWS knows, in AWS's spelling. */
export type OperatorId = (typeof OPERATOR_IDS)[number]

/** How a set operator reads a key with several values: `any` is `ForAnyValue:`, `all` is `ForAllValues:`. */
export type Quantifier = 'none' | 'any' | 'all'

/** An operator name taken apart; `base` is `unknown` for a name AWS does not have. */
export interface OperatorName {
  readonly base: OperatorId | 'unknown'
  readonly ifExists: boolean
  readonly quantifier: Quantifier
}

const BY_LOWER_CASE: ReadonlyMap<string, OperatorId> = new Map(OPERATOR_IDS.map((id) => [id.toLowerCase(), id]))

const QUALIFIERS: readonly (readonly [prefix: string, quantifier: Quantifier])[] = [
  ['foranyvalue:', 'any'],
  ['forallvalues:', 'all'],
]

/**
 * Take an operator as written, such as `ForAnyValue:StringLikeIfExists`, apart.
 *
 * Case does not matter. `Null` takes neither `IfExists` nor a set qualifier (its own question is whether the key is there), so those
 * forms come back as `unknown`, as do misspelt names: evaluation must not guess what AWS would do with them.
 */
export function parseOperatorName(written: string): OperatorName {
  let name = written.toLowerCase()
  let quantifier: Quantifier = 'none'
  for (const [prefix, meaning] of QUALIFIERS) {
    if (!name.startsWith(prefix)) continue
    name = name.slice(prefix.length)
    quantifier = meaning
    break
  }
  const ifExists = name.endsWith('ifexists')
  if (ifExists) name = name.slice(0, -'ifexists'.length)
  const base = BY_LOWER_CASE.get(name)
  if (base === undefined) return { base: 'unknown', ifExists, quantifier }
  if (base === 'Null' && (ifExists || quantifier !== 'none')) return { base: 'unknown', ifExists, quantifier }
  return { base, ifExists, quantifier }
}
