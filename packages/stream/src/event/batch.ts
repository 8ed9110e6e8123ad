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

/** A batch of the rows with these indexes. */
export function createBatch(page: Page, chosen: readonly number[], scanned: number): EventBatch {
  return { length: chosen.length, scanned, [Symbol.iterator]: () => eachOf(page, chosen) }
}

/** A batch of all rows from one index up to, not including, another. */
export function createWholeBatch(
  page: Page,
  { first, rows }: { readonly first: number; readonly rows: number },
  scanned: number,
): EventBatch {
  return { length: rows - first, scanned, [Symbol.iterator]: () => eachBetween(page, first, rows) }
}

// Generators of the module, and none made with each batch: V8 gives every generator function a map among what is old, which keeps all that
// the function can see, down to the batch before it, until everything is collected.

function* eachOf(page: Page, chosen: readonly number[]): Generator<Event> {
  for (const index of chosen) yield new Event(page, rowWord(index))
}

function* eachBetween(page: Page, first: number, rows: number): Generator<Event> {
  for (let index = first; index < rows; index++) yield new Event(page, rowWord(index))
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
