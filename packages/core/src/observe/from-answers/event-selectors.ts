import { type EventSelectors, fieldEquals, type SelectorRule } from '../../event-selectors/selectors.ts'
import { type JsonObject, listField } from '../answer-fields.ts'
import { type Fact, known } from '../fact.ts'
import { readAdvancedSelector } from './advanced-selectors.ts'
import { readBasicSelector } from './basic-selectors.ts'
import { malformed, readList } from './selector-lists.ts'

/** AWS takes 1,250 data resources and 500 values a trail. */
const MAX_VALUES = 5000

/** All management events, no data events. */
const DEFAULT: EventSelectors = { kind: 'default', rules: [{ conditions: [fieldEquals('eventCategory', 'Management')] }] }

/**
 * Which events a trail records, from the answer of `GetEventSelectors`.
 *
 * A trail has basic selectors or advanced ones, never both; without any it records all management events and nothing else.
 * An answer that AWS would not give is not known, since half of the truth about a recording is none.
 * Source: CloudTrail API Reference, PutEventSelectors.
 */
export function readEventSelectors(output: JsonObject): Fact<EventSelectors> {
  const basic = readList(output, 'EventSelectors', readBasicSelector)
  if (!basic.known) return basic
  const advanced = readList(output, 'AdvancedEventSelectors', readAdvancedSelector)
  if (!advanced.known) return advanced
  const hasBasic = (listField(output, 'EventSelectors') ?? []).length > 0
  if (hasBasic && advanced.value.length > 0) return malformed('a trail has both basic and advanced event selectors')
  const rules = [...basic.value.flat(), ...advanced.value]
  if (valuesIn(rules) > MAX_VALUES) return malformed(`the event selectors hold more than ${MAX_VALUES} values`)
  if (hasBasic) return known({ kind: 'basic', rules, written: { EventSelectors: listField(output, 'EventSelectors') ?? [] } })
  if (rules.length === 0) return known(DEFAULT)
  return known({ kind: 'advanced', rules, written: { AdvancedEventSelectors: listField(output, 'AdvancedEventSelectors') ?? [] } })
}

function valuesIn(rules: readonly SelectorRule[]): number {
  const conditions = rules.flatMap((rule) => rule.conditions)
  return conditions.reduce((sum, { select, deselect }) => sum + 1 + select.length + deselect.length, 0)
}
