import type { JsonObject } from '@trailmend/core'

/**
 * A command's output as a recording keeps it: without `$metadata`, dates as ISO 8601, bytes as base64, nothing undefined.
 */
export function plainJson(output: object): JsonObject {
  return plainObject(output, (name) => name !== '$metadata')
}

function plainObject(object: object, wanted: (name: string) => boolean): JsonObject {
  const entries = Object.entries(object).filter(([name, value]) => wanted(name) && value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)]))
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null) return plainObject(value, () => true)
  return value
}
