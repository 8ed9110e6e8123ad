import { createBatch, type EventBatch } from '../event/batch.ts'
import type { Page } from '../event/page.ts'
import { decodeText } from '../event/text.ts'
import { compileWhere } from '../event/where.ts'
import { createFrame, type FrameStop } from '../frame/frame.ts'
import { describeShape, isEvent } from '../frame/shape.ts'
import { isSpace } from '../frame/space.ts'
import { acquireEngine, type EngineName, releaseEngine } from '../scan/engine.ts'
import { BLOCK, STATE_DEPTH, STATE_ENDED, STATE_IN_STRING, STATE_RECORD, STATE_ROWS, WINDOW } from '../scan/layout.ts'
import { StreamError, type StreamErrorCode } from '../stream-error.ts'
import { createGap, type Gap } from './gap.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ReadOptions } from './options.ts'
import { judgeRows } from './rows.ts'
import { createWindow, dropRows } from './window.ts'

/** Takes unzipped bytes, and gives the events they complete. Synchronous: streams are somebody else's business. */
export interface Scanner {
  readonly engine: EngineName
  /**
   * Takes the next bytes. The batches must be walked to their end before the next call; each is valid until the next one.
   * Throws a `StreamError` where the bytes are no log; what was good before has been given then.
   */
  push(chunk: Uint8Array): Iterable<EventBatch>
  /** No bytes follow. Gives what is left, and throws a `StreamError` (`truncated`, `empty`) if something is missing. */
  end(): Iterable<EventBatch>
  /** Gives its memory back, at the end or before. Events are no longer valid then. */
  close(): void
}

/** Where reading stands: around records, in a list of them, or among records one after the other. */
type Place = 'frame' | 'list' | 'sequence'

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

/**
 * A scanner of CloudTrail's logs in any of their forms: `{"Records":[…]}`, a list of events, or one event after the other (NDJSON).
 * Throws a `TypeError` if `where` names what is no hot field.
 */
