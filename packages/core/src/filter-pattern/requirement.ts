import { is, type Known, type KnownFields, otherThan } from './known.ts'
import { ABSENT } from './matches.ts'
import { type Expression, type Question, type Step, type Test, textValue } from './pattern.ts'

/** Events of one sort that must be caught. */
export interface RequiredEvent {
  /** What a finding calls them. */
  readonly name: string
  /** What makes an event one of them. */
  readonly where: KnownFields
  /** What is true of all of them by how CloudTrail records, so that a pattern may ask for it and lose nothing. */
  readonly given: KnownFields
}

/** Events that must all be caught. */
export type Requirement = readonly RequiredEvent[]

/** Fields and what is known of them, written by selector without `$.`; names only, no indexes. */
export function fields(table: Readonly<Record<string, Known>>): KnownFields {
  return Object.entries(table).map(([selector, known]) => ({ path: selector.split('.'), known }))
}

/**
 * Management calls of one service, all that change something.
 *
 * CloudTrail User Guide, "CloudTrail record contents": `eventType` of an API call, `readOnly`, `managementEvent`, `eventCategory`.
 */
export function apiCalls(eventSource: string, names: readonly string[]): Requirement {
  const source = fields({ eventSource: is(eventSource) })
  return names.map((name) => ({ name, where: fields({ eventName: is(name) }), given: [...source, ...OF_CHANGING_CALLS] }))
}

/** Like `apiCalls`, where another service has calls of the same name, so that a pattern without the service catches more. */
export function apiCallsOnlyOf(eventSource: string, names: readonly string[]): Requirement {
  const source = fields({ eventSource: is(eventSource) })
  return names.map((name) => ({ name, where: [...source, ...fields({ eventName: is(name) })], given: OF_CHANGING_CALLS }))
}

/** Fields that every record has, and that are texts. CloudTrail User Guide, "CloudTrail record contents": those not marked optional. */
export const OF_EVERY_RECORD: KnownFields = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'eventType',
  'eventID',
  'awsRegion',
  'sourceIPAddress',
].map((name) => ({ path: [name], known: otherThan() }))

const OF_CHANGING_CALLS = fields({
  eventType: is('AwsApiCall'),
  readOnly: is(false),
  managementEvent: is(true),
  eventCategory: is('Management'),
})

/** All that is known of such an event. What is said first of a field is said best. */
export function allKnown({ where, given }: RequiredEvent): KnownFields {
  return [...where, ...given, ...OF_EVERY_RECORD]
}

/** What makes an event one of those that any of the requirements asks for, as an expression. */
export function asExpression(accepted: readonly Requirement[]): Expression {
  const events = accepted.flat().map((event): Expression => ({ kind: 'and', terms: event.where.flatMap(toTests) }))
  return { kind: 'or', terms: events }
}

function toTests({ path, known }: { readonly path: readonly Step[]; readonly known: Known }): readonly Test[] {
  return questionsOf(known).map((question) => ({ kind: 'test', path, question }))
}

function questionsOf(known: Known): readonly Question[] {
  if (known.kind === 'like') return [{ op: '=', value: known.like }]
  if (known.kind === 'other') return known.than.map((text) => ({ op: '!=', value: textValue(text) }))
  if (known.value === ABSENT) return [{ op: 'not-exists' }]
  if (typeof known.value === 'string') return [{ op: '=', value: textValue(known.value) }]
  return [{ op: known.value === true ? 'is-true' : 'is-false' }]
}
