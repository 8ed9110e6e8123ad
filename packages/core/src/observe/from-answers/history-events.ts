import { flagField, type JsonObject, listField, objectOf, ownField, textField, timeField } from '../answer-fields.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { HistoryEvent } from '../facts/history-event.ts'

/** Characters of an event's text that are read. Source: CloudTrail User Guide, "Quotas in AWS CloudTrail": an event has 256 KB at most. */
const MAX_EVENT = 256 * 1024
/** Characters that are kept of a text in it. */
const MAX_TEXT = 2048

/**
 * The changes that an answer of `LookupEvents` tells of, in its order.
 *
 * @param source - whose changes, such as `s3.amazonaws.com`: services have calls of the same name
 */
export function readHistory(output: JsonObject, source: string): Fact<readonly HistoryEvent[]> {
  const events = listField(output, 'Events')
  if (events === undefined) return notKnown('malformed-answer', 'LookupEvents: expected a list "Events"')
  const read = events.map((each) => readEvent(objectOf(each) ?? {}, source))
  const odd = read.find((event) => typeof event === 'string')
  if (typeof odd === 'string') return notKnown('malformed-answer', `LookupEvents: ${odd}`)
  return known(read.filter((event) => typeof event === 'object' && event !== null))
}

/** The change that an event tells of, `null` for one that changed nothing, or what is wrong with it. */
function readEvent(event: JsonObject, of: string): HistoryEvent | null | string {
  const [eventId, time, eventName] = [textField(event, 'EventId'), timeField(event, 'EventTime'), textField(event, 'EventName')]
  if (eventId === undefined || time === undefined || eventName === undefined) {
    return 'an event without "EventId", "EventTime" or "EventName"'
  }
  const record = recordOf(textField(event, 'CloudTrailEvent'))
  const isRead = textField(event, 'ReadOnly') === 'true' || flagField(record, 'readOnly') === true
  const source = textField(event, 'EventSource') ?? textField(record, 'eventSource') ?? of
  if (isRead || source !== of || textField(record, 'errorCode') !== undefined) return null
  return { eventId, time, eventName, ...whoMade(record), request: within(record, 'requestParameters') }
}

/** Attacker-controlled text of any length: what is too long, or no JSON object, tells nothing. */
function recordOf(text: string | undefined): JsonObject {
  if (text === undefined || text.length > MAX_EVENT) return {}
  try {
    return objectOf(JSON.parse(text)) ?? {}
  } catch {
    return {}
  }
}

function whoMade(record: JsonObject): Pick<HistoryEvent, 'principal' | 'issuer' | 'invokedBy' | 'userAgent' | 'sourceIPAddress'> {
  const identity = within(record, 'userIdentity')
  const issuer = within(within(identity, 'sessionContext'), 'sessionIssuer')
  return {
    principal: shortText(identity, 'arn'),
    issuer: shortText(issuer, 'arn'),
    invokedBy: shortText(identity, 'invokedBy'),
    userAgent: shortText(record, 'userAgent'),
    sourceIPAddress: shortText(record, 'sourceIPAddress'),
  }
}

function within(object: JsonObject, name: string): JsonObject {
  return objectOf(ownField(object, name)) ?? {}
}

/** A text, cut: it is attacker-controlled. */
export function shortText(object: JsonObject, name: string): string | null {
  return textField(object, name)?.slice(0, MAX_TEXT) ?? null
}
