import { ROW_WORDS, ROWS } from '../scan/layout.ts'
import { Event } from './event.ts'
import type { Page } from './page.ts'

/**
 * Some events that were found together; an oversized one is alone. Valid until the next batch is asked for. The last one may have none, and
 * only tell how many more were looked at.
 */
export interface EventBatch extends Iterable<Event> {
  /** Events in it. */
  readonly length: number
  /** Events that were looked at for it, wanted or not. */
  readonly scanned: number
}

/** The first word of a row in the memory of an engine. */
export function rowWord(index: number): number {
  return ROWS / 4 + index * ROW_WORDS
}

/** The rows of a batch. */
export interface BatchRows {
  readonly page: Page
  /** The index of the first row, where they follow each other; else the indexes of all. */
  readonly chosen: number | readonly number[]
}

/** The index of the row of an event, by its place in the batch. */
export function rowIndex({ chosen }: BatchRows, place: number): number {
  return typeof chosen === 'number' ? chosen + place : (chosen[place] as number)
}

let rowsInside: (batch: EventBatch) => BatchRows | undefined

/** The rows of a batch, for what is done with all its events at once; `undefined` where they are not all in one place. */
export function rowsOf(batch: EventBatch): BatchRows | undefined {
  return rowsInside(batch)
}

/** A class, where everything else is functions, so that nobody else sees the rows, and nothing that was copied from a batch has them. */
class RowBatch implements EventBatch {
  static {
    rowsInside = (batch) => (#rows in batch ? batch.#rows : undefined)
  }

  readonly length: number
  readonly scanned: number
  readonly #rows: BatchRows

  constructor(rows: BatchRows, length: number, scanned: number) {
    this.#rows = rows
    this.length = length
    this.scanned = scanned
  }

  // Of the class, and none made with each batch: V8 gives every generator function a map among what is old, which keeps all that the function
  // can see, down to the batch before it, until everything is collected.
  *[Symbol.iterator](): Generator<Event> {
    const rows = this.#rows
    for (let place = 0; place < this.length; place++) yield new Event(rows.page, rowWord(rowIndex(rows, place)))
  }
}

/** A batch of the rows with these indexes. */
export function createBatch(page: Page, chosen: readonly number[], scanned: number): EventBatch {
  return new RowBatch({ page, chosen }, chosen.length, scanned)
}

/** A batch of all rows from one index up to, not including, another. */
export function createWholeBatch(
  page: Page,
  { first, rows }: { readonly first: number; readonly rows: number },
  scanned: number,
): EventBatch {
  return new RowBatch({ page, chosen: first }, rows - first, scanned)
}

/** A batch of one event. */
export function batchOfOne(event: Event, scanned: number): EventBatch {
  return { length: 1, scanned, [Symbol.iterator]: () => [event].values() }
}

/** A batch of no events, behind the last that was wanted. */
export function batchOfNone(scanned: number): EventBatch {
  return { length: 0, scanned, [Symbol.iterator]: () => NONE.values() }
}

const NONE: readonly Event[] = []
