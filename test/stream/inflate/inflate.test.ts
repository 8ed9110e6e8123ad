import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findReaders, inabilities } from '../../fuzz/abilities.ts'
import { checkUnsureZip } from '../../fuzz/check-zipped.ts'
import { cutAt, inPieces } from '../../fuzz/chunkings.ts'
import { createTally } from '../../fuzz/tally.ts'
import { CASES } from './cases.ts'

const readers = await findReaders()
for (const line of inabilities(readers)) console.log(`NOT HERE: ${line}`)

/** Longer streams are not cut at every byte: there is no end of it. */
const SHORT = 330

/** One of each kind of code and header is enough for every bit of it. */
const FLIPPED: ReadonlySet<string> = new Set([
  'fixed codes',
  'codes of up to fifteen bits',
  'one code for distances, of one bit',
  'stored',
  'two members',
  'every field of the header',
])

const every = (length: number): readonly number[] => Array.from({ length: length + 1 }, (_, at) => at)

describe.each(CASES)('%s', (what, zipped, isGood) => {
  test('is what it is said to be', () => {
    if (isGood) expect(gunzipSync(zipped).toString('latin1')).toMatch(/^\{"Records":\[\{"eventName":"A".*"\}\]\}$/s)
    else expect(() => gunzipSync(zipped)).toThrow()
  })

  test('is read as node:zlib has it, however it is cut', async () => {
    const tally = createTally()
    const pieces = (zipped.length < 10_000 ? [1, 2, 7, 63, 64, 65] : [997, 4096]).map(inPieces)
    const splits = zipped.length < SHORT ? every(zipped.length).map((at) => cutAt([at])) : []
    await checkUnsureZip({ zipped, what, readers, cuts: [undefined, ...pieces, ...splits] }, tally)
    expect(tally.comparisons).toBeGreaterThan(0)
  })
})

test.each(CASES.filter(([, zipped]) => zipped.length < SHORT))(
  '%s: cut short at any byte, it is refused as node:zlib does',
  async (what, zipped) => {
    const tally = createTally()
    for (const length of every(zipped.length))
      await checkUnsureZip({ zipped: zipped.subarray(0, length), what: `${what}, ${length} bytes`, readers, cuts: [undefined] }, tally)
    expect(tally.zipped).toBeGreaterThan(zipped.length - 4)
  },
)

test.each(CASES.filter(([what]) => FLIPPED.has(what)))(
  '%s: any bit of it flipped, it is taken or refused as node:zlib does',
  async (what, zipped) => {
    const tally = createTally()
    for (const at of every(zipped.length * 8 - 1)) {
      const flipped = Buffer.from(zipped)
      flipped[at >> 3]! ^= 1 << (at & 7)
      await checkUnsureZip({ zipped: flipped, what: `${what}, bit ${at}`, readers, cuts: [undefined] }, tally)
    }
    expect(tally.refused).toBeGreaterThan(zipped.length)
  },
)

test('what we unzip ourselves, we unzip whole, and up to where it is broken', () => {
  const ours = readers.filter(({ engine }) => engine === 'wasm')
  expect(ours).toEqual(ours.map((reader) => ({ ...reader, members: true, exact: true })))
  expect(ours).toHaveLength(2)
})
