import { type FieldCondition, fieldEquals, literals, S3_OBJECT, type SelectorRule } from '../../event-selectors/selectors.ts'
import { type JsonObject, objectOf, ownField } from '../answer-fields.ts'
import { type Fact, known } from '../fact.ts'
import { isUnset, malformed, readList, readTexts, unknownSettings } from './selector-lists.ts'

const SETTINGS = ['ReadWriteType', 'IncludeManagementEvents', 'DataResources', 'ExcludeManagementEventSources'] as const

const SIDES: ReadonlyMap<unknown, readonly FieldCondition[]> = new Map([
  ['All', []],
  ['ReadOnly', [fieldEquals('readOnly', 'true')]],
  ['WriteOnly', [fieldEquals('readOnly', 'false')]],
])

/**
 * The rules that one basic event selector stands for.
 *
 * What it leaves out has its default: both reads and writes, management events included, nothing excluded.
 * Source: CloudTrail API Reference, EventSelector.
 */
export function readBasicSelector(item: unknown): Fact<readonly SelectorRule[]> {
  const selector = objectOf(item)
  if (selector === undefined) return malformed('an event selector is not an object')
  const side = isUnset(selector, 'ReadWriteType') ? [] : SIDES.get(ownField(selector, 'ReadWriteType'))
  if (side === undefined) return malformed('"ReadWriteType" is not All, ReadOnly or WriteOnly')
  const management = isUnset(selector, 'IncludeManagementEvents') || ownField(selector, 'IncludeManagementEvents')
  if (typeof management !== 'boolean') return malformed('"IncludeManagementEvents" is not true or false')
  const excluded = readTexts(selector, 'ExcludeManagementEventSources')
  if (!excluded.known) return excluded
  const dataRules = readList(selector, 'DataResources', (resource) => readDataResource(resource, side))
  if (!dataRules.known) return dataRules
  const rules = [...(management ? [managementRule(side, excluded.value)] : []), ...dataRules.value]
  const odd = unknownSettings(selector, SETTINGS)
  return known(
    odd.length === 0 ? rules : rules.map((rule) => ({ ...rule, doubt: `an event selector has the unknown setting "${odd[0]}"` })),
  )
}

function managementRule(side: readonly FieldCondition[], excluded: readonly string[]): SelectorRule {
  const sources = { field: 'eventSource', select: [], deselect: literals('equals', excluded), unknownOperators: [] }
  return { conditions: [fieldEquals('eventCategory', 'Management'), ...side, ...(excluded.length > 0 ? [sources] : [])] }
}

function readDataResource(item: unknown, side: readonly FieldCondition[]): Fact<SelectorRule> {
  const resource: JsonObject | undefined = objectOf(item)
  const type = resource && ownField(resource, 'Type')
  if (resource === undefined || typeof type !== 'string' || type === '') return malformed('a data resource has no "Type"')
  const values = readTexts(resource, 'Values')
  if (!values.known) return values
  const doubt = doubtOf(type, values.value) ?? doubtOfSettings(resource)
  // An ARN in a basic selector is a prefix: of one object, of a bucket's objects, or `arn:aws:s3` of all.
  const arns = { field: 'resources.ARN', select: literals('starts-with', values.value), deselect: [], unknownOperators: [] }
  const conditions = [fieldEquals('eventCategory', 'Data'), ...side, fieldEquals('resources.type', type), arns]
  return known(doubt === undefined ? { conditions } : { conditions, doubt })
}

function doubtOf(type: string, values: readonly string[]): string | undefined {
  if (type !== S3_OBJECT) return `how a basic selector compares ARNs of ${type} is not looked at`
  return values.every((value) => /^arn:[a-z-]+:s3(?::|$)/.test(value)) ? undefined : 'a data resource of S3 lists what is not an ARN of S3'
}

function doubtOfSettings(resource: JsonObject): string | undefined {
  const [odd] = unknownSettings(resource, ['Type', 'Values'])
  return odd === undefined ? undefined : `a data resource has the unknown setting "${odd}"`
}
