import { crc32, gzipSync } from 'node:zlib'
import type { BitWriter } from '../../fuzz/bit-writer.ts'
import type { Token } from '../../fuzz/write-deflate.ts'
import {
  BEFORE,
  BEHIND,
  bits,
  copy,
  dynamic,
  evenLengths,
  expand,
  fixed,
  literal,
  many,
  membersOf,
  type Part,
  rawDynamic,
  stored,
} from './streams.ts'

/** What it is, its bytes, and whether it is in order. */
export type Case = readonly [what: string, bytes: Buffer, isGood: boolean]

const head = literal(BEFORE)
const tail = literal(BEHIND)
/** Tokens between the beginning and the end of a log. */
const around = (...tokens: Token[]): Token[] => [...head, ...tokens, ...tail]
/** Enough before to copy from anywhere in the window. */
const filler = many(33_000, (i) => ({ byte: 97 + ((i * 7 + (i >> 5)) % 26) }))

/** More letters than overlap in any copy that is made in steps, of which no two near each other are the same. */
const letterRun = (seed: number): Token[] => many(40, (i) => ({ byte: 40 + ((i * 7 + seed) % 50) }))

const LITERALS = evenLengths(286)
const DISTANCES = evenLengths(30)
/** All codes from one bit to fifteen; the symbols that are used often have the long ones. */
const deepest = (used: readonly number[], symbols: number): number[] => {
  const lengths = new Array<number>(symbols).fill(0)
  for (const [index, symbol] of used.entries()) lengths[symbol] = index < 14 ? index + 1 : 15
  return lengths
}
const letters = (text: string): number[] => [...new Set(Buffer.from(text, 'latin1'))]

/** Codes from one bit to fifteen for all that a text needs: the letters that are met first have the longest. */
function deepLengths(text: string): number[] {
  const used = [...letters(text), 256].toReversed()
  const lengths = new Array<number>(257).fill(0)
  const chain = 9
  for (const [index, symbol] of used.entries()) lengths[symbol] = index < chain ? index + 1 : 15
  // What room is left is given to the rest: a code that is a bit shorter takes twice as much.
  let left = 2 ** (15 - chain) - (used.length - chain)
  while (left > 0) {
    const symbol = used.slice(chain).find((each) => lengths[each]! > 10 && 2 ** (15 - lengths[each]!) <= left)!
    left -= 2 ** (15 - lengths[symbol]!)
    lengths[symbol]!--
  }
  return lengths
}

function wrongStored(writer: BitWriter): readonly Token[] {
  writer.bits(0, 3)
  writer.align()
  writer.bits(5, 16)
  writer.bits(5, 16)
  writer.bytes(Buffer.from('hello'))
  return []
}

