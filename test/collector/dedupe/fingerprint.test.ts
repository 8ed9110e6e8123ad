import { createCipheriv, createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createFingerprint, FINGERPRINT_WORDS, SECRET_BYTES } from '../../../packages/collector/src/dedupe/fingerprint.ts'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'

const random = createRandom(7)
const bytes = (length: number) => Uint8Array.from({ length }, () => random(256))
const secret = bytes(SECRET_BYTES)

/** NH of UMAC by its definition, in big integers. Source: RFC 4418, section 5.2.2. */
function nh(message: Uint8Array, key: Uint8Array): bigint {
  const padded = new Uint8Array(Math.ceil(message.length / 32) * 32)
  padded.set(message)
  const words = new DataView(padded.buffer)
  const keys = new DataView(key.buffer, key.byteOffset)
  const sum = (at: number) => BigInt((words.getUint32(at, true) + keys.getUint32(at, true)) >>> 0)
  let total = 0n
  for (let at = 0; at < padded.length; at += 32) for (let word = 0; word < 16; word += 4) total += sum(at + word) * sum(at + word + 16)
  return BigInt.asUintN(64, total + BigInt(message.length))
}

/** The key that a secret stands for. */
const keyOf = (of: Uint8Array) => new Uint8Array(createCipheriv('aes-256-ctr', of, new Uint8Array(16)).update(new Uint8Array(65_648)))

/** The same 128 bits in fewer: multilinear hashing by its definition. Source: Lemire and Kaser, "Strongly Universal String Hashing is Fast". */
function shortened(wide: Uint8Array, key: Uint8Array): string {
  const words = new DataView(wide.buffer, wide.byteOffset)
  const keys = new DataView(key.buffer, key.byteOffset + 65_568)
  const half = (from: number) => {
    let sum = keys.getBigUint64(from, true)
    for (let word = 0; word < 4; word++) sum += keys.getBigUint64(from + 8 + word * 8, true) * BigInt(words.getUint32(word * 4, true))
    return BigInt.asUintN(64, sum) >> 32n
  }
  return hex(half(0) | (half(40) << 32n))
}

function of(message: Uint8Array, by = secret): string {
  const words = new Int32Array(FINGERPRINT_WORDS)
  createFingerprint(by)(message, words, 0)
  return Buffer.from(words.buffer).toString('hex')
}

const hex = (value: bigint) => {
  const out = Buffer.alloc(8)
  out.writeBigUInt64LE(value)
  return out.toString('hex')
}

describe('a fingerprint', () => {
  test.each([0, 1, 31, 32, 33, 63, 64, 65, 1200, 4096, 65_535, 65_536])('of %i bytes is NH twice, made shorter', (length) => {
    const message = bytes(length)
    const key = keyOf(secret)
    const wide = Buffer.from(hex(nh(message, key)) + hex(nh(message, key.subarray(16))), 'hex')
    expect(of(message)).toBe(shortened(new Uint8Array(wide), key))
  })

  test('of a longer message is its SHA-256, made shorter', () => {
    const message = bytes(65_537)
    expect(of(message)).toBe(shortened(new Uint8Array(createHash('sha256').update(message).digest()), keyOf(secret)))
    const other = message.slice()
    other[65_536] = (other[65_536] as number) ^ 1
    expect(of(other)).not.toBe(of(message))
  })

  test('is not that of what stood there before', () => {
    const words = new Int32Array(FINGERPRINT_WORDS)
    const fingerprint = createFingerprint(secret)
    fingerprint(bytes(500).fill(255), words, 0)
    fingerprint(Uint8Array.of(1, 2, 3), words, 0)
    expect(Buffer.from(words.buffer).toString('hex')).toBe(of(Uint8Array.of(1, 2, 3)))
  })

  test('is another for every bit that is another, and for zeros behind', () => {
    const message = bytes(80)
    const seen = new Set([of(message), of(Uint8Array.of(...message, 0))])
    for (let bit = 0; bit < message.length * 8; bit++) {
      const other = message.slice()
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7))
      seen.add(of(other))
    }
    expect(seen.size).toBe(message.length * 8 + 2)
  })

  test('is another with another secret', () => {
    const message = bytes(100)
    expect(of(message, bytes(SECRET_BYTES))).not.toBe(of(message))
  })
})
