import type { FieldCondition, Literal } from './selectors.ts'

/** Whether a condition holds: it does, it does not, or AWS does not say. */
export type Truth = 'true' | 'false' | 'unknown'

/** Whether a text matches a literal. */
export function matches(literal: Literal, value: string): boolean {
  if (literal.how === 'equals') return value === literal.value
  return literal.how === 'starts-with' ? value.startsWith(literal.value) : value.endsWith(literal.value)
}

/** Whether an event meets a condition by what its field says; `null` if it lacks the field. */
export function meets(condition: FieldCondition, value: string | null): Truth {
  const { select, deselect, unknownOperators } = condition
  if (value !== null && deselect.some((literal) => matches(literal, value))) return 'false'
  if (unknownOperators.length > 0) return 'unknown'
  if (select.length > 0) return value !== null && select.some((literal) => matches(literal, value)) ? 'true' : 'false'
  // A condition without any value selects nothing or everything: AWS takes no such condition, and does not say.
  return value === null || deselect.length === 0 ? 'unknown' : 'true'
}

/** Whether all hold. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes('false')) return 'false'
  return truths.includes('unknown') ? 'unknown' : 'true'
}
