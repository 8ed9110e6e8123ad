import type { Json } from '../event/event.ts'
import { findValue, type Range, valueAt } from '../event/find-value.ts'
import type { Page } from '../event/page.ts'
import { valueAtPath } from '../event/value-at.ts'
import { type Wrapping, wrappingOf } from '../frame/shape.ts'
import { fieldNumber } from '../scan/hot-fields.ts'
import { FLAG_ESCAPED_KEY, ROW_END, ROW_FIELDS, ROW_FLAGS } from '../scan/layout.ts'

/**
 * What other services put in lists called `Records`, by how their own `eventSource` begins. Those of CloudTrail are host names.
 * Sources: Amazon S3 User Guide, "Event message structure"; AWS Lambda Developer Guide, on its event sources.
 */
const OTHERS: readonly (readonly [source: string, what: string])[] = [
  ['"aws:s3', 'a notification of Amazon S3: see parseMessage'],
  ['"aws:sqs', 'messages of Amazon SQS: see parseMessage'],
  ['"aws:sns', 'messages of Amazon SNS: see parseMessage'],
  ['"aws:', 'what an AWS service sends to Lambda: see parseMessage'],
]
const LONGEST = 8
const SOURCE = fieldNumber('eventSource')
const OPEN_BRACKET = 0x5b

/** What the record in a row seems to be, if it is one of another service. */
export function describeForeign(page: Page, row: number): string | undefined {
  // Amazon SNS writes it with a capital.
  const source = sourceOf(page, row) ?? memberOf(page, rangeOf(page, row), 'EventSource')
  if (source === undefined) return undefined
  const text = page.decode(page.bytes, source.from, Math.min(source.to, source.from + LONGEST))
  return describeSource(text)
}

/** Where the scan has found it, nothing need be read. */
function sourceOf(page: Page, row: number): Range | undefined {
  const { bytes, words } = page
  const at = words[row + ROW_FIELDS + SOURCE] as number
  const isEscaped = ((words[row + ROW_FLAGS] as number) & FLAG_ESCAPED_KEY) !== 0
  const record = rangeOf(page, row)
  return at === 0 || isEscaped ? memberOf(page, record, 'eventSource') : valueAt(bytes, at, record.to)
}

/** The same of a record that is a value. */
export function describeForeignValue(record: Json): string | undefined {
  const source = valueAtPath(record, ['eventSource']) ?? valueAtPath(record, ['EventSource'])
  return source === undefined ? undefined : describeSource(JSON.stringify(source))
}

function describeSource(text: string): string | undefined {
  return OTHERS.find(([begin]) => text.startsWith(begin))?.[1]
}

/** What the record in a row wraps an event in; `undefined` if it does not. */
export function wrappingOfRow(page: Page, row: number): Wrapping | undefined {
  const record = rangeOf(page, row)
  if (page.bytes[record.from] === OPEN_BRACKET) return 'lake-row'
  return wrappingOf((key) => memberOf(page, record, key) !== undefined)
}

function rangeOf({ words }: Page, row: number): Range {
  return { from: words[row] as number, to: words[row + ROW_END] as number }
}

function memberOf({ bytes, decode }: Page, record: Range, key: string): Range | undefined {
  return findValue(bytes, record, [key], decode)
}
