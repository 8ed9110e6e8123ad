import { allOf, meets } from './condition.ts'
import { demandedFields, type EventClass, type FieldDomain } from './event-class.ts'
import type { FieldCondition, SelectorRule } from './selectors.ts'

/** A rule as it concerns one class of events. */
export interface PreparedRule {
  /** The conditions on fields that vary within the class. */
  readonly open: readonly FieldCondition[]
  /** Why it may record fewer events than the open conditions say. */
  readonly doubts: readonly string[]
}

/** The rules that can record events of the class, each once; the others are gone. */
export function prepare(rules: readonly SelectorRule[], eventClass: EventClass): PreparedRule[] {
  const prepared = rules.flatMap((rule) => {
    const closed = rule.conditions.map((condition) => closedTruth(condition, eventClass.get(condition.field)))
    if (allOf(closed) === 'false') return []
    const open = rule.conditions.filter(({ field }) => eventClass.get(field)?.is === 'text')
    return [{ open, doubts: doubtsOf(rule, eventClass) }]
  })
  return [...new Map(prepared.map((rule) => [JSON.stringify(rule), rule])).values()]
}

function closedTruth(condition: FieldCondition, domain: FieldDomain | undefined): ReturnType<typeof meets> {
  return domain?.is === 'fixed' ? meets(condition, domain.value) : 'unknown'
}

function doubtsOf(rule: SelectorRule, eventClass: EventClass): string[] {
  const asked = new Set(rule.conditions.map(({ field }) => field))
  const lacking = demandedFields(eventClass).filter((field) => !asked.has(field))
  return [
    ...(rule.doubt === undefined ? [] : [rule.doubt]),
    ...lacking.map((field) => `an event selector has no condition on ${field}`),
    ...rule.conditions.flatMap((condition) => doubtOf(condition, eventClass)),
  ]
}

function doubtOf({ field, select, deselect, unknownOperators }: FieldCondition, eventClass: EventClass): string[] {
  if (!eventClass.has(field)) return [`what a condition on "${field}" does to these events is not known`]
  const [operator] = unknownOperators
  if (operator !== undefined) return [`a condition on ${field} has the unknown operator "${operator}"`]
  return select.length + deselect.length > 0 ? [] : [`a condition on ${field} has no value`]
}
