// How a reading goes on where a record turns out to be too large: its bytes go to a builder from there on, until it ends. In the frame
// nobody knows yet whether an object is an event; it is read as one until it turns out to be a log.

import { batchOfOne, type EventBatch } from '../event/batch.ts'
import type { Json } from '../event/event.ts'
import type { Range } from '../event/find-value.ts'
import { OversizedEvent, type RecordPlace } from '../event/oversized-event.ts'
import { STATE_DEPTH, STATE_RECORD, STATE_WRAPPED } from '../scan/layout.ts'
import { StreamError } from '../stream-error.ts'
import { countRecord, takeCount } from './count.ts'
import { describeForeignValue } from './foreign.ts'
import { endRecord } from './gap.ts'
import { isWanted, type OversizedRecord, openOversized } from './oversized.ts'
import type { Reading } from './reading.ts'
import { isTelling } from './rows.ts'
import { isObject, unwrapValue, wrappingOfValue } from './unwrap/value.ts'

/** Begins to read the open record, or the document that may be one, if it is too large already. */
export function noticeOversized(reading: Reading): void {
  if (reading.oversized !== undefined) return
  if (reading.place === 'frame') noticeDocument(reading)
  else if (reading.engine.state[STATE_DEPTH] !== 0) {
    const from = reading.engine.state[STATE_RECORD] as number
    if (reading.at - from > reading.limits.maxRecordBytes) beginRecord(reading, from)
  }
}

/** Reads on in the record that is open, and says whether there is one. */
export function readOversized(reading: Reading, end: number): boolean {
  if (reading.oversized === undefined || reading.oversized.isComplete()) return false
  reading.at = reading.oversized.read(reading.engine.bytes, reading.at, end)
  endRecord(reading.engine, reading.at)
  return true
}

/** The event of a record that has been read to its end, if there is one and it is wanted. */
export function* endOversized(reading: Reading): Generator<EventBatch> {
  const record = reading.oversized
  if (!record?.isComplete() || reading.place === 'frame') return
  reading.oversized = undefined
  countRecord(reading.engine.state)
  yield* deliver(reading, record, 0)
}

/** The event of a record that is too large, and stands in the window whole. Behind it, so many more were scanned. */
export function* readWhole(reading: Reading, { from, to }: Range, left: number): Generator<EventBatch> {
  const record = open(reading, from)
  record.read(reading.engine.bytes, from, to)
  yield* deliver(reading, record, left)
}

/** Follows the frame through a document that may be an event. What is wrong with it matters only if it is one. */
export function followDocument(reading: Reading, from: number): void {
  try {
    reading.oversized?.read(reading.engine.bytes, from, reading.at)
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    reading.refusal = error
    reading.oversized = undefined
  }
}

function noticeDocument(reading: Reading): void {
  const { document, at, limits, openValue } = reading
  if (document < 0 || at - document <= limits.maxRecordBytes) return
  reading.document = -1
  reading.refusal = tooLarge(reading, document)
  if (openValue === undefined) return
  reading.oversized = open(reading, document)
  followDocument(reading, document)
}

function beginRecord(reading: Reading, from: number): void {
  const { at, engine } = reading
  reading.oversized = open(reading, from)
  reading.at = from
  endRecord(engine, from)
  readOversized(reading, at)
}

function open(reading: Reading, from: number): OversizedRecord {
  if (reading.openValue === undefined) throw tooLarge(reading, from)
  return openOversized(reading.openValue(), placeOf(reading, from), reading.limits)
}

function* deliver(reading: Reading, { place, value }: OversizedRecord, left: number): Generator<EventBatch> {
  const record = value()
  if (reading.isFresh) lookAtFirst(reading, record, place)
  const object = reading.wrapping === undefined ? record : unwrapValue(record, reading.wrapping, place)
  if (!isObject(object)) throw new StreamError('invalid-record', place)
  const mustTell = reading.place === 'sequence' || reading.wrapping !== undefined
  if (mustTell && !isTelling(object)) throw new StreamError('not-a-log', place)
  const event = new OversizedEvent(object, place)
  if (isWanted(event, reading.where)) yield batchOfOne(event, takeCount(reading.engine.state, left))
}

/** The first record of a list tells whose list it is, where its key does not. */
function lookAtFirst(reading: Reading, record: Json, place: RecordPlace): void {
  const detail = reading.wrapping === undefined ? describeForeignValue(record) : undefined
  if (detail !== undefined) throw new StreamError('not-a-log', { ...place, detail })
  if (reading.place === 'list' && reading.frame.list() === '') reading.wrapping = wrappingOfValue(record)
  reading.isFresh = false
  reading.engine.state[STATE_WRAPPED] = reading.wrapping === undefined ? 0 : 1
}

function tooLarge(reading: Reading, from: number): StreamError {
  return new StreamError('record-too-large', placeOf(reading, from))
}

function placeOf({ window, places, source }: Reading, at: number): RecordPlace {
  const offset = at + window.offset()
  return { offset: places?.offsetOf(offset) ?? offset, source }
}
