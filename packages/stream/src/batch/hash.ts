// The same as assembly/identify.ts makes of bytes in its memory, for bytes that are elsewhere. bench/collector.ts hardly comes by here.

import { IDENTITY_KEY, MOST_HASHED, SHORTENING_KEY } from '../scan/layout.ts'

/** Hashes of 64 bits that nobody can aim at without the key. */
export interface Hash {
  /** Writes two words for some bytes. Throws a `RangeError` where they are more than `MOST_HASHED`. */
  readonly ofBytes: (bytes: Uint8Array, to: Int32Array, at: number) => void
  /** Writes two words for two texts. They are no better than NH without "Toeplitz": two pairs agree with a probability of 2^-32. */
  readonly ofPair: (one: Uint8Array, other: Uint8Array, to: Int32Array, at: number) => void
}

/** Bytes that are taken at a time: words of its first half are paired with those of its second. */
const STEP = 32
/** Words by which the key moves on for the second pass. */
const TOEPLITZ = 4
/** Where the key for shortening stands in the key. Bytes. */
const SHORTENING = SHORTENING_KEY - IDENTITY_KEY

/** Hashes by a key of `IDENTITY_KEY_BYTES`. */
export function createHash(key: Uint8Array): Hash {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  const keys = Uint32Array.from({ length: SHORTENING / 4 }, (_, word) => view.getUint32(word * 4, true))
  const multipliers = Array.from({ length: 10 }, (_, index) => view.getBigUint64(SHORTENING + index * 8, true))
  return {
    ofBytes: (bytes, to, at) => shorten(nh(bytes, keys, 0), nh(bytes, keys, TOEPLITZ), { to, at }),
    ofPair: (one, other, to, at) => shorten(nh(one, keys, 0), nh(other, keys, 0), { to, at }),
  }

  /** Source: Lemire and Kaser, "Strongly Universal String Hashing is Fast", section 2. */
  function shorten(one: bigint, other: bigint, { to, at }: { readonly to: Int32Array; readonly at: number }): void {
    const words = [1n, one & 0xffffffffn, one >> 32n, other & 0xffffffffn, other >> 32n]
    for (const half of [0, 1]) {
      const sum = words.reduce((total, word, index) => total + (multipliers[half * 5 + index] as bigint) * word, 0n)
      to[at + half] = Number(BigInt.asIntN(32, sum >> 32n))
    }
  }
}

/** NH of bytes, with zeros behind up to a whole step, and of how many they are. Source: RFC 4418, section 5.2.2. */
function nh(bytes: Uint8Array, keys: Uint32Array, moved: number): bigint {
  if (bytes.length > MOST_HASHED) throw new RangeError(`${bytes.length} bytes are more than are hashed`)
  let [low, high] = [0, 0]
  for (let at = 0; at < bytes.length; at += STEP) {
    for (let word = at; word < at + STEP / 2; word += 4) {
      const one = (wordAt(bytes, word) + (keys[word / 4 + moved] as number)) >>> 0
      const other = (wordAt(bytes, word + STEP / 2) + (keys[(word + STEP / 2) / 4 + moved] as number)) >>> 0
      const product = Math.imul(one, other) >>> 0
      low += product
      high += upperOf(one, other)
    }
    // Both stay far below 2^53.
    high = (high + Math.floor(low / 2 ** 32)) % 2 ** 32
    low %= 2 ** 32
  }
  return BigInt.asUintN(64, (BigInt(high) << 32n) + BigInt(low) + BigInt(bytes.length))
}

/** Four bytes as a number, the lowest first; those behind the end are zeros. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24)) >>> 0
}

function byteAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? (bytes[at] as number) : 0
}

/** The upper 32 bits of the product of two numbers of 32 bits. */
function upperOf(one: number, other: number): number {
  const [oneLow, oneHigh, otherLow, otherHigh] = [one & 0xffff, one >>> 16, other & 0xffff, other >>> 16]
  const middle = oneHigh * otherLow + Math.floor((oneLow * otherLow) / 65536)
  return oneHigh * otherHigh + Math.floor(middle / 65536) + Math.floor((oneLow * otherHigh + (middle % 65536)) / 65536)
}
