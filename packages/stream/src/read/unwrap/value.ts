// The same as forms.ts, where the wrapper was too large to keep its bytes and is a value already.

import type { Json, JsonObject } from '../../event/event.ts'
import type { RecordPlace } from '../../event/oversized-event.ts'
import { type Wrapping, wrappingOf } from '../../frame/shape.ts'
import { StreamError } from '../../stream-error.ts'
import { WRAPPING_FORMS, type WrappingForm } from './forms.ts'

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a value wraps an event in; `undefined` if it does not. */
export function wrappingOfValue(value: Json): Wrapping | undefined {
  if (Array.isArray(value)) return 'lake-row'
  return isObject(value) ? wrappingOf((key) => Object.hasOwn(value, key)) : undefined
}

/**
 * The event that a value wraps; the value itself, if it wraps nothing. Throws a `StreamError`: `not-a-log` if there is something else in
 * it, `invalid-record` if what is in it is broken.
 */
export function unwrapValue(value: Json, wrapping: Wrapping, place: RecordPlace): JsonObject {
  const form = WRAPPING_FORMS[wrapping]
  const { isText, other } = form
  const found = findIn(value, form)
  const event = found === undefined || !isText ? (found ?? value) : parsed(found, place)
  if (!isObject(event)) throw new StreamError('not-a-log', { ...place, detail: other })
  return event
}

function findIn(value: Json, { keys, hasCells }: WrappingForm): Json | undefined {
  const cells: readonly Json[] = hasCells && Array.isArray(value) ? value : [value]
  for (const each of cells) for (const key of keys) if (isObject(each) && Object.hasOwn(each, key)) return each[key]
  return undefined
}

function parsed(text: Json, place: RecordPlace): Json {
  if (typeof text !== 'string') throw new StreamError('invalid-record', { ...place, detail: 'the event in it is not written as a text' })
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StreamError('invalid-record', { ...place, detail: 'the event in it is broken' }, { cause })
  }
}
