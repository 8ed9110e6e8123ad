// Huffman codes of DEFLATE as tables that the next bits of the input are looked up in: RFC 1951, section 3.2.2. What is refused here
// is what zlib refuses.

import {
  CODE_COUNTS,
  CODE_PLACES,
  CODE_SYMBOLS,
  ENTRY_COUNT,
  ENTRY_END,
  ENTRY_INVALID,
  ENTRY_LITERAL,
  ENTRY_ONE,
  ENTRY_PAYLOAD,
  ENTRY_SPECIAL,
  ENTRY_SUBTABLE,
  LONGEST_CODE,
} from '../src/scan/layout'

/** What the symbols of a code mean. */
export const LENGTHS: i32 = 0
export const LITERALS: i32 = 1
export const DISTANCES: i32 = 2

const END_OF_BLOCK: i32 = 256
const FIRST_LENGTH: i32 = 257
const LENGTH_SYMBOLS: i32 = 29
const DISTANCE_SYMBOLS: i32 = 30

/** RFC 1951, section 3.2.5: what lengths and distances begin at, and how many more bits tell the rest. */
const LENGTH_BASE = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
])
const LENGTH_BITS = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0])
const DISTANCE_BASE = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
])
const DISTANCE_BITS = memory.data<u8>([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13])

/** The entry of a symbol whose code has so many bits, as far as they are looked up in one table. */
function entryOf(kind: i32, symbol: i32, bits: i32): u32 {
  if (kind === LENGTHS) return ((<u32>symbol) << ENTRY_PAYLOAD) | <u32>bits
  if (kind === DISTANCES) {
    if (symbol >= DISTANCE_SYMBOLS) return ENTRY_SPECIAL | ENTRY_INVALID
    const base = <u32>load<u16>(DISTANCE_BASE + ((<usize>symbol) << 1))
    return (base << ENTRY_PAYLOAD) | ((<u32>bits) << ENTRY_COUNT) | <u32>(bits + <i32>load<u8>(DISTANCE_BITS + <usize>symbol))
  }
  if (symbol < END_OF_BLOCK)
    return ((<u32>symbol) << ENTRY_PAYLOAD) | ((<u32>bits) << ENTRY_ONE) | ((<u32>1) << ENTRY_COUNT) | ENTRY_LITERAL | <u32>bits
  if (symbol === END_OF_BLOCK) return ENTRY_SPECIAL | ENTRY_END | <u32>bits
  const length = symbol - FIRST_LENGTH
  if (length >= LENGTH_SYMBOLS) return ENTRY_SPECIAL | ENTRY_INVALID
  const base = <u32>load<u16>(LENGTH_BASE + ((<usize>length) << 1))
  return (base << ENTRY_PAYLOAD) | ((<u32>bits) << ENTRY_COUNT) | <u32>(bits + <i32>load<u8>(LENGTH_BITS + <usize>length))
}

/** The next code of as many bits, with its bits in the order of the input: the lowest first. */
function nextCode(code: i32, bits: i32): i32 {
  let bit = 1 << (bits - 1)
  while ((code & bit) !== 0) bit >>= 1
  return bit === 0 ? 0 : (code & (bit - 1)) | bit
}

/**
 * Builds the table of a code whose lengths stand at `lengths`, one byte for each of `count` symbols; the first `tableBits` bits of a
 * code are looked up first, and the rest in a table of its own behind. False if there is no such code: too many codes of a length, or
 * too few, which only a code of one bit or none may have.
 */
