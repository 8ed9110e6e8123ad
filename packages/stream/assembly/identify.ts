// Hot: every byte of every event goes through it where events are told apart. First NH, the first layer of UMAC (RFC 4418, section 5.2): words
// of the message and of a secret key are added, and the sums multiplied in pairs. Of a record twice, the second time with the key moved on by
// four words ("Toeplitz"): whoever does not know the key makes two messages of the same length agree with a probability of 2^-64.
// What stays guaranteed: src/batch/hash.ts comes to the same for any bytes at all.

import {
  FIELD_ACCOUNT,
  FIELD_EVENT_ID,
  FLAG_ESCAPED_KEY,
  IDENTITIES,
  IDENTITY_BYTES,
  IDENTITY_KEY,
  MOST_HASHED,
  ROW_BYTES,
  ROW_END,
  ROW_FIELDS,
  ROW_FLAGS,
  ROWS,
  SHORTENING_KEY,
} from '../src/scan/layout'

const QUOTE: u8 = 0x22
const BACKSLASH: u8 = 0x5c
/** As many bytes of a message are taken at a time. */
const STEP: i32 = 32

/**
 * Writes the identities of the records from one row up to, not including, another, each where its row has its place. Answers how many are left to
 * a closer look: those are zeros.
 */
export function identify(first: i32, end: i32): i32 {
  let left = 0
  for (let index = first; index < end; index++) {
    const row = ROWS + index * ROW_BYTES
    const to = IDENTITIES + index * IDENTITY_BYTES
    const from = load<i32>(row)
    const length = load<i32>(row + (ROW_END << 2)) - from
    if (length <= MOST_HASHED && writeName(row, to)) writeHash(from, length, to + 8)
    else {
      memory.fill(to, 0, IDENTITY_BYTES)
      left++
    }
  }
  return left
}

/** Writes two words of who the event of a row is, where its id is a text that stands for itself, and its account is another or absent. */
function writeName(row: i32, to: i32): bool {
  if ((load<i32>(row + (ROW_FLAGS << 2)) & FLAG_ESCAPED_KEY) !== 0) return false
  const end = load<i32>(row + (ROW_END << 2))
  const id = textAt(load<i32>(row + ((ROW_FIELDS + FIELD_EVENT_ID) << 2)), end)
  const idLength = lengthOf(id, end)
  if (idLength <= 0) return false
  const accountAt = load<i32>(row + ((ROW_FIELDS + FIELD_ACCOUNT) << 2))
  const account = textAt(accountAt, end)
  const accountLength = accountAt === 0 ? 0 : lengthOf(account, end)
  if (accountLength < 0) return false
  shorten(nh(id, idLength), nh(account, accountLength), to)
  return true
}

/** Where the text of a value begins, behind its quote; 0 where it is none. */
function textAt(value: i32, end: i32): i32 {
  if (value === 0) return 0
  let at = value
  while (at < end && load<u8>(at) <= 0x20) at++
  return load<u8>(at) === QUOTE ? at + 1 : 0
}

/** Bytes of a text up to its quote; -1 where there is none, or they are not ASCII that stands for itself. */
function lengthOf(from: i32, end: i32): i32 {
  if (from === 0) return -1
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at)
    const quotes = v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH)))
    // Of signed bytes, those of other letters than ASCII's are negative.
    const special = i8x16.bitmask(v128.or(quotes, i8x16.lt_s(bytes, i8x16.splat(0x20))))
    if (special === 0) continue
    const stop = at + ctz(special)
    return stop < end && load<u8>(stop) === QUOTE ? stop - from : -1
  }
  return -1
}

/** Writes two words for the bytes of a record. */
function writeHash(from: i32, length: i32, to: i32): void {
  let first = i64x2.splat(0)
  let second = i64x2.splat(0)
  let at = 0
  for (; at < length; at += STEP) {
    let low = v128.load(from + at)
    let high = v128.load(from + at, 16)
    if (at + STEP > length) {
      low = v128.and(low, maskOf(length - at))
      high = v128.and(high, maskOf(length - at - 16))
    }
    const key = v128.load(IDENTITY_KEY + at)
    const nextKey = v128.load(IDENTITY_KEY + at, 16)
    first = i64x2.add(first, multiplied(i32x4.add(low, key), i32x4.add(high, nextKey)))
    second = i64x2.add(second, multiplied(i32x4.add(low, nextKey), i32x4.add(high, v128.load(IDENTITY_KEY + at, 32))))
  }
  shorten(sumOf(first) + <u64>length, sumOf(second) + <u64>length, to)
}

/** One pass over some bytes. */
function nh(from: i32, length: i32): u64 {
  let sum = i64x2.splat(0)
  for (let at = 0; at < length; at += STEP) {
    const low = v128.and(v128.load(from + at), maskOf(length - at))
    const high = v128.and(v128.load(from + at, 16), maskOf(length - at - 16))
    sum = i64x2.add(sum, multiplied(i32x4.add(low, v128.load(IDENTITY_KEY + at)), i32x4.add(high, v128.load(IDENTITY_KEY + at, 16))))
  }
  return sumOf(sum) + <u64>length
}

/** All bits of the first so many bytes; of none where there are fewer, and of all where there are more. */
function maskOf(bytes: i32): v128 {
  return i8x16.lt_s(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>min(max(bytes, 0), 16)))
}

function multiplied(one: v128, other: v128): v128 {
  return i64x2.add(i64x2.extmul_low_i32x4_u(one, other), i64x2.extmul_high_i32x4_u(one, other))
}

function sumOf(lanes: v128): u64 {
  return i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1)
}

/**
 * Writes 64 bits for 128: those of two of these agree with a probability of 2^-64, too. "Multilinear", twice, each with a key of its own.
 * Source: Lemire and Kaser, "Strongly Universal String Hashing is Fast", section 2.
 */
function shorten(one: u64, other: u64, to: i32): void {
  store<i32>(to, half(SHORTENING_KEY, one, other))
  store<i32>(to, half(SHORTENING_KEY + 40, one, other), 4)
}

function half(key: i32, one: u64, other: u64): i32 {
  return <i32>(
    ((load<u64>(key) +
      load<u64>(key, 8) * (one & 0xffffffff) +
      load<u64>(key, 16) * (one >> 32) +
      load<u64>(key, 24) * (other & 0xffffffff) +
      load<u64>(key, 32) * (other >> 32)) >>
      32)
  )
}
