import { readPolicyText } from '../../policy/document-json.ts'

/**
 * A policy written the one way: without spaces, percent signs or lists of one, fields and lists of texts sorted. Statements keep their order.
 *
 * A text that cannot be read stands for itself.
 */
export function canonicalPolicy(text: string): string {
  const read = readPolicyText(text)
  return read.ok ? JSON.stringify(sorted(read.value)) : text
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return listOf(value.map(sorted))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, inner]) => [name, sorted(inner)])
}

function listOf(items: readonly unknown[]): unknown {
  if (items.length === 1) return items[0]
  return items.every((item) => typeof item === 'string') ? items.toSorted() : items
}