export function buildTable(table: i32, tableBits: i32, kind: i32, lengths: i32, count: i32): bool {
  memory.fill(CODE_COUNTS, 0, (LONGEST_CODE + 1) << 2)
  for (let symbol = 0; symbol < count; symbol++) {
    const at = CODE_COUNTS + ((<i32>load<u8>(lengths + symbol)) << 2)
    store<i32>(at, load<i32>(at) + 1)
  }
  let longest = LONGEST_CODE
  while (longest > 0 && load<i32>(CODE_COUNTS + (longest << 2)) === 0) longest--
  let left = 1
  for (let bits = 1; bits <= LONGEST_CODE; bits++) {
    left = (left << 1) - load<i32>(CODE_COUNTS + (bits << 2))
    if (left < 0) return false
  }
  if (left > 0 && (longest > 1 || kind === LENGTHS)) return false
  sortSymbols(lengths, count)

  // A shorter code stands in the table as often as there are ways to go on from it: each next bit doubles what is there so far.
  let size = 1
  let code = 0
  let next = CODE_SYMBOLS
  store<u32>(table, ENTRY_SPECIAL | ENTRY_INVALID)
  const direct = longest < tableBits ? longest : tableBits
  for (let bits = 1; bits <= direct; bits++) {
    memory.copy(table + (size << 2), table, size << 2)
    size <<= 1
    for (let more = load<i32>(CODE_COUNTS + (bits << 2)); more > 0; more--) {
      store<u32>(table + (code << 2), entryOf(kind, load<u16>(next), bits))
      next += 2
      code = nextCode(code, bits)
    }
  }
  for (let bits = direct; bits < tableBits; bits++) {
    memory.copy(table + (size << 2), table, size << 2)
    size <<= 1
  }
  if (longest > tableBits) buildSubtables(table, tableBits, kind, code, next, longest)
  if (kind === LITERALS) pairLiterals(table, tableBits)
  return true
}

/** Where two literals fit in the bits that are looked up at once, the entry of the first becomes that of both. */
function pairLiterals(table: i32, tableBits: i32): void {
  for (let index = (1 << tableBits) - 1; index >= 0; index--) {
    const entry = load<u32>(table + (index << 2))
    if ((entry & ENTRY_LITERAL) === 0) continue
    const bits = entry & 31
    // What is shorter by the first literal has a smaller index, and is no pair yet.
    const second = load<u32>(table + ((index >>> bits) << 2))
    const both = bits + (second & 31)
    if ((second & ENTRY_LITERAL) === 0 || both > <u32>tableBits) continue
    const payload = (entry >>> ENTRY_PAYLOAD) | ((second >>> ENTRY_PAYLOAD) << 8)
    store<u32>(table + (index << 2), (payload << ENTRY_PAYLOAD) | (bits << ENTRY_ONE) | ((<u32>2) << ENTRY_COUNT) | ENTRY_LITERAL | both)
  }
}

/** Symbols that have a code, by its length and then by their number. */
function sortSymbols(lengths: i32, count: i32): void {
  for (let bits = 1, place = 0; bits <= LONGEST_CODE; bits++) {
    store<i32>(CODE_PLACES + (bits << 2), place)
    place += load<i32>(CODE_COUNTS + (bits << 2))
  }
  for (let symbol = 0; symbol < count; symbol++) {
    const bits = <i32>load<u8>(lengths + symbol)
    if (bits === 0) continue
    const place = load<i32>(CODE_PLACES + (bits << 2))
    store<u16>(CODE_SYMBOLS + (place << 1), <u16>symbol)
    store<i32>(CODE_PLACES + (bits << 2), place + 1)
  }
}

function buildSubtables(table: i32, tableBits: i32, kind: i32, first: i32, symbols: i32, longest: i32): void {
  const mask = (1 << tableBits) - 1
  let code = first
  let next = symbols
  let start = 1 << tableBits
  let prefix = -1
  let subtableBits = 0
  let end = start
  for (let bits = tableBits + 1; bits <= longest; bits++) {
    const codes = load<i32>(CODE_COUNTS + (bits << 2))
    for (let more = codes; more > 0; more--) {
      if ((code & mask) !== prefix) {
        prefix = code & mask
        start = end
        subtableBits = bits - tableBits
        let space = more
        while (space < 1 << subtableBits) {
          subtableBits++
          space = (space << 1) + load<i32>(CODE_COUNTS + ((tableBits + subtableBits) << 2))
        }
        end = start + (1 << subtableBits)
        const place = ((<u32>start) << ENTRY_PAYLOAD) | ((<u32>subtableBits) << ENTRY_COUNT)
        store<u32>(table + (prefix << 2), place | ENTRY_SPECIAL | ENTRY_SUBTABLE | <u32>tableBits)
      }
      const entry = entryOf(kind, load<u16>(next), bits - tableBits)
      for (let slot = code >>> tableBits; slot < 1 << subtableBits; slot += 1 << (bits - tableBits)) {
        store<u32>(table + ((start + slot) << 2), entry)
      }
      next += 2
      code = nextCode(code, bits)
    }
  }
}
