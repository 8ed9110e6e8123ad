import type { JsonObject } from '@trailmend/core'

/** A text field of a call's input; empty if there is none. A plan may have been read from a file: nothing about it is certain. */
export function textIn(input: JsonObject, name: string): string {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** A field that holds an object; empty if there is none. */
export function objectIn(input: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  return isObject(value) ? value : {}
}

/** A field that holds a list of objects; empty if there is none. */
export function listIn(input: JsonObject, name: string): readonly JsonObject[] {
  const value = Object.hasOwn(input, name) ? input[name] : undefined
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The JSON object that a text field holds; `undefined` if there is none. */
export function parsedIn(input: JsonObject, name: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(textIn(input, name))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