const GOOD: readonly (readonly [what: string, ...parts: Part[]])[] = [
  ['fixed codes', fixed(around(...literal('xyz')))],
  [
    'every byte that fits into a text, by fixed codes',
    fixed(around(...many(256, (byte) => ({ byte })).filter(({ byte }) => byte !== 34 && byte !== 92))),
  ],
  [
    'every byte by dynamic codes',
    dynamic(around(...many(256, (byte) => ({ byte })).filter(({ byte }) => byte !== 34 && byte !== 92)), {
      literals: LITERALS,
      distances: DISTANCES,
    }),
  ],
  ['codes of up to fifteen bits', dynamic(around(...literal('zyx')), { literals: deepLengths(`${BEFORE}${BEHIND}xyz`), distances: [0] })],
  ['no code for distances', rawDynamic(around(...literal('abc')), { literals: LITERALS, distances: [0] })],
  ['one code for distances, of one bit', rawDynamic(around(copy(20, 1)), { literals: LITERALS, distances: [1] })],
  [
    'one code for distances, the last one',
    rawDynamic(around(...filler, copy(258, 32768), copy(3, 24577)), { literals: LITERALS, distances: [...many(29, () => 0), 1] }),
  ],
  [
    'distances of one to fifteen bits',
    dynamic(around(...filler, ...many(16, (i) => copy(10 + i, [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193][i]!))), {
      literals: LITERALS,
      distances: deepest(
        many(16, (i) => i),
        16,
      ),
    }),
  ],
  ['the furthest there is', fixed(around(...filler, copy(258, 32768), copy(3, 32768), copy(4, 32767)))],
  ['just to the first byte', fixed(around(...filler.slice(0, 32768 - head.length), copy(258, 32768), copy(258, 32768)))],
  [
    'copies that overlap',
    fixed(
      around(
        // Letters before each: a copy of a copy that overlaps is soon one letter over and over, whatever is copied.
        ...many(34, (i) => [...letterRun(i), copy(258, i + 1)]).flat(),
        ...many(34 * 20, (i) => [...letterRun(i), copy(3 + Math.floor(i / 34), 1 + (i % 34))]).flat(),
      ),
    ),
  ],
  ['every length', fixed(around(...literal('abc'), ...many(256, (i) => copy(3 + i, 1 + (i % 3)))))],
  [
    'every code of lengths, dynamic',
    dynamic(around(...literal('abc'), ...many(256, (i) => copy(3 + i, 2))), { literals: LITERALS, distances: DISTANCES }),
  ],
  [
    'every code of distances, nearest and furthest',
    fixed(
      around(
        ...filler,
        ...many(30, (i) => (i < 4 ? i + 1 : 1 + ((2 + (i & 1)) << ((i >> 1) - 1)))).flatMap((base, i, all) => [
          copy(5, base),
          copy(9, (all[i + 1] ?? 32769) - 1),
        ]),
      ),
    ),
  ],
  ['stored', stored(`${BEFORE}abc${BEHIND}`)],
  ['stored, of no bytes', stored(BEFORE), ...many(20, () => stored('')), stored(BEHIND)],
  ['stored, the largest', stored(BEFORE), stored('x'.repeat(65_535)), stored('y'.repeat(65_535)), stored(BEHIND)],
  [
    'stored, then copied from',
    stored(`${BEFORE}abcdefgh`),
    fixed([copy(100, 8), copy(258, 3)]),
    stored('abc'),
    fixed([copy(3, 3), ...tail]),
  ],
  ['fixed, of nothing', fixed(head), ...many(50, () => fixed([])), fixed(tail)],
  ['dynamic, of nothing', fixed(head), ...many(5, () => rawDynamic([], { literals: LITERALS, distances: DISTANCES })), fixed(tail)],
  ['a code of one literal', fixed(head), rawDynamic([], { literals: [...many(256, () => 0), 1], distances: [0] }), fixed(tail)],
  [
    'blocks of one byte',
    ...many(head.length, (i) => fixed([head[i]!])),
    ...many(60, (i) => (i % 2 === 0 ? stored('q') : fixed([copy(3, 1)]))),
    fixed(tail),
  ],
  [
    'a copy over many blocks back',
    fixed(head),
    ...many(200, (i) => stored(String.fromCharCode(97 + (i % 26)).repeat(150))),
    fixed([copy(258, 30_000), copy(258, 29_999)]),
    fixed(tail),
  ],
]

/** Written after one whole record. What is wrong follows, and where that can be, nothing else is. */
const BAD: readonly (readonly [what: string, ...parts: Part[]])[] = [
  ['a block of the type that is reserved', fixed(head), bits([7, 3], [0, 60])],
  ['stored, of a length that its complement denies', fixed(head), wrongStored, fixed(tail)],
  ['a length that there is none of', fixed(head), bits([3, 3], [0b01100011, 8], [0b00000, 5], [0, 40])],
  ['a distance that there is none of', fixed(head), bits([3, 3], [0b1000000, 7], [0b01111, 5], [0, 40])],
  ['too far back', fixed(around(copy(3, head.length + 1)))],
  ['too far back, by a lot', fixed(around(copy(258, 32768)))],
  ['a copy before there is anything', fixed([copy(3, 1), ...tail])],
  ['too many literals', fixed(head), rawDynamic([], { literals: [...LITERALS, 0], distances: [0] }), fixed(tail)],
  ['too many distances', fixed(head), rawDynamic([], { literals: LITERALS, distances: [...DISTANCES, 0] }), fixed(tail)],
  [
    'codes for more than there is room, of lengths',
    fixed(head),
    bits([4, 3], [0, 5], [0, 5], [15, 4], ...many(19, () => [1, 3] as const), [0, 80]),
  ],
  ['codes for more than there is room, of literals', fixed(head), rawDynamic([], { literals: many(286, () => 8), distances: [0] })],
  ['codes for more than there is room, of distances', fixed(head), rawDynamic([], { literals: LITERALS, distances: many(30, () => 4) })],
  ['an incomplete code of literals', fixed(head), rawDynamic([], { literals: many(257, () => 9), distances: [0] })],
  ['an incomplete code of distances', fixed(head), rawDynamic([], { literals: LITERALS, distances: [2, 2, 2] })],
  ['an incomplete code of one distance, of two bits', fixed(head), rawDynamic([], { literals: LITERALS, distances: [2] })],
  ['no end of a block', fixed(head), rawDynamic([], { literals: [...many(256, () => 8), 0], distances: [0] })],
  [
    'a distance where there is no code for any',
    fixed(head),
    rawDynamic([copy(3, 1)], { literals: [...many(256, () => 0), 1, 1], distances: [0] }),
    fixed(tail),
  ],
  [
    'a repeat of nothing',
    fixed(head),
    // Codes of two bits for 16, 18, 0 and 1; three times what came before the first, zeros, one for the end of the block, and its end.
    bits([4, 3], [0, 5], [0, 5], [15, 4], ...many(19, (i) => [[0, 2, 3, 17].includes(i) ? 2 : 0, 3] as const)),
    bits([0b01, 2], [0, 2], [0b11, 2], [138 - 11, 7], [0b11, 2], [115 - 11, 7], [0b10, 2], [0b00, 2], [0, 1]),
    fixed(tail),
  ],
]

