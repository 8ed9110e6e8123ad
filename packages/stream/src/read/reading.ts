import { createBatch, type EventBatch } from '../event/batch.ts'
import type { Page } from '../event/page.ts'
import { type Decode, decodeText } from '../event/text.ts'
import type { Predicate } from '../event/where.ts'
import { createFrame, type Frame, type FrameStop } from '../frame/frame.ts'
import { describeShape, isEvent } from '../frame/shape.ts'
import { isSpace } from '../frame/space.ts'
import type { Engine } from '../scan/engine.ts'
import { BLOCK, STATE_DEPTH, STATE_ENDED, STATE_IN_STRING, STATE_RECORD, STATE_ROWS, WINDOW } from '../scan/layout.ts'
import { StreamError, type StreamErrorCode } from '../stream-error.ts'
import { createGap, type Gap } from './gap.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ReadOptions } from './options.ts'
import { judgeRows } from './rows.ts'
import { createWindow, dropRows, type Window } from './window.ts'

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
  /** Of one record. */
  readonly mostBytes: number
  /** Around records, in a list of them, or among records one after the other. */
  place: 'frame' | 'list' | 'sequence'
  gap: Gap
  /** Scanned up to here. */
  at: number
  /** Records are complete up to here. */
  done: number
  /** Where the present document begins, for as long as it may turn out to be an event; else -1. */
  document: number
  /** Bytes of a byte order mark that were met. */
  marks: number
  /** What the events of the last batch are views on. */
  page: Page | undefined
}

const MARK = [0xef, 0xbb, 0xbf]
const SPACE = 0x20
const CLOSE_BRACKET = 0x5d
/** Less room than this is not worth filling. */
const ROOM = 64 * 1024
const FAILURES = {
  invalid: 'invalid-json',
  scalar: 'not-a-log',
  'second-records': 'two-record-lists',
} as const satisfies Partial<Record<FrameStop, StreamErrorCode>>

/** The beginning of a reading. */
export function beginReading(engine: Engine, predicate: Predicate | undefined, options: ReadOptions): Reading {
  const { strict = false, debug = false, decode = decodeText, name, limits } = options
  return {
    engine,
    window: createWindow(engine),
    frame: createFrame(),
    predicate,
    strict,
    debug,
    decode,
    source: name,
    mostBytes: limits?.recordBytes ?? DEFAULT_LIMITS.recordBytes,
    place: 'frame',
    gap: createGap(false),
    at: WINDOW,
    done: WINDOW,
    document: -1,
    marks: 0,
    page: undefined,
  }
}

/** What is left when no more bytes come. Throws where something is missing. */
export function* drainEnd(reading: Reading): Generator<EventBatch> {
  const { engine, window, frame } = reading
  const end = window.filled()
  engine.bytes.fill(SPACE, end, end + BLOCK)
  yield* drain(reading, end, BLOCK)
  const isOpen = engine.state[STATE_DEPTH] !== 0 || engine.state[STATE_IN_STRING] === 1
  if (isOpen || !frame.isBetween()) throw failure(reading, 'truncated', end)
  if (reading.place === 'sequence') passGap(reading, end)
  if (frame.documents() === 0) throw failure(reading, 'empty', end)
}

/** Everything that the bytes up to `end` complete. Behind them stand `padding` spaces. */
export function* drain(reading: Reading, end: number, padding: number): Generator<EventBatch> {
  for (;;) {
    const before = reading.at
    if (reading.place === 'frame') readFrame(reading, end)
    else yield* scanRecords(reading, end, padding)
    if (reading.at === before || reading.at >= end) return
  }
}

function* scanRecords(reading: Reading, end: number, padding: number): Generator<EventBatch> {
  const stopped = reading.engine.scan(reading.at, end + padding)
  const rows = reading.engine.state[STATE_ROWS] as number
  const isEnd = reading.engine.state[STATE_ENDED] === 1
  reading.at = isEnd ? stopped + 1 : Math.min(stopped, end)
  if (rows > 0) {
    expire(reading)
    reading.page = createPage(reading)
    const { gap, predicate, strict, mostBytes, done: from } = reading
    const judged = judgeRows(reading.page, { rows, from }, { gap, predicate, strict, mustTell: reading.place === 'sequence', mostBytes })
    reading.done = judged.end
    if (judged.chosen.length > 0) yield createBatch(reading.page, judged.chosen, judged.scanned)
    if (judged.error !== undefined) throw judged.error
    dropRows(reading.engine)
  }
  if (isEnd) endList(reading, stopped)
}

