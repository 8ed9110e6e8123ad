// Hot: every byte of every event goes through it. NH, the first layer of UMAC (RFC 4418, section 5.2): words of the message and of a secret key are
// added, and the sums multiplied in pairs. Twice, the second time with the key moved on by four words ("Toeplitz"): whoever does not know the key
// makes two messages of the same length agree with a probability of 2^-64.

import { KEY, MESSAGE, RESULT } from '../src/dedupe/fingerprint-layout'

/** Writes 128 bits for the bytes that stand at `MESSAGE`. Behind them may stand anything. */
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
  store<i64>(RESULT, i64x2.extract_lane(first, 0) + i64x2.extract_lane(first, 1) + <i64>length)
  store<i64>(RESULT, i64x2.extract_lane(second, 0) + i64x2.extract_lane(second, 1) + <i64>length, 8)
}

function multiplied(one: v128, other: v128): v128 {
  return i64x2.add(i64x2.extmul_low_i32x4_u(one, other), i64x2.extmul_high_i32x4_u(one, other))
}
