// DEFLATE (RFC 1951) into the window that is scanned, so that what was unzipped is read while the processor still has it at hand, and
// memory that was never touched is not asked for. bench/stream-read.ts measures it. What stays guaranteed: everything that the end of the
// input or of the room may cut lies in INFLATE; no byte behind `inEnd` counts; nothing is written below the window or beyond
// INFLATE_SLACK bytes behind `room`; and whatever node:zlib refuses is refused.

import {
  BLOCK_COPIED,
  BLOCK_HEADER,
  BLOCK_SYMBOLS,
  CODE_LENGTHS,
  DISTANCE_TABLE,
  DISTANCE_TABLE_BITS,
  ENTRY_COUNT,
  ENTRY_END,
  ENTRY_LITERAL,
  ENTRY_ONE,
  ENTRY_PAYLOAD,
  ENTRY_SPECIAL,
  ENTRY_SUBTABLE,
  INFLATE,
  INFLATE_BIT_COUNT,
  INFLATE_BITS,
  INFLATE_BLOCK,
  INFLATE_BROKEN,
  INFLATE_COPY,
  INFLATE_DONE,
  INFLATE_FIRST,
  INFLATE_FULL,
  INFLATE_HUNGRY,
  INFLATE_IN,
  INFLATE_LAST,
  INFLATE_OUT,
  LENGTH_TABLE_BITS,
  LITERAL_TABLE,
  LITERAL_TABLE_BITS,
} from '../src/scan/layout'
import { buildTable, DISTANCES, LENGTHS, LITERALS } from './huffman'

/** More than the longest description of two codes, and more than anything that is read without asking whether it is there. Bytes. */
const HEADER_BYTES: i32 = 640
const SYMBOL_BYTES: i32 = 32
const MOST_LITERALS: i32 = 286
const MOST_DISTANCES: i32 = 30
const FIXED_LITERALS: i32 = 288
const FIXED_DISTANCES: i32 = 32
/** RFC 1951, section 3.2.7: the order that lengths of the code of code lengths come in. */
const LENGTH_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])
const LENGTH_CODES: i32 = 19
const LENGTH_MASK: u64 = (1 << LENGTH_TABLE_BITS) - 1
const LITERAL_MASK: u64 = (1 << LITERAL_TABLE_BITS) - 1
const DISTANCE_MASK: u64 = (1 << DISTANCE_TABLE_BITS) - 1

/** The input: the next byte, and bits before it that are not used yet. */
let next: i32 = 0
let bits: u64 = 0
let left: i32 = 0
/** The next byte to write. */
let out: i32 = 0
/** Whether the tables are those of fixed codes: to build them for every block of nothing would take far longer than to read it. */
let areFixed: bool = false

function word(index: i32): i32 {
  return load<i32>(INFLATE + (index << 2))
}

function setWord(index: i32, value: i32): void {
  store<i32>(INFLATE + (index << 2), value)
}

/** At least 56 bits, by reading eight bytes of which only so many are taken. */
function refill(): void {
  bits |= load<u64>(next) << (<u64>left)
  next += (63 - left) >> 3
  left |= 56
}

function take(count: i32): i32 {
  if (left < count) refill()
  const value = <i32>(bits & (((<u64>1) << (<u64>count)) - 1))
  bits >>= <u64>count
  left -= count
  return value
}

/** Gives back the whole bytes that were read ahead. */
function settle(): void {
  next -= left >> 3
  left &= 7
  bits &= ((<u64>1) << (<u64>left)) - 1
}

/**
 * Inflates from INFLATE_IN up to `inEnd`, until there is no more room, and says why it stopped. Behind `room`, INFLATE_SLACK bytes may
 * be written. Without `isLast`, some bytes before `inEnd` are left for the next call. A distance reaches back to INFLATE_FIRST.
 */
export function inflate(inEnd: i32, isLast: bool, room: i32): i32 {
  next = word(INFLATE_IN)
  bits = <u64>word(INFLATE_BITS)
  left = word(INFLATE_BIT_COUNT)
  out = word(INFLATE_OUT)
  let status = INFLATE_FULL
  while (out < room) {
    const block = word(INFLATE_BLOCK)
    if (block === BLOCK_HEADER) status = beginBlock(inEnd, isLast)
    else if (block === BLOCK_COPIED) status = copyStored(inEnd, room)
    else status = inflateSymbols(inEnd, isLast, room)
    settle()
    if (status !== INFLATE_FULL) break
    if (word(INFLATE_BLOCK) === BLOCK_HEADER && word(INFLATE_LAST) === 1) {
      status = INFLATE_DONE
      break
    }
  }
  setWord(INFLATE_IN, next)
  setWord(INFLATE_BITS, <i32>bits)
  setWord(INFLATE_BIT_COUNT, left)
  setWord(INFLATE_OUT, out)
  return status
}

