// The scanner, for WebAssembly with 128-bit SIMD: 64 bytes at a time become bit masks of quotes, brackets and colons outside
// strings, and only those bits are visited that can matter: brackets, and colons directly in a record or in its `userIdentity`.
// bench/stream-read.ts measures it. What stays guaranteed: every state that a chunk's end may cut lies in STATE, and rows say the
// same as those of src/scan/typescript-scan.ts for any input at all.

import {
  BLOCK,
  CLAUSE_WORDS,
  FIELD_IDENTITY,
  FIRST_IDENTITY_FIELD,
  FLAG_ESCAPED_KEY,
  FLAG_LARGE,
  FLAG_UNSURE,
  HASH_FACTOR,
  IDENTITY_INSIDE,
  IDENTITY_KEYS,
  IDENTITY_NEXT,
  LAST_FIELD,
  MAX_ROWS,
  RECORD_KEYS,
  ROW_BYTES,
  ROW_END,
  ROW_FIELDS,
  ROW_FLAGS,
  ROWS,
  ROWS_PER_BLOCK,
  SLOT_BITS,
  SLOT_BYTES,
  SLOT_KEY,
  SLOT_LENGTH,
  SLOT_MASK,
  STATE_AGAIN,
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
  WHERE_CLAUSES,
  WHERE_INEXACT,
} from '../src/scan/layout'
import { brackets, carried, equal, escapedBy, parity, setCarried } from './blocks'
import { isGap, setWord, word } from './state'

const QUOTE: u8 = 0x22
const COLON: u8 = 0x3a
const BACKSLASH: u8 = 0x5c
const OPEN_BRACE: u8 = 0x7b
const CLOSE_BRACE: u8 = 0x7d
/** Set in `{` and `[`, not in `}` and `]`. */
const OPENS: u8 = 2

/** The place behind the key's closing quote, given its colon. */
function keyEnd(colon: i32): i32 {
  let end = colon
  while (load<u8>(end - 1) <= 0x20 && end > ROWS) end--
  return end
}

/** Whether a row has a field that only events have, or may have one. */
function tells(row: i32): bool {
  let any = load<i32>(row + (ROW_FLAGS << 2)) & FLAG_ESCAPED_KEY
  for (let field = 1; field <= TELLING_FIELDS; field++) any |= load<i32>(row + ((ROW_FIELDS + field) << 2))
  return any !== 0
}

/** The number of the field whose key ends before `end`; 0 if it is none. */
function fieldOf(end: i32, table: i32): i32 {
  const slot = table + <i32>((load<u32>(end - 5) * <u32>HASH_FACTOR) >>> (32 - SLOT_BITS)) * SLOT_BYTES
  const field = load<i32>(slot)
  if (field === 0) return 0
  const near = v128.and(v128.xor(v128.load(end - 16), v128.load(slot + SLOT_KEY + 16)), v128.load(slot + SLOT_MASK + 16))
  const far = v128.and(v128.xor(v128.load(end - 32), v128.load(slot + SLOT_KEY)), v128.load(slot + SLOT_MASK))
  if (v128.any_true(v128.or(near, far))) return 0
  return load<u8>(end - load<i32>(slot + SLOT_LENGTH) - 1) === BACKSLASH ? 0 : field
}

/**
 * Whether there is a backslash in the key whose closing quote lies before `end`. It begins behind whatever was looked at before, and at
 * the next quote: a key that has one in it is none that matters.
 */
function isEscaped(end: i32, visited: i32): bool {
  let seen = false
  for (let at = end - 2; at > visited && load<u8>(at) !== QUOTE; at--) {
    if (load<u8>(at) === BACKSLASH) seen = true
  }
  return seen
}

const NO: i32 = 0
const YES: i32 = 1
const UNSURE: i32 = 2

/** Whether the record of a row is wanted, as far as its bytes tell. */
function judge(row: i32): i32 {
  const clauses = load<i32>(WHERE)
  let verdict = load<i32>(WHERE, WHERE_INEXACT << 2) === 0 ? YES : UNSURE
  if (clauses === 0) return verdict
  if ((load<i32>(row + (ROW_FLAGS << 2)) & FLAG_ESCAPED_KEY) !== 0) return UNSURE
  for (let i = 0, clause = WHERE + (WHERE_CLAUSES << 2); i < clauses; i++, clause += CLAUSE_WORDS << 2) {
    const value = load<i32>(row + load<i32>(clause))
    const one = value === 0 ? NO : compare(value, load<i32>(clause, 4), load<i32>(clause, 8))
    if (one === NO) return NO
    if (one === UNSURE) verdict = UNSURE
  }
  return verdict
}

/** Whether a value is one of some texts. Where it goes on otherwise with an escape, or not in ASCII, bytes do not tell. */
function compare(value: i32, count: i32, texts: i32): i32 {
  let at = value
  while (load<u8>(at) <= 0x20) at++
  let verdict = NO
  let text = texts
  for (let i = 0; i < count; i++) {
    const length = load<i32>(text)
    text += 4
    let same = 0
    while (same < length && load<u8>(at + same) === load<u8>(text + same)) same++
    if (same === length) return YES
    const other = load<u8>(at + same)
    if (other === BACKSLASH || other >= 0x80) verdict = UNSURE
    text += length
  }
  return verdict
}

/**
 * Scans whole blocks between two places and appends a row for each record that ends there and may be wanted.
 * Returns where it stopped: less than a block before `to`, or before that if the rows are full, or at the bracket that ends the array,
 * or that is a problem.
 */
