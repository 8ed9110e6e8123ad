import { type JsonObject, objectOf, ownField } from '../observe/answer-fields.ts'
import { parseTime } from '../time.ts'
import { type JournalEvent, type JournalRecord, RUN_OUTCOMES } from './journal.ts'

/** Characters of a journal, and of one of its lines: the account before the first step is the largest of them. */
const MOST_TEXT = 128 * 2 ** 20
const MOST_LINE = 64 * 2 ** 20
const MOST_RECORDS = 100_000
const MOST_NAME = 2_048
const MOST_NAMES = 10_000

/** What is wrong with a journal, and in which line, from 1. */
export interface JournalProblem {
  readonly line: number
  readonly text: string
}

/** The records of a journal, or the first thing that is wrong with it. */
export type ParsedJournal =
  | {
      readonly ok: true
      readonly records: readonly JournalRecord[]
      /** How many characters count: what stands behind them is a line that was cut off while it was written. */
      readonly length: number
      readonly isTorn: boolean
    }
  | { readonly ok: false; readonly problem: JournalProblem }

type Check = (value: unknown) => boolean

const isName: Check = (value) => typeof value === 'string' && value !== '' && value.length <= MOST_NAME
const isText: Check = (value) => typeof value === 'string'
const isObject: Check = (value) => objectOf(value) !== undefined
const isAccount: Check = (value) => typeof value === 'string' && /^\d{12}$/.test(value)
const isNames: Check = (value) => Array.isArray(value) && value.length <= MOST_NAMES && value.every(isName)
const isFailure: Check = (value) => {
  const failure = objectOf(value)
  return failure !== undefined && isText(ownField(failure, 'name')) && isText(ownField(failure, 'message'))
}

/** The fields that a record of each event has besides its number and time. */
// biome-ignore format: a table is read by its columns
const SHAPES: Readonly<Record<JournalEvent, Readonly<Record<string, Check>>>> = {
  'run-started':    { version: (value) => value === 1, plan: isName, account: isAccount, approvals: isNames, before: isObject, contents: isObject, aims: (value) => value === undefined || isObject(value) },
  'run-resumed':    { approvals: isNames },
  'undo-started':   {},
  'step-intended':  { step: isName },
  'step-done':      { step: isName, answer: (value) => value === null || isObject(value) },
  'step-failed':    { step: isName, effect: (value) => value === 'none' || value === 'unknown', error: isFailure },
  'step-confirmed': { step: isName },
  'undo-intended':  { step: isName },
  undone:           { step: isName },
  'undo-failed':    { step: isName, error: isFailure },
  'run-ended':      { outcome: (value) => typeof value === 'string' && Object.hasOwn(RUN_OUTCOMES, value), because: isText },
}

/**
 * Read a journal: one JSON record a line, the first of them `run-started`, numbered from 0. Attacker-controlled.
 *
 * A last line without a line break was being written when the run was cut off: it does not count. Anything else that is no record is a
 * problem, for what a run did can then not be told. All ASCII, at most 128 Mi characters, 64 Mi in one line, and 100,000 records.
 */
export function parseJournal(text: string): ParsedJournal {
  if (text.length > MOST_TEXT) return { ok: false, problem: { line: 1, text: 'the journal is too long' } }
  const length = text.lastIndexOf('\n') + 1
  const lines = length === 0 ? [] : text.slice(0, length - 1).split('\n', MOST_RECORDS + 1)
  if (/[^\n -~]/.test(text.slice(0, length))) return { ok: false, problem: { line: 1, text: 'a journal is plain ASCII' } }
  if (lines.length > MOST_RECORDS) return { ok: false, problem: { line: MOST_RECORDS + 1, text: 'too many records' } }
  const records: JournalRecord[] = []
  for (const [n, line] of lines.entries()) {
    const read = recordIn(line, n)
    if (typeof read === 'string') return { ok: false, problem: { line: n + 1, text: read } }
    records.push(read)
  }
  return { ok: true, records, length, isTorn: length < text.length }
}

/** The record that a line holds, or what is wrong with it. */
function recordIn(line: string, n: number): JournalRecord | string {
  if (line.length > MOST_LINE) return 'the line is too long'
  const record = objectIn(line)
  if (record === undefined) return 'not a JSON object'
  const event = ownField(record, 'event')
  if (!isEvent(event)) return 'no such event'
  if (ownField(record, 'n') !== n) return `expected the record numbered ${n}`
  if ((event === 'run-started') !== (n === 0)) return 'a journal begins with run-started, once'
  const at = ownField(record, 'at')
  if (typeof at !== 'string' || parseTime(at) === undefined) return '"at" is no ISO 8601 time'
  const fields: [string, unknown][] = []
  for (const [name, isRight] of Object.entries(SHAPES[event])) {
    const value = ownField(record, name)
    if (!isRight(value)) return `"${name}" is missing or wrong`
    if (value !== undefined) fields.push([name, value])
  }
  // The table above has just seen to it that every field is there and what it must be.
  return { event, n, at, ...Object.fromEntries(fields) } as JournalRecord
}

function isEvent(value: unknown): value is JournalEvent {
  return typeof value === 'string' && Object.hasOwn(SHAPES, value)
}

function objectIn(line: string): JsonObject | undefined {
  try {
    return objectOf(JSON.parse(line))
  } catch {
    return undefined
  }
}
