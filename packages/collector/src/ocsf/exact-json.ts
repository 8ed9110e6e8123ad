import type { Json } from '@trailmend/stream'

/** What ECMAScript 2026 adds to `JSON`, and Node 24 has: a number that is written just as it was read. */
interface ExactJson {
  rawJSON(text: string): Json
}
const { rawJSON } = JSON as typeof JSON & ExactJson

/**
 * A number that a double might not give back as it is written: with a point or an exponent, of 16 digits or more, or -0. A text may look
 * like one, which only costs time.
 */
const DELICATE = /[:,[]\s*(?:-0|-?\d+(?:[.eE]|(?<=\d{16})))/

/**
 * Parses an object or a list of JSON so that `JSON.stringify` writes every number as it was written here: `9007199254740993`, `1.0` and `1e400` stay what they
 * are. Such a number is then no `number`, but an object that only `JSON.stringify` understands. Throws a `SyntaxError`, or a `RangeError`
 * where it nests deeper than the stack.
 */
export function parseExact(text: string): Json {
  return DELICATE.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text)
}

function keepNumber(_key: string, value: Json, context?: { readonly source?: string }): Json {
  const source = context?.source
  return typeof value !== 'number' || source === undefined || source === JSON.stringify(value) ? value : rawJSON(source)
}
