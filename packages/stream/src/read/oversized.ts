// Reads one record that is too large to keep, as its bytes come. Where it ends is found by its brackets, as the scan finds it; what it
// says is a port's business, for the portable entry has nothing that reads JSON in pieces.

import type { Json } from '../event/event.ts'
import type { OversizedEvent, RecordPlace } from '../event/oversized-event.ts'
import type { Where } from '../event/where.ts'
import { StreamError } from '../stream-error.ts'
import type { Crc32 } from '../unzip/unzip.ts'
import type { Limits } from './limits.ts'
import type { ReadOptions } from './options.ts'

/** Builds the value of one JSON text from its bytes. */
export interface ValueBuilder {
  /** Takes the next bytes, which are not kept. Throws where they are not JSON. */
  readonly take: (bytes: Uint8Array) => void
  /** The value, or `undefined` as long as the text is not complete. */
  readonly value: () => Json | undefined
}

/** How to read, and what the entry adds to it. */
export interface ReadingOptions extends ReadOptions {
  /** Reads records that are larger than `limits.maxRecordBytes`. Without it, they are an error. */
  readonly openValue?: (() => ValueBuilder) | undefined
  /** Something faster than the engine's own. */
  readonly crc32?: Crc32 | undefined
}

/** A record that is being read. */
export interface OversizedRecord {
  /** Reads from one place to another, and says where it stopped: behind the record, or at `to`. Throws a `StreamError` if it is broken. */
  readonly read: (bytes: Uint8Array, from: number, to: number) => number
  readonly isComplete: () => boolean
  readonly place: RecordPlace
  /** What it says, once it is complete. Throws a `StreamError` (`invalid-record`) if its brackets do not close what they opened. */
  readonly value: () => Json
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** Brackets and braces differ in this bit alone. */
const BRACE = 0x20
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
/** So much goes into a builder at a time: what it makes of it at once stays small. Bytes. */
const PIECE = 64 * 1024
/** Deeper than anything AWS sends, and not too deep for what walks an object by recursion. */
const MOST_DEPTH = 1000

/** Begins to read a record. `place` is where its first bracket stands. */
export function openOversized(builder: ValueBuilder, place: RecordPlace, { maxOversizedBytes }: Limits): OversizedRecord {
  const ends = createEndFinder()
  let taken = 0
  return { read, isComplete: ends.isComplete, place, value }

  function value(): Json {
    const built = builder.value()
    if (built === undefined) throw new StreamError('invalid-record', place)
    return built
  }

  function read(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && !ends.isComplete()) {
      const piece = bytes.subarray(at, Math.min(at + PIECE, to))
      const size = ends.pass(piece)
      taken += size
      if (taken > maxOversizedBytes) throw new StreamError('record-too-large', { ...place, detail: 'and than limits.maxOversizedBytes' })
      if (ends.depth() > MOST_DEPTH) throw new StreamError('record-too-deep', place)
      take(builder, piece.subarray(0, size), place)
      at += size
    }
    return at
  }
}

function take(builder: ValueBuilder, bytes: Uint8Array, place: RecordPlace): void {
  try {
    builder.take(bytes)
  } catch (cause) {
    throw new StreamError('invalid-record', place, { cause })
  }
}

interface EndFinder {
  /** Passes over bytes up to the record's last bracket, or too deep ones, and says how many. */
  readonly pass: (bytes: Uint8Array) => number
  readonly isComplete: () => boolean
  readonly depth: () => number
}

function createEndFinder(): EndFinder {
  let depth = 0
  let inString = false
  let escaped = false
  let complete = false
  return { pass, isComplete: () => complete, depth: () => depth }

  function pass(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = !inString
      else if (!inString && (byte | BRACE) === OPEN_BRACE) {
        if (++depth > MOST_DEPTH) return at + 1
      } else if (!inString && (byte | BRACE) === CLOSE_BRACE) {
        complete = --depth === 0
        if (complete) return at + 1
      }
    }
    return bytes.length
  }
}

/** Whether an event that is an object already is wanted. */
export function isWanted(event: OversizedEvent, where: Where | undefined): boolean {
  return Object.entries(where ?? {}).every(([field, values]) => {
    const value = event.get(field)
    return (values as readonly unknown[]).includes(value)
  })
}
