import { compileGlob, type IsLiteral } from './glob.ts'
import { compileArnPattern } from './operators-arn.ts'
import { compileCidr } from './operators-ip.ts'
import type { OperatorId } from './operators-names.ts'
import { compileDate, compileNumber } from './operators-order.ts'

/** Compares a request's value with one prepared value of a policy; `invalid` if the request's value is not of the operator's kind. */
export type ValueMatcher = (observed: string) => boolean | 'invalid'

/** What the engine needs to know of an operator; it knows no operator by name but `Null`, which asks about the key instead of its values. */
export interface Operator {
  /** A negated operator holds if none of its values matches, and if the key is absent. */
  readonly negated: boolean
  /** Whether `${...}` in its values is a variable. */
  readonly variables: boolean
  /** Prepare one value of the policy; `undefined` if it is not of the operator's kind. `isLiteral` marks wildcards a variable brought. */
  readonly compile: (value: string, isLiteral?: IsLiteral) => ValueMatcher | undefined
}

const equal: Operator['compile'] = (value) => (observed) => observed === value

const equalIgnoringCase: Operator['compile'] = (value) => {
  const folded = value.toLowerCase()
  return (observed) => observed.toLowerCase() === folded
}

// The wrapper keeps the glob's second parameter, its step counter, out of reach.
const like: Operator['compile'] = (value, isLiteral) => {
  const glob = compileGlob(value, isLiteral)
  return (observed) => glob(observed)
}

const PLAIN = { negated: false, variables: false } as const
const NEGATED = { negated: true, variables: false } as const
const WITH_VARIABLES = { negated: false, variables: true } as const
const NEGATED_WITH_VARIABLES = { negated: true, variables: true } as const

/**
 * The operators, one a row.
 *
 * Variables are for the string, ARN and Bool operators only. Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Where you
 * can use policy variables".
 */
export const OPERATORS: Readonly<Record<OperatorId, Operator>> = {
  StringEquals: { ...WITH_VARIABLES, compile: equal },
  StringNotEquals: { ...NEGATED_WITH_VARIABLES, compile: equal },
  StringEqualsIgnoreCase: { ...WITH_VARIABLES, compile: equalIgnoringCase },
  StringNotEqualsIgnoreCase: { ...NEGATED_WITH_VARIABLES, compile: equalIgnoringCase },
  StringLike: { ...WITH_VARIABLES, compile: like },
  StringNotLike: { ...NEGATED_WITH_VARIABLES, compile: like },
  NumericEquals: { ...PLAIN, compile: compileNumber('equals') },
  NumericNotEquals: { ...NEGATED, compile: compileNumber('equals') },
  NumericLessThan: { ...PLAIN, compile: compileNumber('less') },
  NumericLessThanEquals: { ...PLAIN, compile: compileNumber('less-or-equal') },
  NumericGreaterThan: { ...PLAIN, compile: compileNumber('greater') },
  NumericGreaterThanEquals: { ...PLAIN, compile: compileNumber('greater-or-equal') },
  DateEquals: { ...PLAIN, compile: compileDate('equals') },
  DateNotEquals: { ...NEGATED, compile: compileDate('equals') },
  DateLessThan: { ...PLAIN, compile: compileDate('less') },
  DateLessThanEquals: { ...PLAIN, compile: compileDate('less-or-equal') },
  DateGreaterThan: { ...PLAIN, compile: compileDate('greater') },
  DateGreaterThanEquals: { ...PLAIN, compile: compileDate('greater-or-equal') },
  Bool: { ...WITH_VARIABLES, compile: equalIgnoringCase },
  BinaryEquals: { ...PLAIN, compile: equal },
  IpAddress: { ...PLAIN, compile: compileCidr },
  NotIpAddress: { ...NEGATED, compile: compileCidr },
  ArnEquals: { ...WITH_VARIABLES, compile: compileArnPattern },
  ArnLike: { ...WITH_VARIABLES, compile: compileArnPattern },
  ArnNotEquals: { ...NEGATED_WITH_VARIABLES, compile: compileArnPattern },
  ArnNotLike: { ...NEGATED_WITH_VARIABLES, compile: compileArnPattern },
  // Its values are about presence, which the engine compares as the texts `true` and `false`.
  Null: { ...PLAIN, compile: (value) => (/^(?:true|false)$/iu.test(value) ? equalIgnoringCase(value) : undefined) },
}
