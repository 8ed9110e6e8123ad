// Results of CloudTrail Lake as it saves them: CSV as in RFC 4180, whose column eventJson has the events as they were delivered.

import { StreamError, type StreamErrorCode, type StreamErrorPlace } from '../../stream-error.ts'
import { createField, type Field } from './field.ts'
import type { Inner } from './forms.ts'

/** A table, read as it comes. */
export interface Table {
  /** Takes the next bytes, `offset` being that of the first, and gives the texts in the column that they complete. */
  readonly push: (bytes: Uint8Array, offset: number) => Generator<Inner>
  /** Gives the text in a last row that no line ends. */
  readonly end: (offset: number) => Generator<Inner>
}

interface TableOptions {
  readonly source: string | undefined
  /** Bytes of one field. */
  readonly mostBytes: number
}

/** At the beginning of a field; in one without quotes; in one with; behind a quote in it, which ends it or is one of two; behind it. */
type Expected = 'field' | 'bare' | 'quoted' | 'quote' | 'behind'

/** Everything that must survive the end of a chunk. */
interface State {
  readonly options: TableOptions
  readonly field: Field
  readonly names: string[]
  headerBytes: number
  expected: Expected
  /** Which column has the events; -1 until the first line has been read. */
  wanted: number
  column: number
  /** What stands in it in the present row. */
  found: Inner | undefined
}

/** Bytes, and the offset of the first. */
interface Chunk {
  readonly bytes: Uint8Array
  readonly offset: number
}

const QUOTE = 0x22
const COMMA = 0x2c
const RETURN = 0x0d
const NEWLINE = 0x0a
const TAB = 0x09
const COLUMN = 'eventjson'
/** Columns that a result without the events often has. */
const LAKE_COLUMN = /^event(?:id|time|name|source|version)$/
const MOST_HEADER_BYTES = 64 * 1024

/**
 * Begins to read a table whose first line names its columns.
 * Throws a `StreamError`: `not-a-log` if it is no table, or has no column eventJson; `truncated`; `record-too-large`; `invalid-record`.
 */
export function createTable(options: TableOptions): Table {
  const field = createField()
  const state: State = { options, field, names: [], headerBytes: 0, expected: 'field', wanted: -1, column: 0, found: undefined }
  return { push: (bytes, offset) => push(state, { bytes, offset }), end: (offset) => end(state, offset) }
}

function* push(state: State, chunk: Chunk): Generator<Inner> {
  const { bytes, offset } = chunk
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (state.expected === 'quoted') at = takeQuoted(state, chunk, at)
    else if (byte === COMMA) endField(state, offset + at)
    else if (byte === NEWLINE) yield* endRow(state, offset + at)
    else takeByte(state, chunk, at)
  }
}

function* end(state: State, offset: number): Generator<Inner> {
  const isWhole = state.expected !== 'quoted' && (isBlank(state) || state.column === state.names.length - 1)
  if (!isHeader(state) && !isWhole) throw failure(state, 'truncated', { offset })
  yield* endRow(state, offset)
}

function isBlank({ column, expected }: State): boolean {
  return column === 0 && expected === 'field'
}

function isHeader({ wanted }: State): boolean {
  return wanted < 0
}

/** Takes what stands up to the next quote, and says where that is. */
function takeQuoted(state: State, chunk: Chunk, from: number): number {
  const quote = chunk.bytes.indexOf(QUOTE, from)
  const to = quote < 0 ? chunk.bytes.length : quote
  keep(state, chunk, { from, to })
  if (quote >= 0) state.expected = 'quote'
  return to
}

function takeByte(state: State, chunk: Chunk, at: number): void {
  const { expected, field } = state
  const byte = chunk.bytes[at] as number
  const place = chunk.offset + at
  const isQuote = byte === QUOTE
  if (isHeader(state) && byte < 0x20 && byte !== RETURN && byte !== TAB) throw noTable(state, place)
  if (byte === RETURN) state.expected = expected === 'quote' ? 'behind' : expected
  else if (expected === 'behind' || (expected === 'quote' && !isQuote)) throw isHeader(state) ? noTable(state, place) : broken(state, place)
  else {
    if (expected === 'field') field.begin(place)
    state.expected = isQuote && expected !== 'bare' ? 'quoted' : 'bare'
    if (expected !== 'field' || !isQuote) keep(state, chunk, { from: at, to: at + 1 })
  }
}

function keep(state: State, { bytes, offset }: Chunk, { from, to }: { readonly from: number; readonly to: number }): void {
  if (!isHeader(state) && state.column !== state.wanted) return
  state.field.add(bytes, from, to)
  if (isHeader(state)) countHeader(state, to - from)
  if (state.field.length() > state.options.mostBytes) throw failure(state, 'record-too-large', { offset: offset + from })
}

function countHeader(state: State, bytes: number): void {
  state.headerBytes += bytes
  if (state.headerBytes > MOST_HEADER_BYTES) throw noTable(state, 0)
}

function endField(state: State, offset: number): void {
  const { field, names } = state
  if (isHeader(state)) countHeader(state, 1)
  if (state.expected === 'field') field.begin(offset)
  if (isHeader(state)) names.push(new TextDecoder().decode(field.take().bytes).trim().toLowerCase())
  else if (state.column === state.wanted) state.found = field.take()
  state.expected = 'field'
  state.column++
}

function* endRow(state: State, offset: number): Generator<Inner> {
  if (isBlank(state) && !isHeader(state)) return
  endField(state, offset)
  const { found, column } = state
  state.found = undefined
  state.column = 0
  if (isHeader(state)) {
    state.wanted = state.names.indexOf(COLUMN)
    if (isHeader(state)) throw noTable(state, 0)
  } else if (found === undefined || column !== state.names.length) throw broken(state, offset)
  else yield found
}

function noTable(state: State, offset: number): StreamError {
  const isLake = state.names.some((name) => LAKE_COLUMN.test(name))
  return failure(state, 'not-a-log', { offset, detail: isLake ? 'a result of CloudTrail Lake without the column eventJson' : undefined })
}

function broken(state: State, offset: number): StreamError {
  return failure(state, 'invalid-record', { offset, detail: 'its CSV is broken' })
}

function failure({ options }: State, code: StreamErrorCode, place: Omit<StreamErrorPlace, 'source'>): StreamError {
  return new StreamError(code, { ...place, source: options.source })
}
