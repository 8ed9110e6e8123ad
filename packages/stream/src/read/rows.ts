import { rowWord } from '../event/batch.ts'
import { Event } from '../event/event.ts'
import type { Page } from '../event/page.ts'
import type { Predicate } from '../event/where.ts'
import { fieldNumber } from '../scan/hot-fields.ts'
import { FLAG_ESCAPED_KEY, ROW_END, ROW_FIELDS, ROW_FLAGS } from '../scan/layout.ts'
import { StreamError, type StreamErrorCode } from '../stream-error.ts'
import type { Gap } from './gap.ts'

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
/** An event has one of these at least, by their words in a row. */
const TELLING = (['eventVersion', 'eventTime', 'eventName', 'eventSource', 'eventID', 'eventType', 'eventCategory'] as const).map(
  (name) => ROW_FIELDS + fieldNumber(name),
)

/** What the rows of one scan came to. */
export interface Judged {
  /** Indexes of the rows that are wanted. */
  readonly chosen: readonly number[]
  /** Rows that are in order. */
  readonly scanned: number
  /** Where the last of them ends. */
  readonly end: number
  /** What is wrong with the first that is not. */
  readonly error?: StreamError
}

export interface RowRules {
  readonly gap: Gap
  readonly predicate: Predicate | undefined
  readonly strict: boolean
  /** Records that stand alone must show that they are events. */
  readonly mustTell: boolean
  /** Of one record. */
  readonly mostBytes: number
}

/** Judges the rows of one scan: whether they are records in order, and which are wanted. `from` is where the last record ended. */
export function judgeRows(page: Page, range: { readonly rows: number; readonly from: number }, rules: RowRules): Judged {
  const chosen: number[] = []
  let end = range.from
  for (let index = 0; index < range.rows; index++) {
    const row = rowWord(index)
    const problem = problemOf(page, row, end, rules)
    if (problem !== undefined) return { chosen, scanned: index, end, error: problem }
    end = page.words[row + ROW_END] as number
    if (rules.predicate === undefined || rules.predicate(page, row)) chosen.push(index)
  }
  return { chosen, scanned: range.rows, end }
}

function problemOf(page: Page, row: number, from: number, { gap, strict, mustTell, mostBytes }: RowRules): StreamError | undefined {
  const { bytes, words } = page
  const start = words[row] as number
  if (!gap.pass(bytes, from, start) || !gap.record()) return error('invalid-json', page, from)
  if (bytes[start] !== OPEN_BRACE || bytes[(words[row + ROW_END] as number) - 1] !== CLOSE_BRACE) return error('invalid-json', page, start)
  if ((words[row + ROW_END] as number) - start > mostBytes) return error('record-too-large', page, start)
  if (mustTell && !tells(words, row)) return error('not-a-log', page, start)
  if (!strict) return undefined
  try {
    new Event(page, row).json()
    return undefined
  } catch (cause) {
    return cause as StreamError
  }
}

function tells(words: Int32Array, row: number): boolean {
  return ((words[row + ROW_FLAGS] as number) & FLAG_ESCAPED_KEY) !== 0 || TELLING.some((word) => words[row + word] !== 0)
}

function error(code: StreamErrorCode, page: Page, at: number): StreamError {
  return new StreamError(code, { offset: page.offset + at, source: page.source })
}
