// Every byte of every event comes by here. Events that stood side by side are copied as one run, and what stood between them, a comma as
// a rule, becomes the end of a line: a copy of memory per batch instead of one per event. Line breaks between the tokens of pretty-printed
// events are looked for once per batch. Per event there are a few comparisons; no view, no promise, no closure.

import type { Event, EventBatch } from '@trailmend/stream'
import { type Spans, spansOf } from '@trailmend/stream/batch'
import { ofRecord } from '../read/broken-record.ts'
import type { EventFormat } from './format.ts'
import type { Rejected } from './sink.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20

/** Memory that is used again. */
export interface ChunkPool {
  /** At least so many bytes, of any content. */
  take(bytes: number): Buffer
  /** Nobody looks at it any more. */
  give(chunk: Buffer): void
}

/** Chunks of one size, of which some are kept for the next; larger ones are made as they are asked for. Sizes in bytes. */
export function createChunkPool({ size, keep }: { readonly size: number; readonly keep: number }): ChunkPool {
  const free: Buffer[] = []
  return {
    take: (bytes) => (bytes > size ? Buffer.allocUnsafeSlow(bytes) : (free.pop() ?? Buffer.allocUnsafeSlow(size))),
    give: (chunk) => void (chunk.length === size && free.length < keep && free.push(chunk)),
  }
}

/** Events as lines: what was delivered of each, then a line feed. */
export interface Lines {
  /** Copies the events of a batch, and tells how many there were. */
  add(batch: EventBatch): number
  readonly bytes: number
  /** Events that were looked at, those that were not taken included. */
  readonly events: number
  /** The number of the first event that was not cleared. */
  readonly first: number
  /** Those that the format cannot say. They have no line. */
  readonly rejected: readonly Rejected[]
  /** The lines so far, in order, no line cut in two. Valid until `clear`. */
  pieces(): readonly Buffer[]
  /** Forget the lines, but not how many events there were: the memory goes back. */
  clear(): void
}

/**
 * Lines, none as yet. A record that was delivered with line breaks between its tokens gets spaces for them; inside a string JSON has none.
 * An oversized event, whose bytes nobody kept, is written by `JSON.stringify`. A record that is broken where it must be read is not taken.
 */
export function createLines(pool: ChunkPool, format?: EventFormat): Lines {
  const full: { readonly chunk: Buffer; readonly used: number }[] = []
  let chunk: Buffer | undefined
  let used = 0
  let bytes = 0
  let events = 0
  let first = 0
  const rejected: Rejected[] = []
  return {
    add,
    rejected,
    get bytes() {
      return bytes
    },
    get events() {
      return events
    },
    get first() {
      return first
    },
    pieces: () => [...full, ...(chunk === undefined ? [] : [{ chunk, used }])].map((each) => each.chunk.subarray(0, each.used)),
    clear() {
      for (const each of full) pool.give(each.chunk)
      if (chunk !== undefined) pool.give(chunk)
      full.length = used = bytes = 0
      chunk = undefined
      first = events
    },
  }

  function add(batch: EventBatch): number {
    const spans = format === undefined ? spansOf(batch) : undefined
    const index = events
    if (spans === undefined) for (const event of batch) addOne(event)
    else {
      for (const run of runsOf(spans)) addRun(run)
      events += batch.length
    }
    return events - index
  }

  function addOne(event: Event): void {
    const line = format === undefined && !event.oversized ? event.raw : ofRecord(() => (format ?? STRINGIFIED).encode(event))
    if (line instanceof Uint8Array) addRun({ bytes: line, starts: [] })
    else rejected.push({ index: events, because: line.because })
    events++
  }

  function addRun({ bytes: run, starts }: Run): void {
    const size = run.length + 1
    if (chunk === undefined || used + size > chunk.length) {
      if (chunk !== undefined) full.push({ chunk, used })
      chunk = pool.take(size)
      used = 0
    }
    const lines = chunk.subarray(used, used + size)
    lines.set(run)
    lines[run.length] = SPACE
    for (const start of starts) lines[start - 1] = SPACE
    spaceOut(lines, LINE_FEED)
    spaceOut(lines, CARRIAGE_RETURN)
    for (const start of starts) lines[start - 1] = LINE_FEED
    lines[run.length] = LINE_FEED
    used += size
    bytes += size
  }
}

/** Records that stood side by side. */
interface Run {
  readonly bytes: Uint8Array
  /** Where each begins behind the first. */
  readonly starts: readonly number[]
}

function runsOf({ bytes, places }: Spans): readonly Run[] {
  const runs: Run[] = []
  let starts: number[] = []
  let [from, to] = [0, -1]
  for (let at = 0; at < places.length; at += 2) {
    const start = places[at] as number
    if (start === to + 1) starts.push(start - from)
    else {
      if (to >= 0) runs.push({ bytes: bytes.subarray(from, to), starts })
      starts = []
      from = start
    }
    to = places[at + 1] as number
  }
  if (to >= 0) runs.push({ bytes: bytes.subarray(from, to), starts })
  return runs
}

/** A line, without its end. */
export interface Line {
  /** The event's number among those that were added, from 0. */
  readonly index: number
  readonly bytes: Buffer
}

/** The lines that were not cleared, one by one, as views. */
export function* eachLine({ pieces, rejected, first }: Pick<Lines, 'pieces' | 'rejected' | 'first'>): Generator<Line> {
  const without = new Set(rejected.map(({ index }) => index))
  let index = first
  for (const piece of pieces()) {
    for (let at = 0; at < piece.length; index++) {
      while (without.has(index)) index++
      const end = piece.indexOf(LINE_FEED, at)
      yield { index, bytes: piece.subarray(at, end) }
      at = end + 1
    }
  }
}

function spaceOut(lines: Buffer, byte: number): void {
  for (let at = lines.indexOf(byte); at !== -1; at = lines.indexOf(byte, at + 1)) lines[at] = SPACE
}

/** How an event is written whose bytes nobody kept. */
const STRINGIFIED: Pick<EventFormat, 'encode'> = { encode: (event) => Buffer.from(JSON.stringify(event.json())) }
