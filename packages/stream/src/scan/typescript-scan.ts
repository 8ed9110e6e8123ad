// The scanner in plain TypeScript, for where WebAssembly has no SIMD: one byte after the other. bench/stream-read.ts measures it.
// What stays guaranteed: every state that a chunk's end may cut lies in STATE, and rows say the same as those of assembly/scan.ts
// for any input at all.

import { isSpace } from '../frame/space.ts'
import { slotNumber } from './keys.ts'
import {
  FIELD_IDENTITY,
  FIRST_IDENTITY_FIELD,
  FLAG_ESCAPED_KEY,
  FLAG_LARGE,
  FLAG_UNSURE,
  IDENTITY_INSIDE,
  IDENTITY_KEYS,
  IDENTITY_NEXT,
  LAST_FIELD,
  MAX_ROWS,
  RECORD_KEYS,
  ROW_END,
  ROW_FIELDS,
  ROW_FLAGS,
  ROW_WORDS,
  ROWS,
  ROWS_PER_BLOCK,
  SLOT_BYTES,
  SLOT_LENGTH,
  SLOT_MASK,
  STATE,
  STATE_BACKSLASH,
  STATE_COUNT,
  STATE_DEPTH,
  STATE_DONE,
  STATE_DUE,
  STATE_ESCAPED,
  STATE_FIRST,
  STATE_FLAGS,
  STATE_IDENTITY,
  STATE_IN_STRING,
  STATE_LIST,
  STATE_MOST,
  STATE_RECORD,
  STATE_ROWS,
  STATE_SEEN,
  STATE_STOP,
  STATE_VISITED,
  STATE_WRAPPED,
  STOP_END,
  STOP_FIRST,
  STOP_GAP,
  STOP_RECORD,
  STOP_SHAPE,
  TELLING_FIELDS,
  WHERE,
  WHERE_INEXACT,
} from './layout.ts'

const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
/** Set in `{` and `[`, not in `}` and `]`. */
const OPENS = 2

/** What a byte outside strings is to the scan: nothing, or one of these. */
const STRING = 1
const KEY = 2
const BRACKET = 3
const ESCAPE = 4
const KINDS: Uint8Array = new Uint8Array(256)
KINDS[QUOTE] = STRING
KINDS[COLON] = KEY
KINDS[BACKSLASH] = ESCAPE
for (const bracket of '{}[]') KINDS[bracket.charCodeAt(0)] = BRACKET