export function createScanner(options: ReadOptions = {}): Scanner {
  const predicate = options.where === undefined ? undefined : compileWhere(options.where)
  const mostBytes = options.limits?.recordBytes ?? DEFAULT_LIMITS.recordBytes
  const { strict = false, debug = false, decode = decodeText } = options
  const engine = acquireEngine(options.engine ?? 'auto')
  const window = createWindow(engine)
  const frame = createFrame()
  let place: Place = 'frame'
  let gap: Gap = createGap(false)
  /** Scanned up to here; records are complete up to `done`. */
  let at = WINDOW
  let done = WINDOW
  /** Where the present document begins, for as long as it may turn out to be an event; else -1. */
  let document = -1
  let page: Page | undefined
  /** Bytes of a byte order mark that were met. */
  let marks = 0
  let state: 'idle' | 'busy' | 'over' | 'closed' = 'idle'

  return { engine: engine.name, push: (chunk) => guarded(feed(chunk)), end: () => guarded(finish()), close }

  function guarded(batches: Iterable<EventBatch>): Iterable<EventBatch> {
    if (state !== 'idle')
      throw new Error(state === 'busy' ? 'the batches of the call before were not walked to their end' : `the scanner is ${state}`)
    state = 'busy'
    return batches
  }

  function* feed(chunk: Uint8Array): Generator<EventBatch> {
    let taken = 0
    while (taken < chunk.length) {
      expire()
      makeRoom()
      taken += window.fill(chunk, taken)
      yield* drain(window.filled(), 0)
    }
    state = 'idle'
  }

  function* finish(): Generator<EventBatch> {
    expire()
    const end = window.filled()
    engine.bytes.fill(SPACE, end, end + BLOCK)
    yield* drain(end, BLOCK)
    state = 'over'
    const isOpen = engine.state[STATE_DEPTH] !== 0 || engine.state[STATE_IN_STRING] === 1
    if (isOpen || !frame.isBetween()) throw failure('truncated', end)
    if (place === 'sequence') passGap(end)
    if (frame.documents() === 0) throw failure('empty', end)
  }

  function close(): void {
    expire()
    if (state !== 'closed') releaseEngine(engine)
    state = 'closed'
  }

  /** Everything that the bytes up to `end` complete. Behind them stand `padding` spaces. */
  function* drain(end: number, padding: number): Generator<EventBatch> {
    for (;;) {
      const before = at
      if (place === 'frame') readFrame(end)
      else yield* scanRecords(end, padding)
      if (at === before || at >= end) return
    }
  }

  function* scanRecords(end: number, padding: number): Generator<EventBatch> {
    const stopped = engine.scan(at, end + padding)
    const rows = engine.state[STATE_ROWS] as number
    const isEnd = engine.state[STATE_ENDED] === 1
    at = isEnd ? stopped + 1 : Math.min(stopped, end)
    if (rows > 0) {
      expire()
      page = createPage()
      const judged = judgeRows(page, { rows, from: done }, { gap, predicate, strict, mustTell: place === 'sequence', mostBytes })
      done = judged.end
      if (judged.chosen.length > 0) yield createBatch(page, judged.chosen, judged.scanned)
      if (judged.error !== undefined) throw judged.error
      dropRows(engine)
    }
    if (isEnd) endList(stopped)
  }

  function endList(bracket: number): void {
    if (place !== 'list') throw failure('invalid-json', bracket)
    passGap(bracket)
    if (engine.bytes[bracket] !== CLOSE_BRACKET) throw failure('invalid-json', bracket)
    place = 'frame'
    engine.state.fill(0)
    frame.closeRecords()
  }

  /** What stands between the last record and `to`, which is no record, may stand there. */
  function passGap(to: number): void {
    if (!gap.pass(engine.bytes, done, to) || !gap.end()) throw failure('invalid-json', done)
    done = to
  }

  function readFrame(end: number): void {
    skipMark(end)
    if (frame.isBetween()) {
      while (at < end && isSpace(engine.bytes[at])) at++
      document = at < end ? at : -1
    }
    const read = frame.read(engine.bytes, at, end)
    at = read.at
    if (read.stop === 'records') beginRecords('list')
    else if (read.stop === 'object') endObject()
    else if (read.stop !== 'more') throw failure(FAILURES[read.stop], at)
  }

  /** A byte order mark may stand at the very beginning. */
  function skipMark(end: number): void {
    while (at < end && marks < MARK.length && at + window.offset() === marks && engine.bytes[at] === MARK[marks]) {
      at++
      marks++
    }
    if (at < end && marks > 0 && marks < MARK.length) throw failure('invalid-json', at)
  }

  function endObject(): void {
    if (!isEvent(frame.keys)) throw failure('not-a-log', at, describeShape(frame.keys))
    if (document < 0) throw failure('record-too-large', at)
    at = document
    beginRecords('sequence')
  }

  function beginRecords(where: 'list' | 'sequence'): void {
    place = where
    gap = createGap(where === 'list')
    done = at
    document = -1
    engine.state.fill(0)
  }

  function makeRoom(): void {
    if (engine.limit - window.filled() >= ROOM) return
    const by = window.slide(keepFrom())
    at -= by
    done -= by
    if (document >= 0) document -= by
    while (engine.limit - window.filled() < ROOM) {
      if (window.filled() - WINDOW > mostBytes) {
        if (place !== 'frame') throw failure('record-too-large', WINDOW)
        document = -1
        return makeRoom()
      }
      window.grow()
    }
  }

  /** The first byte that is still needed. */
  function keepFrom(): number {
    if (place === 'frame') return document >= 0 ? document : at
    const isOpen = engine.state[STATE_DEPTH] !== 0
    const from = isOpen ? (engine.state[STATE_RECORD] as number) : at
    if (!gap.pass(engine.bytes, done, from)) throw failure('invalid-json', done)
    done = from
    return from
  }

  function createPage(): Page {
    const { bytes, words } = engine
    const seen = debug ? { bytes: bytes.slice(), words: words.slice() } : { bytes, words }
    return { ...seen, decode, offset: window.offset(), source: options.name, live: true }
  }

  function expire(): void {
    if (page === undefined) return
    page.live = false
    if (debug) structuredClone(page.bytes.buffer, { transfer: [page.bytes.buffer as ArrayBuffer] })
    page = undefined
  }

  function failure(code: StreamErrorCode, where: number, detail?: string): StreamError {
    return new StreamError(code, { offset: where + window.offset(), source: options.name, detail })
  }
}