/** Whether more was read than there is. */
function isBeyond(inEnd: i32): bool {
  return next - (left >> 3) > inEnd
}

function beginBlock(inEnd: i32, isLast: bool): i32 {
  if (!isLast && next + HEADER_BYTES > inEnd) return INFLATE_HUNGRY
  setWord(INFLATE_LAST, take(1))
  const kind = take(2)
  if (kind === 0) {
    take(left & 7)
    settle()
    const size = <i32>load<u16>(next)
    const check = <i32>load<u16>(next, 2)
    next += 4
    if (isBeyond(inEnd)) return INFLATE_HUNGRY
    if ((size ^ check) !== 0xffff) return INFLATE_BROKEN
    setWord(INFLATE_COPY, size)
    setWord(INFLATE_BLOCK, size === 0 ? BLOCK_HEADER : BLOCK_COPIED)
    return INFLATE_FULL
  }
  const built = kind === 1 ? buildFixedTables() : kind === 2 ? readTables() : false
  if (isBeyond(inEnd)) return INFLATE_HUNGRY
  if (!built) return INFLATE_BROKEN
  setWord(INFLATE_BLOCK, BLOCK_SYMBOLS)
  return INFLATE_FULL
}

function copyStored(inEnd: i32, room: i32): i32 {
  const size = min(word(INFLATE_COPY), min(inEnd - next, room - out))
  memory.copy(out, next, size)
  out += size
  next += size
  setWord(INFLATE_COPY, word(INFLATE_COPY) - size)
  if (word(INFLATE_COPY) === 0) setWord(INFLATE_BLOCK, BLOCK_HEADER)
  else if (next === inEnd) return INFLATE_HUNGRY
  return INFLATE_FULL
}

/** RFC 1951, section 3.2.6. */
function buildFixedTables(): bool {
  if (areFixed) return true
  areFixed = true
  memory.fill(CODE_LENGTHS, 8, 144)
  memory.fill(CODE_LENGTHS + 144, 9, 112)
  memory.fill(CODE_LENGTHS + 256, 7, 24)
  memory.fill(CODE_LENGTHS + 280, 8, 8)
  memory.fill(CODE_LENGTHS + FIXED_LITERALS, 5, FIXED_DISTANCES)
  return buildTables(FIXED_LITERALS, FIXED_DISTANCES)
}

/** RFC 1951, section 3.2.7. */
function readTables(): bool {
  areFixed = false
  const literals = take(5) + 257
  const distances = take(5) + 1
  const lengthCodes = take(4) + 4
  if (literals > MOST_LITERALS || distances > MOST_DISTANCES) return false
  memory.fill(CODE_LENGTHS, 0, LENGTH_CODES)
  for (let i = 0; i < lengthCodes; i++) store<u8>(CODE_LENGTHS + load<u8>(LENGTH_ORDER + i), <u8>take(3))
  if (!buildTable(LITERAL_TABLE, LENGTH_TABLE_BITS, LENGTHS, CODE_LENGTHS, LENGTH_CODES)) return false
  const count = literals + distances
  for (let i = 0; i < count; ) {
    refill()
    const entry = load<u32>(LITERAL_TABLE + ((<i32>(bits & LENGTH_MASK)) << 2))
    if ((entry & ENTRY_SPECIAL) !== 0) return false
    take(<i32>(entry & 31))
    const symbol = <i32>(entry >>> ENTRY_PAYLOAD)
    if (symbol < 16) {
      store<u8>(CODE_LENGTHS + i, <u8>symbol)
      i++
      continue
    }
    if (symbol === 16 && i === 0) return false
    const repeated: u8 = symbol === 16 ? load<u8>(CODE_LENGTHS + i - 1) : 0
    const times = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7)
    if (i + times > count) return false
    memory.fill(CODE_LENGTHS + i, repeated, times)
    i += times
  }
  // A block without an end is no block.
  return load<u8>(CODE_LENGTHS + 256) !== 0 && buildTables(literals, distances)
}

