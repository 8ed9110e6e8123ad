// How bytes become batches: each chunk is put into the window, scanned up to where it ends, and what is complete is given.

import { batchOfNone, createBatch, createWholeBatch, type EventBatch, rowWord } from '../event/batch.ts'
import type { Page } from '../event/page.ts'
import type { Wrapping } from '../frame/shape.ts'
import {
  BLOCK,
  FLAG_LARGE,
  FLAG_UNSURE,
  STATE_DEPTH,
  STATE_DONE,
  STATE_FLAGS,
  STATE_IN_STRING,
  STATE_RECORD,
  STATE_ROWS,
  STATE_STOP,
  STATE_WRAPPED,
  STOP_END,
  STOP_FIRST,
  STOP_GAP,
  STOP_RECORD,
  STOP_SHAPE,
} from '../scan/layout.ts'
import { HISTORY_BYTES, type UnzipStop } from '../unzip/unzip.ts'
import { takeCount } from './count.ts'
import { describeForeign, wrappingOfRow } from './foreign.ts'
import { isGapOver, passGap } from './gap.ts'
import { readFrame } from './read-frame.ts'
import { endOversized, noticeOversized, readOversized, readWhole } from './read-oversized.ts'
import { createPage, expire, failure, presentPage, type Reading, type Zipped } from './reading.ts'
import { judgeRows } from './rows.ts'
import { dropRows } from './window.ts'

const SPACE = 0x20
const CLOSE_BRACKET = 0x5d
/** Less room than this is not worth filling. */
const ROOM = 64 * 1024

/** What is left when no more bytes come. Throws where something is missing. */
export function* drainEnd(reading: Reading): Generator<EventBatch> {
  const { engine, window, frame, zipped } = reading
  if (zipped !== undefined) yield* unzipAll(reading, zipped, true)
  const end = window.filled()
  engine.bytes.fill(SPACE, end, end + BLOCK)
  yield* drain(reading, end, BLOCK)
  if (reading.place === 'table') {
    yield* reading.unwrapper?.endTable(end + window.offset()) ?? []
    yield* giveUnwanted(reading)
    return
  }
  const isOpen = reading.oversized !== undefined || engine.state[STATE_DEPTH] !== 0 || engine.state[STATE_IN_STRING] === 1
  if (isOpen || !frame.isBetween()) throw failure(reading, 'truncated', end)
  if (reading.place === 'sequence') endRecords(reading, end)
  if (frame.documents() === 0) throw failure(reading, 'empty', end)
  yield* giveUnwanted(reading)
}

/** Tells of the events behind the last that was wanted. */
function* giveUnwanted({ engine, unwrapper }: Reading): Generator<EventBatch> {
  const unwanted = takeCount(engine.state, 0) + (unwrapper?.takeUnwanted() ?? 0)
  if (unwanted > 0) yield batchOfNone(unwanted)
}

/** Takes a chunk, and gives everything that it completes. */
export function* take(reading: Reading, chunk: Uint8Array): Generator<EventBatch> {
  const { zipped, window } = reading
  for (let taken = 0; taken < chunk.length; ) {
    if (zipped !== undefined) {
      const size = zipped.unzip.give(chunk, taken)
      zipped.guard.zipped(size)
      taken += size
      yield* unzipAll(reading, zipped, false)
      continue
    }
    expire(reading)
    makeRoom(reading)
    const from = window.filled()
    taken += window.fill(chunk, taken)
    show(reading, from)
    yield* drain(reading, window.filled(), 0)
  }
}

/** Unzips what there is, and gives everything that it completes. After a failure, what comes is taken for unzipped. */
function* unzipAll(reading: Reading, { unzip, guard }: Zipped, isLast: boolean): Generator<EventBatch> {
  const { window } = reading
  try {
    for (let stop: UnzipStop = 'room'; stop === 'room'; ) {
      expire(reading)
      makeRoom(reading)
      const from = window.filled()
      stop = unzip.step(isLast)
      guard.unzipped(window.filled() - from)
      show(reading, from)
      yield* drain(reading, window.filled(), 0)
      if (stop === 'broken') throw failure(reading, 'gzip-broken', window.filled(), unzip.reason())
    }
  } catch (error) {
    reading.zipped = undefined
    throw error
  }
}

/** Shows what has come into the window since it was filled up to `from`. */
function show({ onBytes, engine, window }: Reading, from: number): void {
  const to = window.filled()
  if (onBytes !== undefined && to > from) onBytes(engine.bytes.subarray(from, to))
}

/** Everything that the bytes up to `end` complete. Behind them stand `padding` spaces. */
function* drain(reading: Reading, end: number, padding: number): Generator<EventBatch> {
  for (;;) {
    const { at, place } = reading
    if (place === 'frame') readFrame(reading, end)
    else if (place === 'table') yield* readTable(reading, end)
    else if (!readOversized(reading, end)) yield* scanRecords(reading, end, padding)
    noticeOversized(reading)
    yield* endOversized(reading)
    if ((reading.at === at && reading.place === place) || reading.at >= end) return
  }
}