/** Bytes that were put together of members. */
function assembled(): Case[] {
  const log = expand(around(...literal('0123456789'.repeat(30))))
  const zipped = gzipSync(log)
  const halves = [log.subarray(0, 90), log.subarray(90)].map((each) => gzipSync(each))
  const withHeader = (flags: number, ...fields: Buffer[]) => {
    const header = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]), ...fields])
    const sum = crc32(header) & 0xffff
    return { header, sum: Buffer.from([sum & 255, sum >> 8]), body: zipped.subarray(10) }
  }
  const extra = Buffer.from([5, 0, 1, 2, 3, 4, 5])
  const all = withHeader(0x1f, extra, Buffer.from('name\0'), Buffer.from('comment\0'))
  const plain = withHeader(0x02)
  const changed = (at: number, by: number) => {
    const bytes = Buffer.from(zipped)
    bytes[at < 0 ? bytes.length + at : at]! ^= by
    return bytes
  }
  return [
    ['two members', Buffer.concat(halves), true],
    ['members of one byte each', Buffer.concat(Array.from(log, (byte) => gzipSync(Buffer.from([byte])))), true],
    ['members of nothing between', Buffer.concat([gzipSync(''), gzipSync(''), halves[0]!, gzipSync(''), halves[1]!, gzipSync('')]), true],
    ['zeros behind', Buffer.concat([zipped, Buffer.alloc(700)]), true],
    ['one zero behind', Buffer.concat([zipped, Buffer.alloc(1)]), true],
    ['every field of the header', Buffer.concat([all.header, all.sum, all.body]), true],
    ['a checksum of the header', Buffer.concat([plain.header, plain.sum, plain.body]), true],
    [
      'a large extra field',
      Buffer.concat([withHeader(4, Buffer.from([255, 255]), Buffer.alloc(65_535, 0x1f)).header, zipped.subarray(10)]),
      true,
    ],
    ['a wrong checksum of the header', Buffer.concat([plain.header, Buffer.from([plain.sum[0]! ^ 1, plain.sum[1]!]), plain.body]), false],
    ['a flag that is reserved', changed(3, 0x20), false],
    ['another flag that is reserved', changed(3, 0x80), false],
    ['another method', changed(2, 1), false],
    ['a wrong checksum', changed(-8, 1), false],
    ['a wrong checksum, in its last bit', changed(-5, 0x80), false],
    ['a wrong length', changed(-4, 1), false],
    ['a wrong length, in its last bit', changed(-1, 0x80), false],
    ['a second member that is damaged', Buffer.concat([halves[0]!, halves[1]!.subarray(0, -4), Buffer.from([1, 2, 3, 4])]), false],
    [
      'a second member that copies from the first',
      Buffer.concat([gzipSync(Buffer.from(BEFORE)), membersOf(fixed([copy(3, 3), ...tail]))]),
      false,
    ],
  ]
}

export const CASES: readonly Case[] = [
  ...GOOD.map(([what, ...parts]): Case => [what, membersOf(...parts), true]),
  ...BAD.map(([what, ...parts]): Case => [what, membersOf(...parts), false]),
  ...assembled(),
]
