import { type EventBatch, rowIndex, rowsOf, rowWord } from '../event/batch.ts'
import { skipSpaces } from '../event/find-value.ts'
import { livePage, type Page } from '../event/page.ts'
import { FIELD_TIME, FLAG_ESCAPED_KEY, ROW_FIELDS, ROW_FLAGS } from '../scan/layout.ts'

const QUOTE = 0x22
/** The largest letter of a time. */
const LAST_LETTER = 0x5a

/**
 * Whether any event of a batch may have an `eventTime` that is less than a time of the same form, such as `2026-11-22T10:00:00Z`: told from bytes, so
 * that nobody need look at each event. `false` is sure; events without a time are before nothing.
 */
export function mayBeBefore(batch: EventBatch, time: string): boolean {
  const rows = rowsOf(batch)
  if (rows === undefined) return batch.length > 0
  const page = livePage(rows.page)
  for (let index = 0; index < batch.length; index++) if (!isFrom(page, rowWord(rowIndex(rows, index)), time)) return true
  return false
}

/** Whether it is surely at a time or later, or has none. */
function isFrom({ bytes, words }: Page, row: number, time: string): boolean {
  if (((words[row + ROW_FLAGS] as number) & FLAG_ESCAPED_KEY) !== 0) return false
  const at = words[row + ROW_FIELDS + FIELD_TIME] as number
  if (at === 0) return true
  const from = skipSpaces(bytes, at)
  if (bytes[from] !== QUOTE) return true
  for (let i = 0; i < time.length; i++) {
    const byte = bytes[from + 1 + i] as number
    const letter = time.charCodeAt(i)
    // What is larger than any letter of a time may be an escape.
    if (byte !== letter) return byte > letter && byte <= LAST_LETTER
  }
  return true
}
