import { parseTime } from '../time.ts'

/** A JSON object whose shape is not yet known. Attacker-controlled: read it only with the functions here. */
export type JsonObject = { readonly [name: string]: unknown }

/** The value as an object, or `undefined` if it is anything else (a list and null included). */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

/** A field that is a non-empty text. AWS clears a setting by an empty text, so empty and absent are the same. */
export function textField(object: JsonObject, name: string): string | undefined {
  const value = ownField(object, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A field that is true or false. */
export function flagField(object: JsonObject, name: string): boolean | undefined {
  const value = ownField(object, name)
  return typeof value === 'boolean' ? value : undefined
}

/** A field that is a list. */
export function listField(object: JsonObject, name: string): readonly unknown[] | undefined {
  const value = ownField(object, name)
  return Array.isArray(value) ? value : undefined
}

/** Whether a field is there with a value: not absent, not null, not an empty text. */
export function hasField(object: JsonObject, name: string): boolean {
  const value = ownField(object, name)
  return value !== undefined && value !== null && value !== ''
}

/** A field that is a point in time, given back as ISO 8601 in UTC with milliseconds. */
export function timeField(object: JsonObject, name: string): string | undefined {
  const value = ownField(object, name)
  const time = typeof value === 'string' ? parseTime(value) : undefined
  return time === undefined ? undefined : new Date(time).toISOString()
}

/** A field of the object itself, never one of its prototype. */
export function ownField(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