/** The same as `scan` of assembly/scan.ts, on the same memory; only that it goes on to `to` itself. */
export function createTypescriptScan(memory: ArrayBufferLike): (from: number, to: number) => number {
  const bytes = new Uint8Array(memory)
  const words = new Int32Array(memory)
  const state = words.subarray(STATE / 4)
  return scan

  function scan(from: number, to: number): number {
    let at = from
    let inString = state[STATE_IN_STRING] === 1
    state[STATE_STOP] = 0
    if (state[STATE_ESCAPED] === 1 && at < to) {
      state[STATE_ESCAPED] = 0
      at = behindEscaped(at)
    }
    let hot = isHot()
    while (at < to) {
      // A loop for each is twice as fast as one loop with one table.
      if (inString) {
        for (; at < to; at++) {
          const byte = bytes[at]
          if (byte === QUOTE || byte === BACKSLASH) break
        }
        if (at >= to) break
        inString = bytes[at] !== QUOTE
        at = inString ? behindBackslash(at, to) : at + 1
        continue
      }
      const kind = KINDS[bytes[at] as number]
      if (kind === 0) at++
      else if (kind === STRING) {
        inString = true
        at++
      } else if (kind === KEY) {
        if (hot) visitColon(at)
        at++
      } else if (kind === ESCAPE) at = behindBackslash(at, to)
      else {
        visitBracket(at)
        if (state[STATE_STOP] !== 0) break
        hot = isHot()
        at++
        if ((state[STATE_ROWS] as number) > MAX_ROWS - ROWS_PER_BLOCK) break
      }
    }
    state[STATE_IN_STRING] = inString ? 1 : 0
    return at
  }

  /** Whether keys matter here: directly in a record, or in its `userIdentity`. */
  function isHot(): boolean {
    return state[STATE_DEPTH] === 1 || (state[STATE_DEPTH] === 2 && state[STATE_IDENTITY] === IDENTITY_INSIDE)
  }

  /** A backslash takes its meaning from a quote and from another backslash: from nothing else that the scan looks at. */
  function behindBackslash(at: number, to: number): number {
    state[STATE_BACKSLASH] = at
    if (at + 1 < to) return behindEscaped(at + 1)
    state[STATE_ESCAPED] = 1
    return to
  }

  function behindEscaped(at: number): number {
    if (bytes[at] === BACKSLASH) state[STATE_BACKSLASH] = at
    return bytes[at] === BACKSLASH || bytes[at] === QUOTE ? at + 1 : at
  }

  function visitColon(here: number): void {
    const inside = state[STATE_DEPTH] === 2
    let end = here
    while ((bytes[end - 1] as number) <= 0x20 && end > ROWS) end--
    const field = fieldOf(end, inside ? IDENTITY_KEYS : RECORD_KEYS)
    const row = ROWS / 4 + (state[STATE_ROWS] as number) * ROW_WORDS
    if (!inside) state[STATE_IDENTITY] = 0
    if (field !== 0) {
      words[row + ROW_FIELDS + field] = here + 1
      if (field === FIELD_IDENTITY) {
        state[STATE_IDENTITY] = IDENTITY_NEXT
        words.fill(0, row + ROW_FIELDS + FIRST_IDENTITY_FIELD, row + ROW_FIELDS + LAST_FIELD + 1)
      }
    } else if ((state[STATE_BACKSLASH] as number) > (state[STATE_VISITED] as number) && isEscaped(end)) {
      words[row + ROW_FLAGS] = (words[row + ROW_FLAGS] as number) | FLAG_ESCAPED_KEY
    }
    state[STATE_VISITED] = here
  }

  function visitBracket(here: number): void {
    const byte = bytes[here] as number
    const depth = (state[STATE_DEPTH] as number) + ((byte & OPENS) !== 0 ? 1 : -1)
    state[STATE_VISITED] = here
    if ((byte & OPENS) !== 0) {
      if (depth === 1) openRecord(here)
      if (state[STATE_IDENTITY] === IDENTITY_NEXT) state[STATE_IDENTITY] = depth === 2 && byte === OPEN_BRACE ? IDENTITY_INSIDE : 0
    } else {
      if (depth <= 1) state[STATE_IDENTITY] = 0
      if (depth === 0) closeRecord(here)
      else if (depth < 0) {
        state[STATE_DEPTH] = 0
        state[STATE_STOP] = STOP_END
        return
      }
    }
    state[STATE_DEPTH] = depth
  }

  function presentRow(): number {
    return ROWS / 4 + (state[STATE_ROWS] as number) * ROW_WORDS
  }

  function openRecord(here: number): void {
    state[STATE_RECORD] = here
    if (!isGap(here)) state[STATE_STOP] = STOP_GAP
    else if (bytes[here] !== OPEN_BRACE && state[STATE_WRAPPED] === 0) state[STATE_STOP] = STOP_RECORD
    else words.fill(0, presentRow(), presentRow() + ROW_WORDS)
  }

  /** Whether nothing stands between two records but space and the commas that are due. */
  function isGap(to: number): boolean {
    let commas = state[STATE_SEEN] as number
    for (let at = state[STATE_DONE] as number; at < to; at++) {
      if (bytes[at] === COMMA) commas++
      else if (!isSpace(bytes[at])) return false
    }
    return commas === state[STATE_DUE]
  }

  function closeRecord(here: number): void {
    const row = presentRow()
    const wrapped = state[STATE_WRAPPED] === 1
    if (bytes[here] !== CLOSE_BRACE && !wrapped) state[STATE_STOP] = STOP_RECORD
    else if (state[STATE_LIST] === 0 && !wrapped && !tells(row)) state[STATE_STOP] = STOP_SHAPE
    if (state[STATE_STOP] !== 0) return
    const record = state[STATE_RECORD] as number
    state[STATE_DONE] = here + 1
    state[STATE_DUE] = state[STATE_LIST] as number
    state[STATE_SEEN] = 0
    state[STATE_COUNT] = (state[STATE_COUNT] as number) + 1
    const isLarge = here + 1 - record > (state[STATE_MOST] as number)
    const flags = (words[row + ROW_FLAGS] as number) | (isAnyWanted() && !wrapped ? 0 : FLAG_UNSURE) | (isLarge ? FLAG_LARGE : 0)
    words[row] = record
    words[row + ROW_END] = here + 1
    words[row + ROW_FLAGS] = flags
    state[STATE_FLAGS] = (state[STATE_FLAGS] as number) | flags
    state[STATE_ROWS] = (state[STATE_ROWS] as number) + 1
    if (state[STATE_FIRST] === 1) state[STATE_STOP] = STOP_FIRST
    state[STATE_FIRST] = 0
  }

  /** Whether no record is unwanted. What is wanted of some is not judged here, but by whoever reads the rows. */
  function isAnyWanted(): boolean {
    return words[WHERE / 4] === 0 && words[WHERE / 4 + WHERE_INEXACT] === 0
  }

  /** Whether a row has a field that only events have, or may have one. */
  function tells(row: number): boolean {
    if (((words[row + ROW_FLAGS] as number) & FLAG_ESCAPED_KEY) !== 0) return true
    for (let field = 1; field <= TELLING_FIELDS; field++) if (words[row + ROW_FIELDS + field] !== 0) return true
    return false
  }

  /** The number of the field whose key ends before `end`; 0 if it is none. */
  function fieldOf(end: number, table: number): number {
    const tail =
      (bytes[end - 5] as number) |
      ((bytes[end - 4] as number) << 8) |
      ((bytes[end - 3] as number) << 16) |
      ((bytes[end - 2] as number) << 24)
    const slot = table + slotNumber(tail) * SLOT_BYTES
    const field = words[slot >> 2] as number
    if (field === 0) return 0
    const length = words[(slot + SLOT_LENGTH) >> 2] as number
    const key = slot + SLOT_MASK - length
    for (let i = 0; i < length; i++) if (bytes[end - length + i] !== bytes[key + i]) return 0
    return bytes[end - length - 1] === BACKSLASH ? 0 : field
  }

  /**
   * Whether there is a backslash in the key whose closing quote lies before `end`. It begins behind whatever was looked at before, and at
   * the next quote: a key that has one in it is none that matters.
   */
  function isEscaped(end: number): boolean {
    const visited = state[STATE_VISITED] as number
    let seen = false
    for (let at = end - 2; at > visited && bytes[at] !== QUOTE; at--) if (bytes[at] === BACKSLASH) seen = true
    return seen
  }
}