function buildTables(literals: i32, distances: i32): bool {
  return (
    buildTable(LITERAL_TABLE, LITERAL_TABLE_BITS, LITERALS, CODE_LENGTHS, literals) &&
    buildTable(DISTANCE_TABLE, DISTANCE_TABLE_BITS, DISTANCES, CODE_LENGTHS + literals, distances)
  )
}

/** Copies what was written `distance` bytes before: at least `length` bytes, and up to 31 more. */
function repeat(to: i32, distance: i32, length: i32): void {
  let at = to
  let from = to - distance
  const end = to + length
  if (distance >= 16) {
    v128.store(at, v128.load(from))
    v128.store(at, v128.load(from, 16), 16)
    at += 32
    from += 32
    while (at < end) {
      v128.store(at, v128.load(from))
      v128.store(at, v128.load(from, 16), 16)
      at += 32
      from += 32
    }
  } else if (distance >= 8) {
    do {
      store<u64>(at, load<u64>(from))
      at += 8
      from += 8
    } while (at < end)
  } else {
    do {
      store<u8>(at, load<u8>(from))
      at++
      from++
    } while (at < end)
  }
}

/** Symbols of a block: fast, as long as there is certainly enough input for the next few; then one by one, if it is the last. */
function inflateSymbols(inEnd: i32, isLast: bool, room: i32): i32 {
  let status = inflateFast(inEnd - SYMBOL_BYTES, room)
  if (status !== INFLATE_HUNGRY || !isLast) return status
  do {
    status = inflateSymbol(inEnd)
  } while (status === INFLATE_FULL && out < room && word(INFLATE_BLOCK) === BLOCK_SYMBOLS)
  return status
}

/** As long as the next byte of input is not behind `safe`. Works on copies, which the compiler keeps in registers. */
function inflateFast(safe: i32, room: i32): i32 {
  const first = word(INFLATE_FIRST)
  let buffer = bits
  let count = left
  let from = next
  let to = out
  let status = INFLATE_FULL
  while (to < room) {
    if (from > safe) {
      status = INFLATE_HUNGRY
      break
    }
    buffer |= load<u64>(from) << (<u64>count)
    from += (63 - count) >> 3
    count |= 56
    let entry = load<u32>(LITERAL_TABLE + ((<i32>(buffer & LITERAL_MASK)) << 2))
    if ((entry & ENTRY_LITERAL) !== 0) {
      store<u16>(to, <u16>(entry >>> ENTRY_PAYLOAD))
      to += <i32>((entry >>> ENTRY_COUNT) & 3)
      buffer >>= <u64>entry
      count -= <i32>(entry & 31)
      entry = load<u32>(LITERAL_TABLE + ((<i32>(buffer & LITERAL_MASK)) << 2))
      if ((entry & ENTRY_LITERAL) !== 0) {
        store<u16>(to, <u16>(entry >>> ENTRY_PAYLOAD))
        to += <i32>((entry >>> ENTRY_COUNT) & 3)
        buffer >>= <u64>entry
        count -= <i32>(entry & 31)
        entry = load<u32>(LITERAL_TABLE + ((<i32>(buffer & LITERAL_MASK)) << 2))
        if ((entry & ENTRY_LITERAL) !== 0) {
          store<u16>(to, <u16>(entry >>> ENTRY_PAYLOAD))
          to += <i32>((entry >>> ENTRY_COUNT) & 3)
          buffer >>= <u64>entry
          count -= <i32>(entry & 31)
          continue
        }
      }
    }
    if ((entry & ENTRY_SPECIAL) !== 0) {
      if ((entry & ENTRY_SUBTABLE) !== 0) {
        buffer >>= LITERAL_TABLE_BITS
        count -= LITERAL_TABLE_BITS
        const mask = ((<u64>1) << (<u64>((entry >>> ENTRY_COUNT) & 15))) - 1
        entry = load<u32>(LITERAL_TABLE + ((<i32>(entry >>> ENTRY_PAYLOAD) + <i32>(buffer & mask)) << 2))
        if ((entry & ENTRY_LITERAL) !== 0) {
          store<u8>(to, <u8>(entry >>> ENTRY_PAYLOAD))
          to++
          buffer >>= <u64>entry
          count -= <i32>(entry & 31)
          continue
        }
      }
      if ((entry & ENTRY_SPECIAL) !== 0) {
        buffer >>= <u64>(entry & 31)
        count -= <i32>(entry & 31)
        if ((entry & ENTRY_END) !== 0) setWord(INFLATE_BLOCK, BLOCK_HEADER)
        else status = INFLATE_BROKEN
        break
      }
    }
    const length =
      <i32>(entry >>> ENTRY_PAYLOAD) + <i32>((buffer & (((<u64>1) << (<u64>entry)) - 1)) >> <u64>((entry >>> ENTRY_COUNT) & 31))
    buffer >>= <u64>entry
    count -= <i32>(entry & 31)

    buffer |= load<u64>(from) << (<u64>count)
    from += (63 - count) >> 3
    count |= 56
    entry = load<u32>(DISTANCE_TABLE + ((<i32>(buffer & DISTANCE_MASK)) << 2))
    if ((entry & ENTRY_SPECIAL) !== 0) {
      if ((entry & ENTRY_SUBTABLE) !== 0) {
        buffer >>= DISTANCE_TABLE_BITS
        count -= DISTANCE_TABLE_BITS
        const mask = ((<u64>1) << (<u64>((entry >>> ENTRY_COUNT) & 15))) - 1
        entry = load<u32>(DISTANCE_TABLE + ((<i32>(entry >>> ENTRY_PAYLOAD) + <i32>(buffer & mask)) << 2))
      }
      if ((entry & ENTRY_SPECIAL) !== 0) {
        status = INFLATE_BROKEN
        break
      }
    }
    const distance =
      <i32>(entry >>> ENTRY_PAYLOAD) + <i32>((buffer & (((<u64>1) << (<u64>entry)) - 1)) >> <u64>((entry >>> ENTRY_COUNT) & 31))
    buffer >>= <u64>entry
    count -= <i32>(entry & 31)
    if (to - distance < first) {
      status = INFLATE_BROKEN
      break
    }
    repeat(to, distance, length)
    to += length
  }
  bits = buffer
  left = count
  next = from
  out = to
  return status
}