function* scanRecords(reading: Reading, end: number, padding: number): Generator<EventBatch> {
  const { engine } = reading
  let stopped = engine.scan(reading.at, end + padding)
  if (engine.state[STATE_STOP] === STOP_FIRST) {
    if (reading.isFresh) lookAtFirst(reading)
    stopped = engine.scan(stopped + 1, end + padding)
  }
  const stop = engine.state[STATE_STOP] as number
  reading.at = stop === STOP_END ? stopped + 1 : Math.min(stopped, end)
  const rows = engine.state[STATE_ROWS] as number
  if (rows > 0) {
    yield* giveRows(reading, rows)
    // Whoever asked for more is done with these, and the next record is noted where they are.
    expire(reading)
    dropRows(engine)
  }
  if (stop === STOP_END) endList(reading, stopped)
  else if (stop === STOP_GAP) throw failure(reading, 'invalid-json', engine.state[STATE_DONE] as number)
  else if (stop === STOP_RECORD) throw failure(reading, 'invalid-json', engine.state[STATE_RECORD] as number)
  else if (stop === STOP_SHAPE) throw failure(reading, 'not-a-log', engine.state[STATE_RECORD] as number)
}

function* giveRows(reading: Reading, rows: number): Generator<EventBatch> {
  const { state } = reading.engine
  for (let first = 0; first < rows; ) {
    expire(reading)
    reading.page = createPage(reading)
    const { page } = reading
    const { wrapping, strict } = reading
    if (wrapping === undefined && !strict && ((state[STATE_FLAGS] as number) & (FLAG_UNSURE | FLAG_LARGE)) === 0) {
      yield createWholeBatch(page, { first, rows }, takeCount(state, 0))
      return
    }
    // Whether a wrapped event is wanted is told by what is inside.
    const predicate = wrapping === undefined ? reading.predicate : undefined
    const judged = judgeRows(page, { first, rows }, { predicate, strict, isWrapped: wrapping !== undefined })
    const left = rows - judged.next
    const scanned =
      wrapping !== undefined || judged.chosen.length > 0 ? takeCount(state, judged.oversized === undefined ? left : left + 1) : 0
    if (wrapping !== undefined) yield* unwrap(reading, page, judged.chosen, wrapping)
    else if (judged.chosen.length > 0) yield createBatch(page, judged.chosen, scanned)
    if (judged.error !== undefined) throw judged.error
    if (judged.oversized !== undefined) yield* readWhole(reading, judged.oversized, left)
    first = judged.next
  }
}

/** The first record of a list tells whose list it is, where its key does not. */
function lookAtFirst(reading: Reading): void {
  const page = presentPage(reading)
  const row = rowWord(0)
  const foreign = reading.wrapping === undefined ? describeForeign(page, row) : undefined
  if (foreign !== undefined) throw failure(reading, 'not-a-log', page.words[row] as number, foreign)
  if (reading.place === 'list' && reading.frame.list() === '') reading.wrapping = wrappingOfRow(page, row)
  reading.isFresh = false
  reading.engine.state[STATE_WRAPPED] = reading.wrapping === undefined ? 0 : 1
}

function* unwrap(reading: Reading, page: Page, chosen: readonly number[], wrapping: Wrapping): Generator<EventBatch> {
  if (reading.unwrapper === undefined) throw new Error('events are wrapped once only')
  yield* reading.unwrapper.unwrap({ page, chosen, wrapping, messageType: reading.frame.texts.get('messageType') })
}

function* readTable(reading: Reading, end: number): Generator<EventBatch> {
  const { at } = reading
  reading.at = end
  yield* reading.unwrapper?.unwrapTable(reading.engine.bytes.subarray(at, end), at + reading.window.offset()) ?? []
}

function endList(reading: Reading, bracket: number): void {
  if (reading.place !== 'list') throw failure(reading, 'invalid-json', bracket)
  endRecords(reading, bracket)
  if (reading.engine.bytes[bracket] !== CLOSE_BRACKET) throw failure(reading, 'invalid-json', bracket)
  reading.place = 'frame'
  reading.frame.closeRecords()
}

/** What stands between the last record and `to`, where no record follows, may stand there. */
function endRecords(reading: Reading, to: number): void {
  const { engine } = reading
  const done = engine.state[STATE_DONE] as number
  if (!passGap(engine, to) || !isGapOver(engine)) throw failure(reading, 'invalid-json', done)
}

/** Room for at least `ROOM` more bytes: by moving what is needed to the front, or by more memory. */
function makeRoom(reading: Reading): void {
  if (reading.engine.limit - reading.window.filled() >= ROOM) return
  slide(reading)
  // No more than one record is kept, and that is not too large.
  while (reading.engine.limit - reading.window.filled() < ROOM) reading.window.grow()
}

function slide(reading: Reading): void {
  const { window, zipped } = reading
  const keep = keepFrom(reading)
  const by = window.slide(zipped === undefined ? keep : Math.min(keep, window.filled() - HISTORY_BYTES))
  reading.at -= by
  if (reading.document >= 0) reading.document -= by
}

/** The first byte that is still needed. */
function keepFrom(reading: Reading): number {
  const { engine, place, document, at } = reading
  if (place === 'table') return at
  if (place === 'frame') return document >= 0 ? document : at
  if (engine.state[STATE_DEPTH] !== 0) return engine.state[STATE_RECORD] as number
  const done = engine.state[STATE_DONE] as number
  if (!passGap(engine, at)) throw failure(reading, 'invalid-json', done)
  return at
}