function endList(reading: Reading, bracket: number): void {
  if (reading.place !== 'list') throw failure(reading, 'invalid-json', bracket)
  passGap(reading, bracket)
  if (reading.engine.bytes[bracket] !== CLOSE_BRACKET) throw failure(reading, 'invalid-json', bracket)
  reading.place = 'frame'
  reading.engine.state.fill(0)
  reading.frame.closeRecords()
}

/** What stands between the last record and `to`, which is no record, may stand there. */
function passGap(reading: Reading, to: number): void {
  if (!reading.gap.pass(reading.engine.bytes, reading.done, to) || !reading.gap.end()) throw failure(reading, 'invalid-json', reading.done)
  reading.done = to
}

function readFrame(reading: Reading, end: number): void {
  skipMark(reading, end)
  if (reading.frame.isBetween()) {
    while (reading.at < end && isSpace(reading.engine.bytes[reading.at])) reading.at++
    reading.document = reading.at < end ? reading.at : -1
  }
  const read = reading.frame.read(reading.engine.bytes, reading.at, end)
  reading.at = read.at
  if (read.stop === 'records') beginRecords(reading, 'list')
  else if (read.stop === 'object') endObject(reading)
  else if (read.stop !== 'more') throw failure(reading, FAILURES[read.stop], reading.at)
}

/** A byte order mark may stand at the very beginning. */
function skipMark(reading: Reading, end: number): void {
  while (
    reading.at < end &&
    reading.marks < MARK.length &&
    reading.at + reading.window.offset() === reading.marks &&
    reading.engine.bytes[reading.at] === MARK[reading.marks]
  ) {
    reading.at++
    reading.marks++
  }
  if (reading.at < end && reading.marks > 0 && reading.marks < MARK.length) throw failure(reading, 'invalid-json', reading.at)
}

function endObject(reading: Reading): void {
  if (!isEvent(reading.frame.keys)) throw failure(reading, 'not-a-log', reading.at, describeShape(reading.frame.keys))
  if (reading.document < 0) throw failure(reading, 'record-too-large', reading.at)
  reading.at = reading.document
  beginRecords(reading, 'sequence')
}

function beginRecords(reading: Reading, where: 'list' | 'sequence'): void {
  reading.place = where
  reading.gap = createGap(where === 'list')
  reading.done = reading.at
  reading.document = -1
  reading.engine.state.fill(0)
}

/** Room for at least `ROOM` more bytes: by moving what is needed to the front, or by more memory. */
export function makeRoom(reading: Reading): void {
  if (reading.engine.limit - reading.window.filled() >= ROOM) return
  slide(reading)
  while (reading.engine.limit - reading.window.filled() < ROOM) {
    if (reading.window.filled() - WINDOW > reading.mostBytes) {
      if (reading.place !== 'frame') throw failure(reading, 'record-too-large', WINDOW)
      // Too large for an event: it may still be a log with much before its records.
      reading.document = -1
      slide(reading)
    } else reading.window.grow()
  }
}

function slide(reading: Reading): void {
  const by = reading.window.slide(keepFrom(reading))
  reading.at -= by
  reading.done -= by
  if (reading.document >= 0) reading.document -= by
}

/** The first byte that is still needed. */
function keepFrom(reading: Reading): number {
  if (reading.place === 'frame') return reading.document >= 0 ? reading.document : reading.at
  const isOpen = reading.engine.state[STATE_DEPTH] !== 0
  const from = isOpen ? (reading.engine.state[STATE_RECORD] as number) : reading.at
  if (!reading.gap.pass(reading.engine.bytes, reading.done, from)) throw failure(reading, 'invalid-json', reading.done)
  reading.done = from
  return from
}

function createPage(reading: Reading): Page {
  const { bytes, words } = reading.engine
  const seen = reading.debug ? { bytes: bytes.slice(), words: words.slice() } : { bytes, words }
  return { ...seen, decode: reading.decode, offset: reading.window.offset(), source: reading.source, live: true }
}

/** Ends the page of the last batch. */
export function expire(reading: Reading): void {
  if (reading.page === undefined) return
  reading.page.live = false
  if (reading.debug) structuredClone(reading.page.bytes.buffer, { transfer: [reading.page.bytes.buffer as ArrayBuffer] })
  reading.page = undefined
}

function failure(reading: Reading, code: StreamErrorCode, where: number, detail?: string): StreamError {
  return new StreamError(code, { offset: where + reading.window.offset(), source: reading.source, detail })
}
