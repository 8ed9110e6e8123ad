// Deflates as no packer would: blocks, codes and copies are chosen at random among all that RFC 1951 allows.

import { type BitWriter, createBitWriter } from './bit-writer.ts'
import { between, many, once, pick, type Random } from './choose.ts'
import { codesOf, type HuffmanCodes, randomLengths } from './huffman-codes.ts'

/** One byte, or a copy of what lies so far back. */
export type Token = { readonly byte: number } | { readonly length: number; readonly distance: number }

const LENGTH_BASES = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const DISTANCE_BASES = many(30, (i) => (i < 4 ? i + 1 : 1 + ((2 + (i & 1)) << ((i >> 1) - 1))))
const lengthBits = (index: number): number => (index < 8 || index === 28 ? 0 : (index >> 2) - 1)
const distanceBits = (index: number): number => (index < 4 ? 0 : (index >> 1) - 1)
const WINDOW = 32768
/** The order of the lengths of the code that the lengths are written in: section 3.2.7. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const END = 256

export const FIXED: { readonly literals: HuffmanCodes; readonly distances: HuffmanCodes } = {
  literals: codesOf(many(288, (symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))),
  distances: codesOf(many(30, () => 5)),
}

/** The bytes as blocks of deflate, written at random. */
export function writeDeflate(random: Random, bytes: Buffer): { readonly what: string; readonly bytes: Buffer } {
  const writer = createBitWriter()
  const kinds: string[] = []
  const copies = pick(random, [0, 2, 10])
  const seen = new Map<number, number[]>()
  for (let at = 0; at < bytes.length || kinds.length === 0; ) {
    const size = Math.min(bytes.length - at, once(random, 10) ? 0 : once(random, 3) ? between(random, 1, 60) : between(random, 60, 20_000))
    const isLast = at + size === bytes.length && !once(random, 4)
    const kind = pick(random, ['stored', 'fixed', 'dynamic', 'dynamic'])
    kinds.push(kind)
    if (kind === 'stored') writeStored(writer, bytes.subarray(at, at + size), isLast)
    else {
      const tokens = tokensOf(random, { bytes, from: at, to: at + size, seen, copies })
      writer.bits((isLast ? 1 : 0) | (kind === 'fixed' ? 2 : 4), 3)
      writeTokens(writer, tokens, kind === 'fixed' ? FIXED : writeCodes(random, writer, tokens))
    }
    at += size
    if (isLast) return { what: kinds.join(' '), bytes: writer.finish() }
  }
  writer.bits(3, 3)
  writeTokens(writer, [], FIXED)
  return { what: [...kinds, 'empty'].join(' '), bytes: writer.finish() }
}

function writeStored(writer: BitWriter, bytes: Uint8Array, isLast: boolean): void {
  writer.bits(isLast ? 1 : 0, 3)
  writer.align()
  writer.bits(bytes.length, 16)
  writer.bits(bytes.length ^ 0xffff, 16)
  writer.bytes(bytes)
}

interface Stretch {
  readonly bytes: Buffer
  readonly from: number
  readonly to: number
  /** Where three bytes stood before. */
  readonly seen: Map<number, number[]>
  /** One place in so many is looked at for a copy; none where it is 0. */
  readonly copies: number
}

/** The bytes as tokens: copies are taken from anywhere they may be, the furthest and the nearest most of all. */
function tokensOf(random: Random, { bytes, from, to, seen, copies }: Stretch): Token[] {
  const tokens: Token[] = []
  const keyAt = (at: number) => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
  let at = from
  while (at < to) {
    const near =
      copies > 0 && at + 3 <= to && !once(random, copies + 1) ? (seen.get(keyAt(at)) ?? []).filter((each) => at - each <= WINDOW) : []
    const back = near.length === 0 ? undefined : once(random, 2) ? near.at(-1) : once(random, 2) ? near[0] : pick(random, near)
    let length = 1
    if (back !== undefined) {
      length = 0
      while (length < 258 && at + length < to && bytes[back + length] === bytes[at + length]) length++
      if (once(random, 4)) length = between(random, 3, length)
    }
    tokens.push(back === undefined ? { byte: bytes[at]! } : { length, distance: at - back })
    for (let step = 0; step < length; step++, at++) {
      if (at + 3 > bytes.length) continue
      const places = seen.get(keyAt(at))
      if (places === undefined) seen.set(keyAt(at), [at])
      // A few of the oldest are kept, so that the furthest are met.
      else if (places.push(at) > 64) places.splice(random(32) * (at - places[0]! > WINDOW ? 0 : 1), 1)
    }
  }
  return tokens
}