export function scanRows(from: i32, to: i32): i32 {
  let depth = word(STATE_DEPTH)
  let inString: u64 = word(STATE_IN_STRING) !== 0 ? ~(<u64>0) : 0
  setCarried(word(STATE_ESCAPED))
  let record = word(STATE_RECORD)
  let identity = word(STATE_IDENTITY)
  let rows = word(STATE_ROWS)
  let backslash = word(STATE_BACKSLASH)
  let visited = word(STATE_VISITED)
  let done = word(STATE_DONE)
  let count = word(STATE_COUNT)
  let allFlags = word(STATE_FLAGS)
  const single = word(STATE_FIRST) !== 0 || word(STATE_AGAIN) !== 0
  const first = word(STATE_FIRST) !== 0
  const wrapped = word(STATE_WRAPPED) !== 0
  const list = word(STATE_LIST)
  const most = word(STATE_MOST)
  let row = ROWS + rows * ROW_BYTES
  let at = from
  let here = from
  let stop = 0

  while (at + BLOCK <= to && rows <= MAX_ROWS - ROWS_PER_BLOCK) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)

    const backslashes = equal(a, b, c, d, i8x16.splat(BACKSLASH))
    const escaped = (backslashes | carried) === 0 ? 0 : escapedBy(backslashes)
    const inside = parity(equal(a, b, c, d, i8x16.splat(QUOTE)) & ~escaped) ^ inString
    inString = <u64>(<i64>inside >> 63)
    const outside = ~inside
    const bracketBits = brackets(a, b, c, d) & outside
    const colonBits = equal(a, b, c, d, i8x16.splat(COLON)) & outside

    let bits = bracketBits
    if (depth === 1 || (depth === 2 && identity === IDENTITY_INSIDE)) bits |= colonBits
    while (bits !== 0) {
      const bit = ctz(bits)
      here = at + <i32>bit
      const byte = load<u8>(here)
      bits &= bits - 1
      if (byte === COLON) {
        const end = load<u8>(here - 1) === QUOTE ? here : keyEnd(here)
        const field = fieldOf(end, depth === 1 ? RECORD_KEYS : IDENTITY_KEYS)
        if (depth === 1) identity = 0
        if (field !== 0) {
          store<i32>(row + ((ROW_FIELDS + field) << 2), here + 1)
          if (field === FIELD_IDENTITY) {
            identity = IDENTITY_NEXT
            memory.fill(row + ((ROW_FIELDS + FIRST_IDENTITY_FIELD) << 2), 0, (LAST_FIELD - FIELD_IDENTITY) << 2)
          }
        } else {
          const below = backslashes & (((<u64>1) << bit) - 1)
          const last = below !== 0 ? at + 63 - <i32>clz(below) : backslash
          if (last > visited && isEscaped(end, visited)) {
            store<i32>(row + (ROW_FLAGS << 2), load<i32>(row + (ROW_FLAGS << 2)) | FLAG_ESCAPED_KEY)
          }
        }
      } else {
        if ((byte & OPENS) !== 0) {
          if (depth === 0) {
            record = here
            if (!isGap(done, here)) stop = STOP_GAP
            else if (byte !== OPEN_BRACE && !wrapped) stop = STOP_RECORD
            if (stop !== 0) break
            memory.fill(row, 0, ROW_BYTES)
          }
          depth++
          if (identity === IDENTITY_NEXT) identity = depth === 2 && byte === OPEN_BRACE ? IDENTITY_INSIDE : 0
        } else {
          depth--
          if (depth <= 1) identity = 0
          if (depth === 0) {
            if (byte !== CLOSE_BRACE && !wrapped) stop = STOP_RECORD
            else if (list === 0 && !wrapped && !tells(row)) stop = STOP_SHAPE
            if (stop !== 0) break
            done = here + 1
            count++
            setWord(STATE_DUE, list)
            setWord(STATE_SEEN, 0)
            const verdict = wrapped ? UNSURE : judge(row)
            const isLarge = done - record > most
            if (verdict !== NO || first || isLarge) {
              let flags = load<i32>(row + (ROW_FLAGS << 2))
              if (verdict !== YES) flags |= FLAG_UNSURE
              if (isLarge) flags |= FLAG_LARGE
              store<i32>(row, record)
              store<i32>(row + (ROW_END << 2), done)
              store<i32>(row + (ROW_FLAGS << 2), flags)
              allFlags |= flags
              rows++
              row += ROW_BYTES
            }
            if (single) {
              stop = STOP_FIRST
              break
            }
          } else if (depth < 0) {
            depth = 0
            stop = STOP_END
            break
          }
        }
        bits = bracketBits
        if (depth === 1 || (depth === 2 && identity === IDENTITY_INSIDE)) bits |= colonBits
        bits &= ~((((<u64>2) << bit) as u64) - 1)
      }
      visited = here
    }
    if (stop !== 0) break
    if (backslashes !== 0) backslash = at + 63 - <i32>clz(backslashes)
    at += BLOCK
  }

  // It stopped in the middle of a block, and outside of strings: what is known of the block's end is not wanted.
  if (stop !== 0) {
    inString = 0
    setCarried(0)
  }
  setWord(STATE_DEPTH, depth)
  setWord(STATE_IN_STRING, <i32>(inString & 1))
  setWord(STATE_ESCAPED, <i32>carried)
  setWord(STATE_RECORD, record)
  setWord(STATE_IDENTITY, identity)
  setWord(STATE_ROWS, rows)
  setWord(STATE_STOP, stop)
  setWord(STATE_BACKSLASH, backslash)
  setWord(STATE_VISITED, visited)
  setWord(STATE_DONE, done)
  if (stop === STOP_FIRST) setWord(STATE_FIRST, 0)
  setWord(STATE_COUNT, count)
  setWord(STATE_FLAGS, allFlags)
  return stop !== 0 ? here : at
}
