import type { JsonObject } from '../../../packages/core/src/observe/answer-fields.ts'

/** A made-up event: what its fields say. A field that is not in it is absent. */
export type MadeUpEvent = ReadonlyMap<string, string>

interface FieldSelector {
  Field: string
  [operator: string]: string | readonly string[]
}
interface Answer {
  EventSelectors?: {
    ReadWriteType?: string
    IncludeManagementEvents?: boolean
    ExcludeManagementEventSources?: string[]
    DataResources?: { Type: string; Values: string[] }[]
  }[]
  AdvancedEventSelectors?: { FieldSelectors: FieldSelector[] }[]
}

/**
 * Whether a trail records an event, straight from the answer of GetEventSelectors.
 *
 * `guess` settles what AWS does not document: unknown fields and operators, and negative conditions on absent fields.
 */
export function records(answer: JsonObject, event: MadeUpEvent, guess = true): boolean {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = answer as Answer
  const get = (field: string) => event.get(field)
  if (EventSelectors.length === 0 && AdvancedEventSelectors.length === 0) return get('eventCategory') === 'Management'
  const side = get('readOnly') === 'true' ? 'ReadOnly' : 'WriteOnly'
  for (const selector of EventSelectors) {
    if (![side, 'All'].includes(selector.ReadWriteType ?? 'All')) continue
    if (get('eventCategory') === 'Management') {
      if (selector.IncludeManagementEvents === false) continue
      if (!(selector.ExcludeManagementEventSources ?? []).includes(get('eventSource') ?? '')) return true
    }
    if (get('eventCategory') !== 'Data') continue
    for (const { Type, Values } of selector.DataResources ?? []) {
      if (Type === get('resources.type') && Values.some((value) => get('resources.ARN')?.startsWith(value))) return true
    }
  }
  return AdvancedEventSelectors.some(({ FieldSelectors }) => FieldSelectors.every((selector) => holds(selector, event, guess)))
}

const KNOWN = ['eventCategory', 'readOnly', 'eventSource', 'eventName', 'eventType', 'userIdentity.arn', 'resources.type', 'resources.ARN']

function holds(selector: FieldSelector, event: MadeUpEvent, guess: boolean): boolean {
  if (!KNOWN.includes(selector.Field)) return guess
  const value = event.get(selector.Field)
  const list = (operator: string) => (selector[operator] ?? []) as readonly string[]
  const isUnknown = Object.keys(selector).some((key) => !/^(Field|(Not)?(Equals|StartsWith|EndsWith))$/.test(key))
  const positive = [...list('Equals'), ...list('StartsWith'), ...list('EndsWith')]
  if (value === undefined) return isUnknown || positive.length === 0 ? guess : false
  const denied =
    list('NotEquals').includes(value) ||
    list('NotStartsWith').some((text) => value.startsWith(text)) ||
    list('NotEndsWith').some((text) => value.endsWith(text))
  if (denied) return false
  if (isUnknown) return guess
  return (
    positive.length === 0 ||
    list('Equals').includes(value) ||
    list('StartsWith').some((text) => value.startsWith(text)) ||
    list('EndsWith').some((text) => value.endsWith(text))
  )
}
