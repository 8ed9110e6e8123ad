import { createIdentities, IDENTITY_KEY_BYTES, IDENTITY_WORDS, MOST_HASHED } from '@trailmend/stream/batch'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'

const random = createRandom(7)
const bytes = (length: number) => Uint8Array.from({ length }, () => random(256))
const key = bytes(IDENTITY_KEY_BYTES)

/** NH of UMAC by its definition, in big integers. Source: RFC 4418, section 5.2.2. */
function nh(message: Uint8Array, from: number): bigint {
  const padded = new Uint8Array(Math.ceil(message.length / 32) * 32)
  padded.set(message)
  const [words, keys] = [new DataView(padded.buffer), new DataView(key.buffer, from)]
  const sum = (at: number) => BigInt((words.getUint32(at, true) + keys.getUint32(at, true)) >>> 0)
  let total = 0n
  for (let at = 0; at < padded.length; at += 32) for (let word = 0; word < 16; word += 4) total += sum(at + word) * sum(at + word + 16)
  return BigInt.asUintN(64, total + BigInt(message.length))
}

/** The same 128 bits in fewer: multilinear hashing by its definition. Source: Lemire and Kaser, "Strongly Universal String Hashing is Fast". */
function shortened(one: bigint, other: bigint): readonly number[] {
  const words = [one & 0xffffffffn, one >> 32n, other & 0xffffffffn, other >> 32n]
  const keys = new DataView(key.buffer, 65_568)
  return [0, 40].map((from) => {
    const sum = words.reduce((total, word, at) => total + keys.getBigUint64(from + 8 + at * 8, true) * word, keys.getBigUint64(from, true))
    return Number(BigInt.asIntN(32, BigInt.asUintN(64, sum) >> 32n))
  })
}

function identityOf(message: Uint8Array, { id = 'a', account = '', by = key } = {}): readonly number[] {
  const words = new Int32Array(IDENTITY_WORDS)
  createIdentities(by).of({ id, account, bytes: message }, words, 0)
  return [...words]
}

describe('an identity', () => {
  test.each([0, 1, 31, 32, 33, 63, 64, 65, 1200, 4096, 65_535, 65_536])('has of %i bytes NH twice, made shorter', (length) => {
    const message = bytes(length)
    expect(identityOf(message).slice(2)).toEqual(shortened(nh(message, 0), nh(message, 16)))
  })

  test('of bytes that make every product and sum as large as it can be', () => {
    const largest = new Uint8Array(MOST_HASHED)
    const [view, keys] = [new DataView(largest.buffer), new DataView(key.buffer)]
    for (let at = 0; at < MOST_HASHED; at += 4) view.setUint32(at, 0xffffffff - keys.getUint32(at, true), true)
    expect(identityOf(largest).slice(2)).toEqual(shortened(nh(largest, 0), nh(largest, 16)))
  })

  test.each([
    ['a', ''],
    ['1f4e8b52-9c1d-4f6e-8a55-0d5d7a3c9b01', '111122223333'],
    ['é'.repeat(100), '山'],
  ])('has of %s and %s NH of each, made shorter', (id, account) => {
    expect(identityOf(bytes(9), { id, account }).slice(0, 2)).toEqual(shortened(nh(Buffer.from(id), 0), nh(Buffer.from(account), 0)))
  })

  test('is the same for ids that differ behind so many bytes that none is like it, and who they are is all that they agree in', () => {
    const [one, other] = ['a', 'b'].map((last) => identityOf(Buffer.from(last), { id: `${'x'.repeat(MOST_HASHED)}${last}` })) as [
      number[],
      number[],
    ]
    expect(one.slice(0, 2)).toEqual(other.slice(0, 2))
    expect(one.slice(2)).not.toEqual(other.slice(2))
  })

  test('is another for every bit that is another, and for zeros behind', () => {
    const message = bytes(80)
    const seen = new Set([message, Uint8Array.of(...message, 0)].map((each) => identityOf(each).join()))
    for (let bit = 0; bit < message.length * 8; bit++) {
      const other = message.slice()
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7))
      seen.add(identityOf(other).join())
    }
    expect(seen.size).toBe(message.length * 8 + 2)
  })

  test('is another with another key, which has one length, and of so many bytes at most', () => {
    const message = bytes(100)
    expect(identityOf(message, { by: bytes(IDENTITY_KEY_BYTES) })).not.toEqual(identityOf(message))
    expect(() => createIdentities(bytes(32))).toThrow(RangeError)
    expect(() => identityOf(bytes(MOST_HASHED + 1))).toThrow(RangeError)
  })
})
