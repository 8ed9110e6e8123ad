// A faster pass for where few records are wanted: it finds where records end, and whether there is anything in them that those that are
// wanted have. Only of those does the scan then note the fields. A record may be wanted only if it has the bytes of one of the texts
// that are wanted of one field, or a backslash, without which such a text cannot be written otherwise.

import {
  BLOCK,
  STATE_COUNT,
  STATE_DEPTH,
  STATE_DONE,
  STATE_DUE,
  STATE_ESCAPED,
  STATE_IN_STRING,
  STATE_LIST,
  STATE_MOST,
  STATE_RECORD,
  STATE_SEEN,
  STATE_STOP,
  STATE_SUSPECT,
  STOP_AGAIN,
  STOP_END,
  STOP_GAP,
  STOP_RECORD,
  WHERE,
  WHERE_NEEDLE_TEXTS,
  WHERE_NEEDLES,
} from '../src/scan/layout'
import { bits, brackets, carried, closingBrackets, equal, escapedBy, parity, setCarried } from './blocks'
import { isGap, setWord, word } from './state'

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
const OPEN_BRACE: u8 = 0x7b
const CLOSE_BRACE: u8 = 0x7d
/** Set in `{` and `[`, not in `}` and `]`. */
const OPENS: u8 = 2

/** Whether one of the texts begins in a block, or may: `to` is where the bytes end that are there. */
function mayHoldText(block: i32, to: i32): bool {
  const count = load<i32>(WHERE, WHERE_NEEDLES << 2)
  let text = load<i32>(WHERE, WHERE_NEEDLE_TEXTS << 2)
  for (let i = 0; i < count; i++) {
    const length = load<i32>(text)
    text += 4
    if (block + BLOCK + length > to) return true
    // A quote and two letters: few texts begin alike.
    const quote = i8x16.splat(QUOTE)
    const first = v128.load8_splat(text + 1)
    const second = v128.load8_splat(text + 2)
    const a = v128.and(
      v128.and(i8x16.eq(v128.load(block), quote), i8x16.eq(v128.load(block, 1), first)),
      i8x16.eq(v128.load(block, 2), second),
    )
    const b = v128.and(
      v128.and(i8x16.eq(v128.load(block, 16), quote), i8x16.eq(v128.load(block, 17), first)),
      i8x16.eq(v128.load(block, 18), second),
    )
    const c = v128.and(
      v128.and(i8x16.eq(v128.load(block, 32), quote), i8x16.eq(v128.load(block, 33), first)),
      i8x16.eq(v128.load(block, 34), second),
    )
    const d = v128.and(
      v128.and(i8x16.eq(v128.load(block, 48), quote), i8x16.eq(v128.load(block, 49), first)),
      i8x16.eq(v128.load(block, 50), second),
    )
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      for (let found = bits(a, b, c, d); found !== 0; found &= found - 1) {
        if (isText(block + <i32>ctz(found), text, length)) return true
      }
    }
    text += length
  }
  return false
}

function isText(at: i32, text: i32, length: i32): bool {
  for (let i = 3; i < length; i++) if (load<u8>(at + i) !== load<u8>(text + i)) return false
  return true
}

/**
 * Skims whole blocks between two places. Returns where it stopped: less than a block before `to`, at a place that STATE_STOP tells
 * about, or, with STOP_AGAIN, where a record begins that is to be scanned.
 */
export function skim(from: i32, to: i32): i32 {
  let depth = word(STATE_DEPTH)
  let inString: u64 = word(STATE_IN_STRING) !== 0 ? ~(<u64>0) : 0
  setCarried(word(STATE_ESCAPED))
  let record = word(STATE_RECORD)
  let suspect = word(STATE_SUSPECT) !== 0
  let done = word(STATE_DONE)
  let count = word(STATE_COUNT)
  const list = word(STATE_LIST)
  const most = word(STATE_MOST)
  let at = from
  let here = from
  let stop = 0

  while (at + BLOCK <= to) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    const backslashes = equal(a, b, c, d, i8x16.splat(BACKSLASH))
    let escaped: u64 = 0
    if ((backslashes | carried) !== 0) {
      escaped = escapedBy(backslashes)
      suspect = true
    }
    const inside = parity(equal(a, b, c, d, i8x16.splat(QUOTE)) & ~escaped) ^ inString
    inString = <u64>(<i64>inside >> 63)
    let found = brackets(a, b, c, d) & ~inside
    if (!suspect && mayHoldText(at, to)) suspect = true
    if (found !== 0) {
      // As long as more brackets are open than close here, the record does not end.
      const closing = <i32>popcnt(found & closingBrackets(a, b, c, d))
      if (depth > closing) {
        depth += <i32>popcnt(found) - 2 * closing
        found = 0
      }
    }
    while (found !== 0) {
      here = at + <i32>ctz(found)
      found &= found - 1
      const byte = load<u8>(here)
      if ((byte & OPENS) !== 0) {
        if (depth === 0) {
          record = here
          if (!isGap(done, here)) stop = STOP_GAP
          else if (byte !== OPEN_BRACE) stop = STOP_RECORD
          if (stop !== 0) break
          // What stands before it may be gone when the record is scanned again.
          done = here
          setWord(STATE_SEEN, word(STATE_DUE))
        }
        depth++
        continue
      }
      depth--
      if (depth > 0) continue
      if (depth < 0) {
        depth = 0
        stop = STOP_END
        break
      }
      if (byte !== CLOSE_BRACE) {
        stop = STOP_RECORD
        break
      }
      if (suspect || here + 1 - record > most) {
        stop = STOP_AGAIN
        here = record
        break
      }
      done = here + 1
      count++
      setWord(STATE_DUE, list)
      setWord(STATE_SEEN, 0)
    }
    if (stop !== 0) break
    if (depth === 0) suspect = false
    at += BLOCK
  }

  // It stopped in the middle of a block, and outside of strings: what is known of the block's end is not wanted.
  if (stop !== 0) {
    inString = 0
    setCarried(0)
    suspect = false
    if (stop === STOP_AGAIN) depth = 0
  }
  setWord(STATE_DEPTH, depth)
  setWord(STATE_IN_STRING, <i32>(inString & 1))
  setWord(STATE_ESCAPED, <i32>carried)
  setWord(STATE_RECORD, record)
  setWord(STATE_SUSPECT, suspect ? 1 : 0)
  setWord(STATE_STOP, stop)
  setWord(STATE_DONE, done)
  setWord(STATE_COUNT, count)
  return stop !== 0 ? here : at
}
