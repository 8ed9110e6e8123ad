import type { Page } from '../event/page.ts'
import type { Places } from '../event/places.ts'
import { type Decode, decodeText } from '../event/text.ts'
import type { CompiledWhere, Predicate, Where } from '../event/where.ts'
import { createFrame, type Frame } from '../frame/frame.ts'
import type { Wrapping } from '../frame/shape.ts'
import type { Engine } from '../scan/engine.ts'
import { WINDOW } from '../scan/layout.ts'
import { writeWhere } from '../scan/where-table.ts'
import { StreamError, type StreamErrorCode } from '../stream-error.ts'
import { createUnzip, type Unzip } from '../unzip/unzip.ts'
import { createGuard, type Guard, limitsOf } from './guard.ts'
import type { Limits } from './limits.ts'
import type { OversizedRecord, ReadingOptions } from './oversized.ts'
import type { Unwrapper } from './unwrap/unwrapper.ts'
import { createWindow, type Window } from './window.ts'

/** Everything that must survive the end of a chunk. */
export interface Reading {
  readonly engine: Engine
  readonly window: Window
  readonly frame: Frame
  readonly predicate: Predicate | undefined
  readonly strict: boolean
  readonly debug: boolean
  readonly decode: Decode
  readonly source: string | undefined
  readonly limits: Limits
  readonly where: Where | undefined
  readonly openValue: ReadingOptions['openValue']
  readonly onBytes: ReadingOptions['onBytes']
  /** What unzips the bytes that come, as long as they are zipped. */
  zipped: Zipped | undefined
  /** Takes events out of what wraps them; `undefined` where that has been done. */
  unwrapper: Unwrapper | undefined
  /** Where the events stood that have been taken out of something. */
  places: Places | undefined
  /** Around records, in a list of them, among records one after the other, or in a table. */
  place: 'frame' | 'list' | 'sequence' | 'table'
  /** What the records of this place wrap events in. */
  wrapping: Wrapping | undefined
  /** Whether no record of this place has been seen yet. */
  isFresh: boolean
  /** Scanned up to here. */
  at: number
  /** Where the present document begins, for as long as it may turn out to be an event; else -1. */
  document: number
  /** The record that is too large and being read, or the document that may be one. */
  oversized: OversizedRecord | undefined
  /** Why the present document cannot be an event. */
  refusal: StreamError | undefined
  /** Bytes of a byte order mark that were met. */
  marks: number
  /** What the events of the last batch are views on. */
  page: Page | undefined
}

/** Bytes that come zipped. */
export interface Zipped {
  readonly unzip: Unzip
  readonly guard: Guard
}

/** The beginning of a reading. */
export function beginReading(engine: Engine, compiled: CompiledWhere | undefined, options: ReadingOptions): Reading {
  const { strict = false, debug = false, decode = decodeText, name, where, openValue, onBytes } = options
  // Whatever is not wanted must be valid too.
  writeWhere(engine, strict ? undefined : (compiled?.clauses ?? []))
  return {
    engine,
    window: createWindow(engine),
    frame: createFrame(),
    predicate: compiled?.predicate,
    strict,
    debug,
    decode,
    source: name,
    limits: limitsOf(options),
    where,
    openValue,
    onBytes,
    zipped: undefined,
    unwrapper: undefined,
    places: undefined,
    place: 'frame',
    wrapping: undefined,
    isFresh: false,
    at: WINDOW,
    document: -1,
    oversized: undefined,
    refusal: undefined,
    marks: 0,
    page: undefined,
  }
}

/** Says that the bytes that come are zipped. The engine must be one that unzips. */
export function expectZipped(reading: Reading, options: ReadingOptions): void {
  reading.zipped = { unzip: createUnzip(reading.engine, reading.window, options.crc32), guard: createGuard(options, true) }
}

/** A page on what the engine holds now, for events that are given away. */
export function createPage(reading: Reading): Page {
  const page = presentPage(reading)
  return reading.debug ? { ...page, bytes: page.bytes.slice(), words: page.words.slice(), engine: undefined } : page
}

/** The same, for who has looked at it before the engine goes on. */
export function presentPage({ engine, window, decode, places, source }: Reading): Page {
  return { bytes: engine.bytes, words: engine.words, decode, offset: window.offset(), places, source, engine, live: true }
}

/** Ends the page of the last batch. */
export function expire(reading: Reading): void {
  reading.unwrapper?.expire()
  if (reading.page === undefined) return
  reading.page.live = false
  if (reading.debug) structuredClone(reading.page.bytes.buffer, { transfer: [reading.page.bytes.buffer as ArrayBuffer] })
  reading.page = undefined
}

/** An error by a place of the window. */
export function failure(reading: Reading, code: StreamErrorCode, where: number, detail?: string): StreamError {
  const at = where + reading.window.offset()
  return new StreamError(code, { offset: reading.places?.offsetOf(at) ?? at, source: reading.source, detail })
}