/** The entry for the next bits, whose code is taken from them if its extra bits are taken too. */
function lookUp(table: i32, tableBits: i32): u32 {
  refill()
  const entry = load<u32>(table + ((<i32>(bits & (((<u64>1) << (<u64>tableBits)) - 1))) << 2))
  if ((entry & ENTRY_SUBTABLE) === 0 || (entry & ENTRY_SPECIAL) === 0) return entry
  take(tableBits)
  const mask = ((<u64>1) << (<u64>((entry >>> ENTRY_COUNT) & 15))) - 1
  return load<u32>(table + ((<i32>(entry >>> ENTRY_PAYLOAD) + <i32>(bits & mask)) << 2))
}

/** The number that an entry says, with the extra bits that follow its code. */
function numberOf(entry: u32): i32 {
  const codeBits = <i32>((entry >>> ENTRY_COUNT) & 31)
  take(codeBits)
  return <i32>(entry >>> ENTRY_PAYLOAD) + take(<i32>(entry & 31) - codeBits)
}

/** One symbol, or none: if the input ends within it, nothing has happened. */
function inflateSymbol(inEnd: i32): i32 {
  const before = bits
  const leftBefore = left
  const nextBefore = next
  let length = 1
  let distance = 0
  let status = INFLATE_FULL
  let entry = lookUp(LITERAL_TABLE, LITERAL_TABLE_BITS)
  const literal = <u8>(entry >>> ENTRY_PAYLOAD)
  if ((entry & ENTRY_LITERAL) !== 0) take(<i32>((entry >>> ENTRY_ONE) & 31))
  else if ((entry & ENTRY_SPECIAL) !== 0) {
    take(<i32>(entry & 31))
    if ((entry & ENTRY_END) === 0) status = INFLATE_BROKEN
    length = 0
  } else {
    length = numberOf(entry)
    entry = lookUp(DISTANCE_TABLE, DISTANCE_TABLE_BITS)
    if ((entry & ENTRY_SPECIAL) !== 0) status = INFLATE_BROKEN
    else distance = numberOf(entry)
    if (out - distance < word(INFLATE_FIRST)) status = INFLATE_BROKEN
  }
  if (isBeyond(inEnd)) {
    bits = before
    left = leftBefore
    next = nextBefore
    return INFLATE_HUNGRY
  }
  if (status === INFLATE_BROKEN) return status
  if (length === 0) setWord(INFLATE_BLOCK, BLOCK_HEADER)
  else if (distance === 0) store<u8>(out, literal)
  else repeat(out, distance, length)
  out += length
  return status
}
