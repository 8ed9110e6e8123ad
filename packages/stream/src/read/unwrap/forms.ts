// What events are wrapped in, one by one, and where in it they are.

import { rowWord } from '../../event/batch.ts'
import { findValue, type Range, skipSpaces, valueAt } from '../../event/find-value.ts'
import { offsetAt, type Page } from '../../event/page.ts'
import type { Wrapping } from '../../frame/shape.ts'
import { ROW_END } from '../../scan/layout.ts'
import type { StreamErrorCode } from '../../stream-error.ts'
import { isOneObject, textBytes } from './text.ts'

/** The bytes of one event, and where they, or the text that holds them, stand in what is read. */
export interface Inner {
  readonly bytes: Uint8Array
  readonly offset: number
}

/** Why there is no event in a wrapper. */
export interface Broken {
  readonly code: StreamErrorCode
  readonly offset: number
  readonly detail: string
}

export interface WrappingForm {
  /** The key of the value that is the event or holds it as a text; the first that there is. */
  readonly keys: readonly string[]
  /** Whether the wrapper may be a list of objects, of which one has the key. */
  readonly hasCells: boolean
  readonly isText: boolean
  /** What it is if there is something else than an event in it. */
  readonly other: string
}

const QUOTE = 0x22
const COMMA = 0x2c
const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b
/**
 * Sources: Amazon EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"; Amazon CloudWatch Logs User Guide,
 * "Real-time processing of log data with subscriptions"; CloudTrail API Reference, `LookupEvents` and `GetQueryResults`; CloudTrail User
 * Guide, "Supported SQL schemas for event data stores".
 */
export const WRAPPING_FORMS: Readonly<Record<Wrapping, WrappingForm>> = {
  eventbridge: {
    keys: ['detail'],
    hasCells: false,
    isText: false,
    other: 'an EventBridge message that is not of CloudTrail: see parseMessage',
  },
  'log-event': {
    keys: ['message'],
    hasCells: false,
    isText: true,
    other: 'a message of CloudWatch Logs that is no event of CloudTrail',
  },
  'looked-up': {
    keys: ['CloudTrailEvent'],
    hasCells: false,
    isText: true,
    other: 'an entry of "Events" without an event in "CloudTrailEvent"',
  },
  'lake-row': {
    // As one writes it in a query, and as the schema has it.
    keys: ['eventJson', 'eventjson'],
    hasCells: true,
    isText: true,
    other: 'a row of CloudTrail Lake without an event in the column eventJson',
  },
}

/** The event that the row with an index wraps; the row itself, if it wraps nothing: whether that is one, is not told here. */
export function innerOf(page: Page, index: number, wrapping: Wrapping): Inner | Broken {
  const word = rowWord(index)
  const row = { from: page.words[word] as number, to: page.words[word + ROW_END] as number }
  const form = WRAPPING_FORMS[wrapping]
  const found = findIn(page, row, form)
  const { from, to } = found ?? row
  const offset = offsetAt(page, from)
  if (found === undefined || !form.isText) return checked({ bytes: page.bytes.subarray(from, to), offset }, form.other)
  const bytes = page.bytes[from] === QUOTE ? textBytes(page, found) : undefined
  if (bytes === undefined) return { code: 'invalid-record', offset, detail: 'the event in it is not written as a text' }
  return checked({ bytes, offset }, form.other)
}

/** The same, if it is one object: what follows each other must not run together. */
export function checked(inner: Inner, other: string): Inner | Broken {
  const { bytes, offset } = inner
  if (isOneObject(bytes)) return inner
  let at = 0
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at++
  return bytes[at] === OPEN_BRACE
    ? { code: 'invalid-record', offset, detail: 'the event in it is broken' }
    : { code: 'not-a-log', offset, detail: other }
}

function findIn(page: Page, row: Range, { keys, hasCells }: WrappingForm): Range | undefined {
  const { bytes } = page
  if (bytes[row.from] !== OPEN_BRACKET) return memberOf(page, row, keys)
  let at = hasCells ? skipSpaces(bytes, row.from + 1) : row.to
  while (at < row.to && bytes[at] === OPEN_BRACE) {
    const cell = valueAt(bytes, at, row.to)
    const found = memberOf(page, cell, keys)
    if (found !== undefined) return found
    const behind = skipSpaces(bytes, cell.to)
    if (behind >= row.to || bytes[behind] !== COMMA) return undefined
    at = skipSpaces(bytes, behind + 1)
  }
  return undefined
}

function memberOf({ bytes, decode }: Page, row: Range, keys: readonly string[]): Range | undefined {
  if (bytes[row.from] !== OPEN_BRACE) return undefined
  for (const key of keys) {
    const found = findValue(bytes, row, [key], decode)
    if (found !== undefined) return found
  }
  return undefined
}
