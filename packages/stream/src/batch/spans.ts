import { type EventBatch, rowIndex, rowsOf, rowWord } from '../event/batch.ts'
import { livePage } from '../event/page.ts'
import { ROW_END } from '../scan/layout.ts'

/** Where the bytes of a batch's events are. */
export interface Spans {
  /** What all events of the batch are views on. */
  readonly bytes: Uint8Array
  /** Of each event two numbers: where its bytes begin, and where they end. They rise, and do not overlap. */
  readonly places: Int32Array
}

/**
 * Where the bytes of a batch's events are, for who copies many at once: the same as `raw` of each. As valid as the events are; `undefined` where they
 * are not all in one place, or the batch has an oversized one.
 */
export function spansOf(batch: EventBatch): Spans | undefined {
  const rows = rowsOf(batch)
  if (rows === undefined) return undefined
  const { bytes, words } = livePage(rows.page)
  const places = new Int32Array(batch.length * 2)
  for (let index = 0; index < batch.length; index++) {
    const row = rowWord(rowIndex(rows, index))
    places[index * 2] = words[row] as number
    places[index * 2 + 1] = words[row + ROW_END] as number
  }
  return { bytes, places }
}
