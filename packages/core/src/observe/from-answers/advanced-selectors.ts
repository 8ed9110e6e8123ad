import { type Comparison, type FieldCondition, type Literal, literals, type SelectorRule } from '../../event-selectors/selectors.ts'
import { type JsonObject, objectOf, ownField } from '../answer-fields.ts'
import { type Fact, known } from '../fact.ts'
import { malformed, readEach, readList, readTexts, unknownSettings } from './selector-lists.ts'

/** Source: CloudTrail API Reference, AdvancedFieldSelector. */
const OPERATORS: readonly (readonly [operator: string, group: 'select' | 'deselect', how: Comparison])[] = [
  ['Equals', 'select', 'equals'],
  ['StartsWith', 'select', 'starts-with'],
  ['EndsWith', 'select', 'ends-with'],
  ['NotEquals', 'deselect', 'equals'],
  ['NotStartsWith', 'deselect', 'starts-with'],
  ['NotEndsWith', 'deselect', 'ends-with'],
]
const FIELD_SETTINGS: readonly string[] = ['Field', ...OPERATORS.map(([operator]) => operator)]

/** The rule of one advanced event selector. Its name is not read: it selects nothing. */
export function readAdvancedSelector(item: unknown): Fact<SelectorRule> {
  const selector = objectOf(item)
  if (selector === undefined) return malformed('an advanced event selector is not an object')
  const conditions = readList(selector, 'FieldSelectors', readFieldSelector)
  if (!conditions.known) return conditions
  if (conditions.value.length === 0) return malformed('an advanced event selector has no "FieldSelectors"')
  const [odd] = unknownSettings(selector, ['Name', 'FieldSelectors'])
  const rule = { conditions: conditions.value }
  return known(odd === undefined ? rule : { ...rule, doubt: `an advanced event selector has the unknown setting "${odd}"` })
}

function readFieldSelector(item: unknown): Fact<FieldCondition> {
  const selector = objectOf(item)
  const field = selector && ownField(selector, 'Field')
  if (selector === undefined || typeof field !== 'string' || field === '') return malformed('a field selector has no "Field"')
  const select = literalsOf(selector, 'select')
  if (!select.known) return select
  const deselect = literalsOf(selector, 'deselect')
  if (!deselect.known) return deselect
  const unknownOperators = unknownSettings(selector, FIELD_SETTINGS)
  return known({ field, select: select.value, deselect: deselect.value, unknownOperators })
}

function literalsOf(selector: JsonObject, wanted: 'select' | 'deselect'): Fact<readonly Literal[]> {
  const operators = OPERATORS.filter(([, group]) => group === wanted)
  const lists = readEach(operators, ([operator, , how]) => {
    const values = readTexts(selector, operator)
    return values.known ? known(literals(how, values.value)) : values
  })
  return lists.known ? known(lists.value.flat()) : lists
}
