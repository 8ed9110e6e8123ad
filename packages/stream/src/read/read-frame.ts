// Around the records: what the frame says, and what follows from it.

import type { FrameStop } from '../frame/frame.ts'
import { describeShape, isEvent, LISTS, type Wrapping, wrappingOf } from '../frame/shape.ts'
import { isSpace } from '../frame/space.ts'
import type { StreamErrorCode } from '../stream-error.ts'
import { beginGap } from './gap.ts'
import { followDocument } from './read-oversized.ts'
import { failure, type Reading } from './reading.ts'

const MARK = [0xef, 0xbb, 0xbf]
const NAME_START = /["a-zA-Z_]/
const FAILURES = {
  invalid: 'invalid-json',
  scalar: 'not-a-log',
  'second-records': 'two-record-lists',
} as const satisfies Partial<Record<FrameStop, StreamErrorCode>>

/** Reads on to `end`, or to where records begin. */
export function readFrame(reading: Reading, end: number): void {
  skipMark(reading, end)
  if (reading.frame.isBetween()) {
    while (reading.at < end && isSpace(reading.engine.bytes[reading.at])) reading.at++
    reading.document = reading.at < end ? reading.at : -1
  }
  const { at } = reading
  const read = reading.frame.read(reading.engine.bytes, at, end)
  reading.at = read.at
  followDocument(reading, at)
  if (read.stop === 'records') beginRecords(reading, 'list', LISTS.get(reading.frame.list()))
  else if (read.stop === 'object') endObject(reading)
  else if (read.stop === 'log') endLog(reading)
  else if (read.stop === 'scalar' && mayBeTable(reading)) reading.place = 'table'
  else if (read.stop !== 'more') throw failure(reading, FAILURES[read.stop], reading.at)
}

function endLog(reading: Reading): void {
  const { frame, unwrapper } = reading
  const isWrapped = LISTS.get(frame.list()) !== undefined
  if (isWrapped && isEvent(frame.keys)) throw failure(reading, 'not-a-log', reading.at, `it is an event, and has "${frame.list()}"`)
  unwrapper?.endDocument(frame.texts.get('messageType'))
}

/** Whether what begins here may be a line of names. */
function mayBeTable({ engine, at, frame }: Reading): boolean {
  return frame.documents() === 0 && NAME_START.test(String.fromCharCode(engine.bytes[at] as number))
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
  const { document, oversized, refusal, frame } = reading
  const wrapping = wrappingOf((key) => frame.keys.has(key))
  if (wrapping === undefined && !isEvent(frame.keys)) throw failure(reading, 'not-a-log', reading.at, describeShape(frame.keys))
  if (oversized === undefined && refusal !== undefined) throw refusal
  if (document >= 0) reading.at = document
  beginRecords(reading, 'sequence', wrapping)
  reading.oversized = oversized
}

/** Only the first record of a list that has no key tells whether they wrap events. */
function beginRecords(reading: Reading, where: 'list' | 'sequence', wrapping: Wrapping | undefined): void {
  const { engine, at, frame, limits } = reading
  const isList = where === 'list'
  reading.place = where
  reading.wrapping = wrapping
  reading.isFresh = true
  reading.document = -1
  reading.oversized = undefined
  reading.refusal = undefined
  const isWrapped = wrapping !== undefined || (isList && frame.list() === '')
  beginGap(engine, { at, isList, isWrapped, maxRecordBytes: limits.maxRecordBytes })
}
