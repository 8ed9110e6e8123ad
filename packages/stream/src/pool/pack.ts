// Copies the events of a batch into one block of memory that can be handed to another thread without copying it again. In it stand,
// as 64-bit numbers, how many events there are, how many were looked at, and the offset of each; then the row of each; then bytes.

import { batchOfNone, batchOfOne, type EventBatch, rowIndex, rowsOf, rowWord } from '../event/batch.ts'
import { Event, type JsonObject, placeOf } from '../event/event.ts'
import { moveRow } from '../event/move-row.ts'
import { OversizedEvent } from '../event/oversized-event.ts'
import { livePage, offsetAt, type Page } from '../event/page.ts'
import type { Decode } from '../event/text.ts'
import { ROW_END, ROW_WORDS } from '../scan/layout.ts'

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
export type SentBatch = ArrayBuffer | SentOversized

/** The events of a batch as one block of memory of their own, but for an oversized one. */
export function pack(batch: EventBatch): SentBatch {
  const [first] = batch
  if (first?.oversized) return { value: first.json(), offset: first.offset, scanned: batch.scanned }
  const runs = runsOf(batch)
  const bytesAt = HEAD * 8 + batch.length * (8 + ROW_SIZE)
  const memory = unsetMemory(runs.reduce((total, { from, to }) => total + to - from, bytesAt))
  const { head, offsets, words, bytes } = viewsOf(memory, batch.length)
  head.set([batch.length, batch.scanned])
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
  return memory
}

/** Memory of any content, of which every byte is to be written: nobody needs zeros in it first. */
function unsetMemory(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer
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

/** The events of a batch that was packed. They stay valid: nothing else is ever written where they are. */
export function unpack(sent: SentBatch, source: string, decode: Decode): EventBatch {
  return sent instanceof ArrayBuffer
    ? unpackMemory(sent, source, decode)
    : batchOfOne(new OversizedEvent(sent.value, { offset: sent.offset, source }), sent.scanned)
}

function unpackMemory(memory: ArrayBuffer, source: string, decode: Decode): EventBatch {
  const [length = 0, scanned = 0] = new Float64Array(memory, 0, HEAD)
  const { offsets, words, bytes } = viewsOf(memory, length)
  return {
    length,
    scanned,
    [Symbol.iterator]: () => eachOf({ offsets, words, bytes, decode, source }),
  }
}

interface Unpacked extends Pick<Page, 'words' | 'bytes' | 'decode' | 'source'> {
  readonly offsets: Float64Array
}

function* eachOf({ offsets, ...page }: Unpacked): Generator<Event> {
  for (let index = 0; index < offsets.length; index++) {
    const row = index * ROW_WORDS
    const offset = (offsets[index] as number) - (page.words[row] as number)
    yield new Event({ ...page, offset, live: true }, row)
  }
}

/** A batch of nothing. */
export const NO_EVENTS: EventBatch = batchOfNone(0)

function viewsOf(memory: ArrayBuffer, length: number) {
  return {
    head: new Float64Array(memory, 0, HEAD),
    offsets: new Float64Array(memory, HEAD * 8, length),
    words: new Int32Array(memory, (HEAD + length) * 8, length * ROW_WORDS),
    bytes: new Uint8Array(memory, (HEAD + length) * 8 + length * ROW_SIZE),
  }
}
