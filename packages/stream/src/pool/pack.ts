// Copies the events of a batch into memory that can be handed to another thread. In it stand, as 64-bit
// numbers, how many events there are, how many were looked at, and the offset of each; then the row of each; then bytes.

import { batchOfOne, type EventBatch, rowIndex, rowsOf, rowWord } from '../event/batch.ts'
import { Event, type JsonObject, placeOf } from '../event/event.ts'
import { moveRow } from '../event/move-row.ts'
import { OversizedEvent } from '../event/oversized-event.ts'
import { livePage, offsetAt, type Page } from '../event/page.ts'
import { pieceAt } from '../event/places.ts'
import type { Decode } from '../event/text.ts'
import { ROW_END, ROW_WORDS } from '../scan/layout.ts'
import { type BlockPlace, type InBlock, isInBlock } from './blocks.ts'

const HEAD = 2
const ROW_SIZE = ROW_WORDS * Int32Array.BYTES_PER_ELEMENT
/** Records so close to one another, in bytes, are copied together with what is between: usually a comma. */
const CLOSE = 8

/** Bytes that are copied at one go, and the events in them. */
interface Run {
  readonly page: Page
  readonly from: number
  to: number
  readonly rows: number[]
}

/** An event that is no bytes, but an object. It comes in a batch of its own. */
interface SentOversized {
  readonly value: JsonObject
  readonly offset: number
  readonly scanned: number
}

/** A batch on its way to another thread. */
export type SentBatch = InBlock | SentOversized

/** The events of a batch, put where there is room for so many bytes; but an oversized one is an object. */
export function pack(batch: EventBatch, placeFor: (bytes: number) => BlockPlace): SentBatch {
  const [first] = batch
  if (first?.oversized) return { value: first.json(), offset: first.offset, scanned: batch.scanned }
  const runs = runsOf(batch)
  const bytesAt = HEAD * 8 + batch.length * (8 + ROW_SIZE)
  const size = runs.reduce((total, { from, to }) => total + to - from, bytesAt)
  const place = placeFor(size)
  const { offsets, words, bytes } = viewsOf({ ...place, bytes: size }, batch.length)
  headOf(place).set([batch.length, batch.scanned])
  let index = 0
  let filled = 0
  for (const { page, from, to, rows } of runs) {
    bytes.set(page.bytes.subarray(from, to), filled)
    for (const row of rows) {
      offsets[index] = offsetAt(page, page.words[row] as number)
      moveRow({ words: page.words, at: row }, { words, at: index * ROW_WORDS }, filled - from)
      index++
    }
    filled += to - from
  }
  return { ...place, bytes: size }
}

function runsOf(batch: EventBatch): readonly Run[] {
  const runs: Run[] = []
  const inside = rowsOf(batch)
  if (inside === undefined)
    for (const event of batch) {
      const { page, row } = placeOf(event)
      addRow(runs, page, row)
    }
  else {
    // As the scanner left them: no object is made for an event.
    const page = livePage(inside.page)
    for (let place = 0; place < batch.length; place++) addRow(runs, page, rowWord(rowIndex(inside, place)))
  }
  return runs
}

function addRow(runs: Run[], page: Page, row: number): void {
  const last = runs.at(-1)
  const from = page.words[row] as number
  const to = page.words[row + ROW_END] as number
  if (last === undefined || last.page !== page || from < last.to || from - last.to > CLOSE) runs.push({ page, from, to, rows: [row] })
  else {
    last.to = to
    last.rows.push(row)
  }
}

/** A batch that was packed. */
export interface Unpacked {
  readonly events: EventBatch
  /** From now on its events throw: something else may be written where they are. */
  readonly end: () => void
}

/** What was packed, where it is. */
export function unpack(sent: SentBatch, source: string, decode: Decode): Unpacked {
  if (!isInBlock(sent)) {
    const events = batchOfOne(new OversizedEvent(sent.value, { offset: sent.offset, source }), sent.scanned)
    return { events, end: () => undefined }
  }
  const [length = 0, scanned = 0] = headOf(sent)
  const { offsets, words, bytes } = viewsOf(sent, length)
  const page: Page = { bytes, words, decode, source, offset: 0, places: { offsetOf }, live: true }
  return {
    events: new PackedBatch(page, length, scanned),
    end: () => {
      page.live = false
    },
  }

  /** Only of where events begin. */
  function offsetOf(begin: number): number {
    return offsets[pieceAt(begin, length, (index) => words[index * ROW_WORDS] as number)] as number
  }
}

/** A class for the sake of its generator, which is one for all batches: see `RowBatch`. */
class PackedBatch implements EventBatch {
  readonly length: number
  readonly scanned: number
  readonly #page: Page

  constructor(page: Page, length: number, scanned: number) {
    this.length = length
    this.scanned = scanned
    this.#page = page
  }

  *[Symbol.iterator](): Generator<Event> {
    for (let index = 0; index < this.length; index++) yield new Event(this.#page, index * ROW_WORDS)
  }
}

function viewsOf({ memory, at, bytes: size }: InBlock, length: number) {
  const wordsAt = at + (HEAD + length) * 8
  const bytesAt = wordsAt + length * ROW_SIZE
  return {
    offsets: new Float64Array(memory, at + HEAD * 8, length),
    words: new Int32Array(memory, wordsAt, length * ROW_WORDS),
    bytes: new Uint8Array(memory, bytesAt, at + size - bytesAt),
  }
}

function headOf({ memory, at }: BlockPlace): Float64Array {
  return new Float64Array(memory, at, HEAD)
}