function lengthIndex(length: number): number {
  return LENGTH_BASES.findLastIndex((base) => base <= length)
}

function distanceIndex(distance: number): number {
  return DISTANCE_BASES.findLastIndex((base) => base <= distance)
}

export type Codes = { readonly literals: HuffmanCodes; readonly distances: HuffmanCodes }

export function writeTokens(writer: BitWriter, tokens: readonly Token[], { literals, distances }: Codes): void {
  const put = ({ lengths, codes }: HuffmanCodes, symbol: number) => writer.code(codes[symbol]!, lengths[symbol]!)
  for (const token of tokens) {
    if ('byte' in token) {
      put(literals, token.byte)
      continue
    }
    const length = lengthIndex(token.length)
    put(literals, 257 + length)
    writer.bits(token.length - LENGTH_BASES[length]!, lengthBits(length))
    const distance = distanceIndex(token.distance)
    put(distances, distance)
    writer.bits(token.distance - DISTANCE_BASES[distance]!, distanceBits(distance))
  }
  put(literals, END)
}

/** Writes codes that have what the tokens need, and gives them. */
function writeCodes(random: Random, writer: BitWriter, tokens: readonly Token[]): Codes {
  const symbols = new Set([END, ...tokens.map((token) => ('byte' in token ? token.byte : 257 + lengthIndex(token.length)))])
  const places = new Set(tokens.flatMap((token) => ('byte' in token ? [] : [distanceIndex(token.distance)])))
  // Two codes at least: zlib takes an incomplete set of literals only where it is a single code of one bit.
  const literals = randomLengths(random, [...symbols], { symbols: 286, longest: 15 })
  const distances = randomLengths(random, [...places], { symbols: 30, longest: 15 })
  writeLengths(random, writer, { literals, distances })
  return { literals: codesOf(literals), distances: codesOf(distances) }
}

/** The table of lengths, repeats written in any of the ways there are: section 3.2.7. */
export function writeLengths(
  random: Random,
  writer: BitWriter,
  { literals, distances }: { literals: readonly number[]; distances: readonly number[] },
): void {
  const literalCount = Math.max(257, literals.findLastIndex((each) => each > 0) + 1 + (once(random, 3) ? random(3) : 0))
  const most = Math.min(286, literalCount)
  const distanceCount = Math.max(1, distances.findLastIndex((each) => each > 0) + 1)
  const all = [...many(most, (i) => literals[i] ?? 0), ...many(distanceCount, (i) => distances[i] ?? 0)]
  const runs = runsOf(random, all)
  const used = [...new Set(runs.map(({ symbol }) => symbol))]
  const spare = [0, 18, 1].find((each) => !used.includes(each))!
  const lengths = randomLengths(random, used.length < 2 ? [...used, spare] : used, { symbols: 19, longest: 7 })
  const count = Math.max(4, ORDER.findLastIndex((symbol) => lengths[symbol]! > 0) + 1)
  writer.bits(most - 257, 5)
  writer.bits(distanceCount - 1, 5)
  writer.bits(count - 4, 4)
  for (const symbol of ORDER.slice(0, count)) writer.bits(lengths[symbol]!, 3)
  const { codes } = codesOf(lengths)
  for (const { symbol, extra, bits } of runs) {
    writer.code(codes[symbol]!, lengths[symbol]!)
    writer.bits(extra, bits)
  }
}

interface Run {
  readonly symbol: number
  readonly extra: number
  readonly bits: number
}

function runsOf(random: Random, all: readonly number[]): Run[] {
  const runs: Run[] = []
  for (let at = 0; at < all.length; ) {
    const value = all[at]!
    let same = 1
    while (at + same < all.length && all[at + same] === value) same++
    const repeats = at > 0 && all[at - 1] === value
    if (value === 0 && same >= 3 && !once(random, 8)) {
      const size = once(random, 4) ? between(random, 3, Math.min(same, 138)) : Math.min(same, 138)
      runs.push(size < 11 ? { symbol: 17, extra: size - 3, bits: 3 } : { symbol: 18, extra: size - 11, bits: 7 })
      at += size
    } else if (repeats && same >= 3 && !once(random, 4)) {
      const size = between(random, 3, Math.min(same, 6))
      runs.push({ symbol: 16, extra: size - 3, bits: 2 })
      at += size
    } else {
      runs.push({ symbol: value, extra: 0, bits: 0 })
      at++
    }
  }
  return runs
}
