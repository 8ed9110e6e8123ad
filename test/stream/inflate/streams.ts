// Streams of deflate put together bit by bit: what RFC 1951 allows and no packer writes, and what it forbids.

import { crc32 } from 'node:zlib'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'
import { type BitWriter, createBitWriter } from '../../fuzz/bit-writer.ts'
import { codesOf } from '../../fuzz/huffman-codes.ts'
import { FIXED, type Token, writeLengths, writeTokens } from '../../fuzz/write-deflate.ts'

/** What comes before and behind the part that a case is about: one whole record, and the beginning and end of another. */
export const BEFORE = '{"Records":[{"eventName":"A","a":"0123456789"},{"eventName":"B","a":"'
export const BEHIND = '"}]}'

export const literal = (text: string): Token[] => Array.from(Buffer.from(text, 'latin1'), (byte) => ({ byte }))
export const copy = (length: number, distance: number): Token => ({ length, distance })
export const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

/** What tokens unzip to. */
export function expand(tokens: readonly Token[]): Buffer {
  const bytes: number[] = []
  for (const token of tokens) {
    if ('byte' in token) bytes.push(token.byte)
    else for (let i = 0; i < token.length; i++) bytes.push(bytes[bytes.length - token.distance] ?? 0)
  }
  return Buffer.from(bytes)
}

/** A member around deflated bytes. */
function member(deflated: Uint8Array, contents: Uint8Array): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(contents), 0)
  trailer.writeUInt32LE(contents.length, 4)
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]), deflated, trailer])
}

export type Part = (writer: BitWriter, isLast: boolean) => readonly Token[]

/** A member of some blocks. What they unzip to is what their tokens say, written wrongly or not. */
export function membersOf(...parts: readonly Part[]): Buffer {
  const writer = createBitWriter()
  const tokens = parts.flatMap((part, index) => part(writer, index === parts.length - 1))
  return member(writer.finish(), expand(tokens))
}

export function fixed(tokens: readonly Token[]): Part {
  return (writer, isLast) => {
    writer.bits(isLast ? 3 : 2, 3)
    writeTokens(writer, tokens, FIXED)
    return tokens
  }
}

export function stored(text: string): Part {
  return (writer, isLast) => {
    writer.bits(isLast ? 1 : 0, 3)
    writer.align()
    writer.bits(text.length, 16)
    writer.bits(text.length ^ 0xffff, 16)
    writer.bytes(Buffer.from(text, 'latin1'))
    return literal(text)
  }
}

export interface Lengths {
  readonly literals: readonly number[]
  readonly distances: readonly number[]
}

export function dynamic(tokens: readonly Token[], lengths: Lengths): Part {
  return (writer, isLast) => {
    writer.bits(isLast ? 5 : 4, 3)
    writeLengths(createRandom(tokens.length), writer, lengths)
    const codes = { literals: codesOf(lengths.literals), distances: codesOf(lengths.distances) }
    writeTokens(writer, tokens, codes)
    return tokens
  }
}

/** A dynamic block whose table is written as it is asked for, without any repeats. */
export function rawDynamic(tokens: readonly Token[], { literals, distances }: Lengths): Part {
  return (writer, isLast) => {
    writer.bits(isLast ? 5 : 4, 3)
    writer.bits(literals.length - 257, 5)
    writer.bits(distances.length - 1, 5)
    writer.bits(15, 4)
    // Sixteen codes of four bits: those of the lengths 0 to 15, in the order of section 3.2.7.
    for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]) writer.bits(symbol < 16 ? 4 : 0, 3)
    for (const length of [...literals, ...distances]) writer.code(length, 4)
    writeTokens(writer, tokens, { literals: codesOf(literals), distances: codesOf(distances) })
    return tokens
  }
}

/** Lengths where every one of so many symbols has a code of about the same length: complete. */
export function evenLengths(symbols: number): number[] {
  const bits = Math.ceil(Math.log2(symbols))
  const short = 2 ** bits - symbols
  return many(symbols, (symbol) => (symbol < short ? bits - 1 : bits))
}

/** Anything at all in bits, as a part: `count` bits from the lowest on. */
export function bits(...all: readonly (readonly [value: number, count: number])[]): Part {
  return (writer) => {
    for (const [value, count] of all) writer.bits(value, count)
    return []
  }
}
