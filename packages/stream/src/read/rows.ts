import { rowWord } from '../event/batch.ts'
import { Event } from '../event/event.ts'
import type { Range } from '../event/find-value.ts'
import { offsetAt, type Page } from '../event/page.ts'
import type { Predicate } from '../event/where.ts'
import { HOT_FIELDS } from '../scan/hot-fields.ts'
import { FLAG_LARGE, FLAG_UNSURE, ROW_END, ROW_FLAGS, TELLING_FIELDS } from '../scan/layout.ts'
import { StreamError } from '../stream-error.ts'

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** An event has one of these at least. */
const TELLING = HOT_FIELDS.slice(0, TELLING_FIELDS)

/** What the rows of one scan came to. */
export interface Judged {
  /** Indexes of the rows that are wanted. */
  readonly chosen: readonly number[]
  /** The row to go on with. */
  readonly next: number
  /** The range of the first that is too large; it stands before `next`. */
  readonly oversized?: Range
  /** What is wrong with the first that is not in order. */
  readonly error?: StreamError
}

export interface RowRules {
  /** What is asked of a row that the scan was not sure of. */
  readonly predicate: Predicate | undefined
  readonly strict: boolean
  /** What wraps an event may be a list, which the scan did not look at. */
  readonly isWrapped: boolean
}

/** Rows `first` to `rows` of a scan. */
interface Rows {
  readonly first: number
  readonly rows: number
}

/** Judges the rows of one scan, up to one that is too large: what the scan left open about them, and which are wanted. */
export function judgeRows(page: Page, { first, rows }: Rows, rules: RowRules): Judged {
  const chosen: number[] = []
  for (let index = first; index < rows; index++) {
    const row = rowWord(index)
    const flags = page.words[row + ROW_FLAGS] as number
    const error = problemOf(page, row, rules)
    if (error !== undefined) return { chosen, next: index, error }
    if ((flags & FLAG_LARGE) !== 0) return { chosen, next: index + 1, oversized: rangeOf(page, row) }
    if ((flags & FLAG_UNSURE) === 0 || rules.predicate === undefined || rules.predicate(page, row)) chosen.push(index)
  }
  return { chosen, next: rows }
}

function rangeOf({ words }: Page, row: number): Range {
  return { from: words[row] as number, to: words[row + ROW_END] as number }
}

function problemOf(page: Page, row: number, { strict, isWrapped }: RowRules): StreamError | undefined {
  if (isWrapped && !isMatched(page, rangeOf(page, row)))
    return new StreamError('invalid-json', { offset: offsetAt(page, page.words[row] as number), source: page.source })
  if (!strict || ((page.words[row + ROW_FLAGS] as number) & FLAG_LARGE) !== 0) return undefined
  try {
    new Event(page, row).json()
    return undefined
  } catch (cause) {
    return cause as StreamError
  }
}

/** Whether what begins with a bracket ends with that which closes it. */
function isMatched({ bytes }: Page, { from, to }: Range): boolean {
  const last = bytes[to - 1]
  return bytes[from] === OPEN_BRACE ? last === CLOSE_BRACE : bytes[from] === OPEN_BRACKET && last === CLOSE_BRACKET
}

/** Whether an object shows that it is an event. */
export function isTelling(value: { readonly [key: string]: unknown }): boolean {
  return TELLING.some((name) => Object.hasOwn(value, name))
}
