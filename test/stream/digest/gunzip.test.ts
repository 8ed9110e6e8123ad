import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GunzipPart } from '../../../packages/stream/src/digest/index.ts'
import { nodeDigestCrypto } from '../../../packages/stream/src/digest-node/index.ts'

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** The contents as text, with `|` for the end of a member. */
async function read(body: AsyncIterable<Uint8Array>) {
  let text = ''
  const words: Record<Exclude<GunzipPart['part'], 'bytes' | 'broken'>, string> = { member: '|', trailing: '+' }
  for await (const part of nodeDigestCrypto.gunzip(body)) {
    text +=
      part.part === 'bytes' ? Buffer.from(part.bytes).toString('latin1') : part.part === 'broken' ? `!${part.because}` : words[part.part]
  }
  return text
}

const changed = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes)
  copy[at < 0 ? copy.length + at : at]! ^= 1
  return copy
}

type Case = readonly [what: string, bytes: Buffer, expected: string]

const casesOf = (first: string): readonly Case[] => {
  const one = gzipSync(Buffer.from(first, 'latin1'))
  const two = gzipSync('second')
  const header = (flags: number, ...extra: number[]) =>
    Buffer.concat([one.subarray(0, 3), Buffer.from([flags]), one.subarray(4, 10), Buffer.from(extra), one.subarray(10)])
  return [
    ['a member', one, `${first}|`],
    ['members', Buffer.concat([one, two, one]), `${first}|second|${first}|`],
    ['garbage behind', Buffer.concat([one, Buffer.from('garbage')]), `${first}|+`],
    ['zeros behind', Buffer.concat([one, Buffer.alloc(600)]), `${first}|+`],
    ['one byte behind', Buffer.concat([one, Buffer.from([0x1f])]), `${first}|!truncated`],
    ['no trailer', one.subarray(0, -8), `${first}!truncated`],
    ['half a trailer', one.subarray(0, -3), `${first}!truncated`],
    ['half a header', one.subarray(0, 5), '!truncated'],
    ['a block of no known type', Buffer.concat([one.subarray(0, 10), Buffer.from([0x07]), one.subarray(11)]), '!damaged'],
    ['a wrong checksum', changed(one, -8), `${first}!damaged`],
    ['a wrong length', changed(one, -1), `${first}!damaged`],
    ['another method', changed(one, 2), '!damaged'],
    ['extra, name, comment and a header checksum', header(30, 2, 0, 7, 7, 65, 0, 66, 0, 1, 2), `${first}|`],
    ['reserved flags', header(0x80), '!damaged'],
  ]
}
const CASES: readonly Case[] = [
  ...casesOf('first'),
  ['an empty member', gzipSync(''), '|'],
  ['nothing', Buffer.alloc(0), '!truncated'],
  ['text', Buffer.from('{"Records":[]}'), '!not-gzip'],
]
/** Contents that do not get smaller, of which there are too many to be inflated at once; the same each time. */
const LARGE = (() => {
  const bytes = Buffer.alloc(50_000)
  for (let at = 0, state = 1; at < bytes.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes.toString('latin1')
})()

describe('gunzip', () => {
  for (const size of [1000, 49_999, 50_000, 60_000]) {
    test.each(casesOf(LARGE))(`large: %s, ${size} bytes at a time`, async (_what, bytes, expected) => {
      expect((await read(pieces(bytes, size))) === expected).toBe(true)
    })
  }
  for (const size of [1, 2, 7, 23, 24, 25, 26, 1000]) {
    test.each(CASES)(`%s, ${size} bytes at a time`, async (_what, bytes, expected) => {
      expect(await read(pieces(bytes, size))).toBe(expected)
    })
  }
  test('truncated deflate', async () => {
    expect(await read(pieces(gzipSync('a'.repeat(10_000)).subarray(0, 20), 4))).toMatch(/!truncated$/)
  })
  test('few bytes that inflate to many', async () => {
    expect(await read(pieces(gzipSync('a'.repeat(5_000_000)), 1000))).toBe(`${'a'.repeat(5_000_000)}|`)
  })
  test.each([LARGE, 'small'])('whoever stops reading ends the body', async (contents) => {
    let ended = false
    const body = async function* () {
      try {
        yield* pieces(Buffer.concat([gzipSync(Buffer.from(contents, 'latin1')), Buffer.alloc(100_000)]), 1000)
      } finally {
        ended = true
      }
    }
    for await (const _ of nodeDigestCrypto.gunzip(body())) break
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).toBe(true)
  })
  test('a body that fails', async () => {
    const failing = async function* () {
      yield gzipSync('first').subarray(0, 12)
      throw new Error('reset')
    }
    await expect(read(failing())).rejects.toThrow('reset')
  })
  test('any members at any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (texts, size) => {
          expect(await read(pieces(Buffer.concat(texts.map((text) => gzipSync(text))), size))).toBe(`${texts.join('|')}|`)
        },
      ),
      { numRuns: 50 },
    )
  })
})
