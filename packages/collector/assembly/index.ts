// Hot: every byte of every event goes through it. First NH, the first layer of UMAC (RFC 4418, section 5.2): words of the message and of a secret key
// are added, and the sums multiplied in pairs. Twice, the second time with the key moved on by four words ("Toeplitz"): whoever does not know the
// key makes two messages of the same length agree with a probability of 2^-64.

import { KEY, MESSAGE, RESULT, SHORTENING_KEY, WIDE } from '../src/dedupe/fingerprint-layout'

/** Writes 64 bits for the bytes that stand at `MESSAGE`. Behind them may stand anything. */
export function fingerprint(length: i32): void {
  memory.fill(MESSAGE + length, 0, -length & 31)
  let first = i64x2.splat(0)
  let second = i64x2.splat(0)
  for (let at = 0; at < length; at += 32) {
    const low = v128.load(MESSAGE + at)
    const high = v128.load(MESSAGE + at, 16)
    const key = v128.load(KEY + at)
    const nextKey = v128.load(KEY + at, 16)
    first = i64x2.add(first, multiplied(i32x4.add(low, key), i32x4.add(high, nextKey)))
    second = i64x2.add(second, multiplied(i32x4.add(low, nextKey), i32x4.add(high, v128.load(KEY + at, 32))))
  }
  store<i64>(WIDE, i64x2.extract_lane(first, 0) + i64x2.extract_lane(first, 1) + <i64>length)
  store<i64>(WIDE, i64x2.extract_lane(second, 0) + i64x2.extract_lane(second, 1) + <i64>length, 8)
  shorten()
}

function multiplied(one: v128, other: v128): v128 {
  return i64x2.add(i64x2.extmul_low_i32x4_u(one, other), i64x2.extmul_high_i32x4_u(one, other))
}

/**
 * Writes 64 bits for the 128 that stand at `WIDE`: those of two of these agree with a probability of 2^-64, too. "Multilinear", twice, each with
 * a key of its own. Source: Lemire and Kaser, "Strongly Universal String Hashing is Fast", section 2.
 */
export function shorten(): void {
  store<i32>(RESULT, half(SHORTENING_KEY))
  store<i32>(RESULT, half(SHORTENING_KEY + 40), 4)
}

function half(key: i32): i32 {
  let sum = load<u64>(key)
  for (let word = 0; word < 4; word++) sum += load<u64>(key + 8 + (word << 3)) * <u64>load<u32>(WIDE + (word << 2))
  return <i32>(sum >> 32)
}
