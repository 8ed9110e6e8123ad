import type { ConditionEntry } from './document.ts'
import { allOf, anyOf, type Judgement, not, type UnknownCause } from './judgement.ts'
import { OPERATORS, type Operator, type ValueMatcher } from './operators.ts'
import type { RequestContext } from './request.ts'
import { parseTemplate, resolveTemplate, type TemplatePart } from './variables.ts'

/** A condition prepared for many requests. */
export interface PreparedCondition {
  readonly entry: ConditionEntry
  /** Lower-cased. */
  readonly key: string
  /** `undefined` for an operator AWS does not have. */
  readonly operator: Operator | undefined
  readonly values: readonly PreparedValue[]
}

type PreparedValue = ValueMatcher | 'invalid-value' | readonly TemplatePart[]

/** A value once its variables are filled in; `unresolved` if one has no value. */
type ReadyValue = ValueMatcher | 'unresolved' | UnknownCause

/** Prepare a condition; `hasVariables` is whether the document's version knows `${...}`. */
export function prepareCondition(entry: ConditionEntry, hasVariables: boolean): PreparedCondition {
  const operator = entry.base === 'unknown' ? undefined : OPERATORS[entry.base]
  const values = entry.values.map((value): PreparedValue => {
    const template = parseTemplate(value, hasVariables && operator?.variables === true)
    return template ?? operator?.compile(value) ?? 'invalid-value'
  })
  return { entry, key: entry.key.toLowerCase(), operator, values }
}

/**
 * Judge one condition by a request's context.
 *
 * One matching value is enough; a negated operator needs that none matches. An absent key fails a positive operator and fulfils a negated
 * one, `IfExists` and `ForAllValues`, and fails `ForAnyValue`. `ForAnyValue` with `IfExists` on an absent key is not documented.
 */
export function judgeCondition(condition: PreparedCondition, context: RequestContext): Judgement {
  const { entry, operator } = condition
  if (operator === undefined) return 'unknown-operator'
  if (condition.values.length === 0) return 'empty-list'
  const observed = context.get(condition.key)
  if (observed === 'unknown') return 'unknown-context'
  if (entry.base === 'Null')
    return judgeValue(String(observed === undefined || observed.length === 0), condition.values.map(ready(operator, context)), false)
  if (observed === undefined || observed.length === 0) return judgeAbsent(entry, operator.negated)
  const values = condition.values.map(ready(operator, context))
  if (entry.quantifier === 'none') return judgePlain(observed, values, operator.negated)
  const judgements = observed.map((value) => judgeValue(value, values, operator.negated))
  if (entry.quantifier === 'any') return anyOf(judgements)
  // To ForAllValues an empty text is no value at all.
  return observed.every((value) => value === '') || allOf(judgements)
}

function judgeAbsent({ quantifier, ifExists }: ConditionEntry, negated: boolean): Judgement {
  if (quantifier === 'any') return ifExists ? 'undocumented' : false
  return quantifier === 'all' || ifExists || negated
}

/**
 * What an operator for one value makes of a key with several is not documented: a value of the policy counts only where all of the key's
 * values agree on it. So a list of values means what its values mean in statements of their own.
 */
function judgePlain(observed: readonly string[], values: readonly ReadyValue[], negated: boolean): Judgement {
  const [only] = observed
  if (observed.length === 1 && only !== undefined) return judgeValue(only, values, negated)
  const matches = anyOf(values.map((value) => agreedBy(observed.map((one) => matchValue(one, value, negated)))))
  return negated ? not(matches) : matches
}

function agreedBy(judgements: readonly Judgement[]): Judgement {
  const all = allOf(judgements)
  return all === anyOf(judgements) ? all : 'several-values'
}

function judgeValue(observed: string, values: readonly ReadyValue[], negated: boolean): Judgement {
  const matches = anyOf(values.map((value) => matchValue(observed, value, negated)))
  return negated ? not(matches) : matches
}

function matchValue(observed: string, value: ReadyValue, negated: boolean): Judgement {
  // Counting an unresolved variable as "no match" is safe only where that keeps the statement from applying.
  if (value === 'unresolved') return negated ? 'unresolved-variable' : false
  if (typeof value === 'string') return value
  const matches = value(observed)
  return matches === 'invalid' ? 'invalid-value' : matches
}

function ready(operator: Operator, context: RequestContext): (value: PreparedValue) => ReadyValue {
  return (value) => {
    if (typeof value !== 'object') return value
    const resolved = resolveTemplate(value, context)
    if (typeof resolved !== 'object') return resolved === 'unknown' ? 'unknown-context' : resolved
    return operator.compile(resolved.text, resolved.isLiteral) ?? 'invalid-value'
  }
}
