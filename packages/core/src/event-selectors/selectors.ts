/** How a text is compared. AWS compares exactly: case counts, and `*` is a character like any other. */
export type Comparison = 'equals' | 'starts-with' | 'ends-with'

/** One value of one operator. The value is chosen by whoever made the trail: attacker-controlled. */
export interface Literal {
  readonly how: Comparison
  readonly value: string
}

/**
 * What one field of an event must say.
 *
 * The field must match one of `select`, if there are any, and none of `deselect`.
 * Source: CloudTrail User Guide, "Filtering data events by using advanced event selectors", how several conditions for a
 * field are evaluated.
 */
export interface FieldCondition {
  /** Attacker-controlled. */
  readonly field: string
  readonly select: readonly Literal[]
  readonly deselect: readonly Literal[]
  /** Operators that Trailmend does not know. Attacker-controlled. */
  readonly unknownOperators: readonly string[]
}

/** Records the events that meet all conditions. */
export interface SelectorRule {
  readonly conditions: readonly FieldCondition[]
  /** Why it may record fewer events than the conditions say. */
  readonly doubt?: string
}

/**
 * Which events a trail records: those that any of its rules selects.
 *
 * Basic selectors are rewritten as the conditions they stand for, so that every question is asked of one form. Names of
 * selectors are left out, for they select nothing.
 */
export interface EventSelectors {
  readonly kind: 'default' | 'basic' | 'advanced'
  readonly rules: readonly SelectorRule[]
  /** As AWS gave them, to be sent back with more: putting selectors replaces all. Attacker-controlled. */
  readonly written?: { readonly [list: string]: readonly unknown[] }
}

/** The type of an S3 object in selectors and events. */
export const S3_OBJECT = 'AWS::S3::Object'

/** The condition that a field equals one of the values. */
export function fieldEquals(field: string, ...values: readonly string[]): FieldCondition {
  return { field, select: literals('equals', values), deselect: [], unknownOperators: [] }
}

/** Each value with the way to compare it. */
export function literals(how: Comparison, values: readonly string[]): Literal[] {
  return values.map((value) => ({ how, value }))
}
