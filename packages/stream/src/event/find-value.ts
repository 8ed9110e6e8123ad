// Finds one value in the bytes of a record without parsing the others. Bytes are trusted to be JSON only as far as nothing is read
// beyond `to` and every loop goes forward: what is broken is found missing, and whoever wants to know asks for `strict`.

import { type Decode, hasBackslash, stringEnd } from './text.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** A value's bytes: from its first, up to before the one behind it. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where spaces from `at` on end. */
export function skipSpaces(bytes: Uint8Array, at: number): number {
  let next = at
  while ((bytes[next] as number) <= 0x20) next++
  return next
}

/** The value that begins at `at`, behind any spaces. */
export function valueAt(bytes: Uint8Array, at: number, to: number): Range {
  const from = skipSpaces(bytes, at)
  return { from, to: valueEnd(bytes, from, to) }
}

function valueEnd(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from]
  if (first === QUOTE) return Math.min(stringEnd(bytes, from, to) + 1, to)
  let depth = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    if (byte === QUOTE) at = stringEnd(bytes, at, to)
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at
      if (--depth === 0) return at + 1
    } else if (depth === 0 && (byte === COMMA || byte <= 0x20)) return at
  }
  return to
}

/** The value at a path below the value in `range`; `undefined` if there is none. The last of equal keys counts. */
export function findValue(bytes: Uint8Array, range: Range, path: readonly string[], decode: Decode): Range | undefined {
  let found: Range | undefined = range
  for (const step of path) {
    if (found === undefined) return undefined
    const first: number | undefined = bytes[found.from]
    if (first === OPEN_BRACE) found = findMember(bytes, found, step, decode)
    else if (first === OPEN_BRACKET) found = findItem(bytes, found, step)
    else return undefined
  }
  return found
}

function findMember(bytes: Uint8Array, { from, to }: Range, key: string, decode: Decode): Range | undefined {
  let found: Range | undefined
  let at = skipSpaces(bytes, from + 1)
  while (at < to && bytes[at] === QUOTE) {
    const end = stringEnd(bytes, at, to)
    const colon = skipSpaces(bytes, end + 1)
    if (colon >= to || bytes[colon] !== COLON) return found
    const value = valueAt(bytes, colon + 1, to)
    if (isKey(bytes, { from: at + 1, to: end }, key, decode)) found = value
    const behind = skipSpaces(bytes, value.to)
    if (behind >= to || bytes[behind] !== COMMA) return found
    at = skipSpaces(bytes, behind + 1)
  }
  return found
}

function isKey(bytes: Uint8Array, { from, to }: Range, key: string, decode: Decode): boolean {
  // A letter takes three bytes of UTF-8 at most for each of its UTF-16 units, and six where it is escaped.
  if (to - from < key.length || to - from > key.length * 6) return false
  if (!hasBackslash(bytes, from, to)) return decode(bytes, from, to) === key
  try {
    return JSON.parse(`"${decode(bytes, from, to)}"`) === key
  } catch {
    return false
  }
}

function findItem(bytes: Uint8Array, { from, to }: Range, step: string): Range | undefined {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(step)) return undefined
  let at = skipSpaces(bytes, from + 1)
  for (let left = Number(step); at < to && bytes[at] !== CLOSE_BRACKET; left--) {
    const value = valueAt(bytes, at, to)
    if (left === 0) return value
    const behind = skipSpaces(bytes, value.to)
    if (behind >= to || bytes[behind] !== COMMA) return undefined
    at = skipSpaces(bytes, behind + 1)
  }
  return undefined
}
