// The scanner, for WebAssembly with 128-bit SIMD: 64 bytes at a time become bit masks of quotes, brackets and colons outside
// strings, and only those bits are visited that can matter: brackets, and colons directly in a record or in its `userIdentity`.
// bench/stream-scan.ts measures it. What stays guaranteed: every state that a chunk's end may cut lies in STATE, and rows say the
// same as those of src/scan/typescript-scan.ts for any input at all.

import {
  BLOCK,
  FIELD_IDENTITY,
  FIRST_IDENTITY_FIELD,
  FLAG_ESCAPED_KEY,
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
  STATE,
  STATE_BACKSLASH,
  STATE_DEPTH,
  STATE_ENDED,
  STATE_ESCAPED,
  STATE_IDENTITY,
  STATE_IN_STRING,
  STATE_RECORD,
  STATE_ROWS,
  STATE_VISITED,
} from '../src/scan/layout'

const QUOTE: u8 = 0x22
const COLON: u8 = 0x3a
const BACKSLASH: u8 = 0x5c
const OPEN_BRACE: u8 = 0x7b
/** Set in `{` and `[`, not in `}` and `]`. */
const OPENS: u8 = 2

/** One bit per byte of a block that equals `byte`. */
function equal(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(i8x16.eq(a, byte))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(b, byte)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(c, byte)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(d, byte)))) << 48)
  )
}

/** One bit per byte that is one of `{}[]`: with the bit 0x20 set, there are but two of them. */
function brackets(bytes: v128): u64 {
  const lower = v128.or(bytes, i8x16.splat(0x20))
  return <u64>(<u32>i8x16.bitmask(v128.or(i8x16.eq(lower, i8x16.splat(0x7b)), i8x16.eq(lower, i8x16.splat(0x7d)))))
}

/** Every bit becomes the parity of itself and those below: set from an opening quote up to before the closing one. */
function parity(bits: u64): u64 {
  let sum = bits
  sum ^= sum << 1
  sum ^= sum << 2
  sum ^= sum << 4
  sum ^= sum << 8
  sum ^= sum << 16
  sum ^= sum << 32
  return sum
}

function word(index: i32): i32 {
  return load<i32>(STATE + (index << 2))
}

function setWord(index: i32, value: i32): void {
  store<i32>(STATE + (index << 2), value)
}

/** The place behind the key's closing quote, given its colon. */
function keyEnd(colon: i32): i32 {
  let end = colon
  while (load<u8>(end - 1) <= 0x20 && end > ROWS) end--
  return end
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

/** Whether there is a backslash in the key whose closing quote lies before `end`. */
function isEscaped(end: i32, record: i32): bool {
  let at = end - 2
  let seen = false
  while (at > record) {
    if (load<u8>(at) === QUOTE) {
      let before = at - 1
      while (load<u8>(before) === BACKSLASH) before--
      if (((at - before) & 1) === 1) return seen
    }
    if (load<u8>(at) === BACKSLASH) seen = true
    at--
  }
  return seen
}

/**
 * Scans whole blocks between two places and appends a row for each record that ends there.
 * Returns where it stopped: less than a block before `to`, or before that if the rows are full, or at the bracket that ends the array.
 */
export function scan(from: i32, to: i32): i32 {
  let depth = word(STATE_DEPTH)
  let inString: u64 = word(STATE_IN_STRING) !== 0 ? ~(<u64>0) : 0
  let carried: u64 = word(STATE_ESCAPED)
  let record = word(STATE_RECORD)
  let identity = word(STATE_IDENTITY)
  let rows = word(STATE_ROWS)
  let backslash = word(STATE_BACKSLASH)
  let visited = word(STATE_VISITED)
  let row = ROWS + rows * ROW_BYTES
  let at = from
  let ended = -1

  while (at + BLOCK <= to && rows <= MAX_ROWS - ROWS_PER_BLOCK) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)

    let escaped: u64 = carried
    const backslashes = equal(a, b, c, d, i8x16.splat(BACKSLASH))
    carried = 0
    let left = backslashes & ~escaped
    while (left !== 0) {
      const bit = ctz(left)
      if (bit === 63) {
        carried = 1
        break
      }
      escaped |= (<u64>2) << bit
      left &= ~((<u64>3) << bit)
    }

    const inside = parity(equal(a, b, c, d, i8x16.splat(QUOTE)) & ~escaped) ^ inString
    inString = <u64>(<i64>inside >> 63)
    const outside = ~inside
    const bracketBits = (brackets(a) | (brackets(b) << 16) | (brackets(c) << 32) | (brackets(d) << 48)) & outside
    const colonBits = equal(a, b, c, d, i8x16.splat(COLON)) & outside

    let bits = bracketBits
    if (depth === 1 || (depth === 2 && identity === IDENTITY_INSIDE)) bits |= colonBits
    while (bits !== 0) {
      const bit = ctz(bits)
      const here = at + <i32>bit
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
          if (last > visited && isEscaped(end, record)) {
            store<i32>(row + (ROW_FLAGS << 2), load<i32>(row + (ROW_FLAGS << 2)) | FLAG_ESCAPED_KEY)
          }
        }
      } else {
        if ((byte & OPENS) !== 0) {
          if (depth === 0) {
            record = here
            memory.fill(row, 0, ROW_BYTES)
          }
          depth++
          if (identity === IDENTITY_NEXT) identity = depth === 2 && byte === OPEN_BRACE ? IDENTITY_INSIDE : 0
        } else {
          depth--
          if (depth <= 1) identity = 0
          if (depth === 0) {
            store<i32>(row, record)
            store<i32>(row + (ROW_END << 2), here + 1)
            rows++
            row += ROW_BYTES
          } else if (depth < 0) {
            depth = 0
            ended = here
            break
          }
        }
        bits = bracketBits
        if (depth === 1 || (depth === 2 && identity === IDENTITY_INSIDE)) bits |= colonBits
        bits &= ~((((<u64>2) << bit) as u64) - 1)
      }
      visited = here
    }
    if (ended >= 0) break
    if (backslashes !== 0) backslash = at + 63 - <i32>clz(backslashes)
    at += BLOCK
  }

  setWord(STATE_DEPTH, depth)
  setWord(STATE_IN_STRING, <i32>(inString & 1))
  setWord(STATE_ESCAPED, <i32>carried)
  setWord(STATE_RECORD, record)
  setWord(STATE_IDENTITY, identity)
  setWord(STATE_ROWS, rows)
  setWord(STATE_ENDED, ended >= 0 ? 1 : 0)
  setWord(STATE_BACKSLASH, backslash)
  setWord(STATE_VISITED, visited)
  return ended >= 0 ? ended : at
}
