// What stands around the records: a validating reader of JSON, one byte at a time. It need not be fast: it sees the few bytes
// before and behind the records.

import { isWholeNumber, type NumberState, numberNext, numberStart } from './number-grammar.ts'
import { isList, TELLING_KEYS, TELLING_TEXTS } from './shape.ts'
import { isSpace } from './space.ts'

/**
 * Why `read` stopped: the bytes are used up; behind the bracket of a list of records; behind an object that had none; behind one that
 * had some; at a byte that JSON does not have there; at a value at the top that is neither object nor list; at a second list of records in
 * one object.
 */
export type FrameStop = 'more' | 'records' | 'object' | 'log' | 'invalid' | 'scalar' | 'second-records'

export interface Frame {
  /** Reads on between two places, and says where it stopped and why. */
  readonly read: (bytes: Uint8Array, from: number, to: number) => { readonly stop: FrameStop; readonly at: number }
  /** Tells it that the list of records has been closed. */
  readonly closeRecords: () => void
  /** Whether it stands between two documents. */
  readonly isBetween: () => boolean
  /** Objects and lists that began at the top. */
  readonly documents: () => number
  /** The telling keys of the present object, or of the last one. */
  readonly keys: ReadonlySet<string>
  /** Its telling texts, by their keys. */
  readonly texts: ReadonlyMap<string, string>
  /** The key of the present list of records, or of the last one; empty if it stands at the top without one. */
  readonly list: () => string
}

type Expected =
  | 'document'
  | 'value'
  | 'value-or-end'
  | 'key'
  | 'key-or-end'
  | 'colon'
  | 'comma'
  | 'string'
  | 'escape'
  | 'hex'
  | 'number'
  | 'word'

/** Everything that must survive the end of a chunk. */
interface Reading {
  expected: Expected
  /** The closing brackets that are due. */
  readonly due: number[]
  readonly keys: Set<string>
  readonly texts: Map<string, string>
  list: string
  /** The last key at the top. */
  key: string
  /** The bytes of the present key at the top, or of a telling text there, as far as it matters. */
  text: string
  isKey: boolean
  /** Whether the present string matters. */
  isNoted: boolean
  hexLeft: number
  digits: NumberState
  wordLeft: string
  /** Whether the present document had its list of records. */
  hadRecords: boolean
  documents: number
  stop: FrameStop | undefined
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** Longer keys and texts tell nothing. Bytes, escapes included. */
const LONGEST = 256
const MOST_OPEN = 100_000
const WORDS: ReadonlyMap<number, string> = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), word.slice(1)]))
const ESCAPES: ReadonlySet<number> = new Set(Array.from('"\\/bfnrtu', (letter) => letter.charCodeAt(0)))
const UNICODE = 0x75

const isHex = (byte: number) => (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)

/** A reader of what stands around records. */
export function createFrame(): Frame {
  const reading: Reading = {
    expected: 'document',
    due: [],
    keys: new Set(),
    texts: new Map(),
    list: '',
    key: '',
    text: '',
    isKey: false,
    isNoted: false,
    hexLeft: 0,
    digits: 'minus',
    wordLeft: '',
    hadRecords: false,
    documents: 0,
    stop: undefined,
  }
  return {
    read: (bytes, from, to) => read(reading, bytes.subarray(0, to), from),
    closeRecords: () => close(reading),
    isBetween: () => reading.expected === 'document',
    documents: () => reading.documents,
    keys: reading.keys,
    texts: reading.texts,
    list: () => reading.list,
  }
}

function read(reading: Reading, bytes: Uint8Array, from: number): { readonly stop: FrameStop; readonly at: number } {
  reading.stop = undefined
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (isSpace(byte) && SPACED.has(reading.expected)) continue
    STEPS[reading.expected](reading, byte)
    const { stop } = reading as { stop: FrameStop | undefined }
    if (stop !== undefined) return { stop, at: BEHIND.has(stop) ? at + 1 : at }
  }
  return { stop: 'more', at: bytes.length }
}

/** Stops behind a byte, not at it. */
const BEHIND: ReadonlySet<FrameStop> = new Set<FrameStop>(['records', 'object', 'log'])

type Step = (reading: Reading, byte: number) => void

const STEPS: Readonly<Record<Expected, Step>> = {
  document: beginDocument,
  value: beginValue,
  'value-or-end': (reading, byte) => (byte === CLOSE_BRACKET ? close(reading) : beginValue(reading, byte)),
  key: (reading, byte) => (byte === QUOTE ? beginString(reading, true) : fail(reading)),
  'key-or-end': (reading, byte) => (byte === CLOSE_BRACE ? close(reading) : STEPS.key(reading, byte)),
  colon: (reading, byte) => (byte === COLON ? expect(reading, 'value') : fail(reading)),
  comma: behindValue,
  string: inString,
  escape: inEscape,
  hex: inHex,
  number: inNumber,
  word: inWord,
}
/** Where spaces mean nothing. */
const SPACED: ReadonlySet<Expected> = new Set<Expected>(['document', 'value', 'value-or-end', 'key', 'key-or-end', 'colon', 'comma'])

function expect(reading: Reading, next: Expected): void {
  reading.expected = next
}

function fail(reading: Reading): void {
  reading.stop = 'invalid'
}

function beginDocument(reading: Reading, byte: number): void {
  if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) {
    reading.stop = 'scalar'
    return
  }
  reading.keys.clear()
  reading.texts.clear()
  reading.hadRecords = false
  reading.documents++
  beginValue(reading, byte)
}

function beginValue(reading: Reading, byte: number): void {
  const { due, key, keys } = reading
  const isRecords = due.length === 1 && due[0] === CLOSE_BRACE && isList(key, keys)
  if (isRecords && reading.hadRecords) reading.stop = 'second-records'
  else if (byte === OPEN_BRACE) open(reading, CLOSE_BRACE)
  else if (byte === QUOTE) beginString(reading, false)
  else if (byte !== OPEN_BRACKET) beginBare(reading, byte)
  else {
    if (isRecords || due.length === 0) {
      reading.hadRecords = true
      reading.list = isRecords ? key : ''
      reading.stop = 'records'
    }
    open(reading, CLOSE_BRACKET)
  }
}

function beginBare(reading: Reading, byte: number): void {
  const word = WORDS.get(byte)
  const first = numberStart(byte)
  if (word !== undefined) {
    reading.wordLeft = word
    expect(reading, 'word')
  } else if (first !== undefined) {
    reading.digits = first
    expect(reading, 'number')
  } else fail(reading)
}

function open(reading: Reading, closing: number): void {
  if (reading.due.length >= MOST_OPEN) fail(reading)
  reading.due.push(closing)
  expect(reading, closing === CLOSE_BRACE ? 'key-or-end' : 'value-or-end')
}

function behindValue(reading: Reading, byte: number): void {
  const closing = reading.due.at(-1)
  if (byte === closing) close(reading)
  else if (byte === COMMA) expect(reading, closing === CLOSE_BRACE ? 'key' : 'value')
  else fail(reading)
}

function close(reading: Reading): void {
  reading.due.pop()
  const isEnd = reading.due.length === 0
  expect(reading, isEnd ? 'document' : 'comma')
  if (isEnd) reading.stop = reading.hadRecords ? 'log' : 'object'
}

function beginString(reading: Reading, isKey: boolean): void {
  reading.isKey = isKey
  reading.isNoted = reading.due.length === 1 && (isKey || TELLING_TEXTS.has(reading.key))
  reading.text = ''
  expect(reading, 'string')
}

function inString(reading: Reading, byte: number): void {
  if (byte < 0x20) fail(reading)
  else if (byte === QUOTE) endString(reading)
  else {
    note(reading, byte)
    if (byte === BACKSLASH) expect(reading, 'escape')
  }
}

function inEscape(reading: Reading, byte: number): void {
  if (!ESCAPES.has(byte)) fail(reading)
  note(reading, byte)
  reading.hexLeft = 4
  expect(reading, byte === UNICODE ? 'hex' : 'string')
}

function inHex(reading: Reading, byte: number): void {
  if (!isHex(byte)) fail(reading)
  note(reading, byte)
  if (--reading.hexLeft === 0) expect(reading, 'string')
}

/** Only what is at the top tells anything, and that is ASCII. */
function note(reading: Reading, byte: number): void {
  if (reading.isNoted && reading.text.length <= LONGEST) reading.text += String.fromCharCode(byte)
}

function endString(reading: Reading): void {
  const { isKey, isNoted, keys, texts } = reading
  expect(reading, isKey ? 'colon' : 'comma')
  if (!isNoted) return
  const text = reading.text.length > LONGEST ? '' : JSON.parse(`"${reading.text}"`)
  if (!isKey) texts.set(reading.key, text)
  else {
    reading.key = text
    texts.delete(text)
    if (TELLING_KEYS.has(text)) keys.add(text)
  }
}

function inNumber(reading: Reading, byte: number): void {
  const next = numberNext(reading.digits, byte)
  if (next !== undefined) reading.digits = next
  else if (!isWholeNumber(reading.digits)) fail(reading)
  else {
    expect(reading, 'comma')
    if (!isSpace(byte)) behindValue(reading, byte)
  }
}

function inWord(reading: Reading, byte: number): void {
  if (byte !== reading.wordLeft.charCodeAt(0)) fail(reading)
  reading.wordLeft = reading.wordLeft.slice(1)
  if (reading.wordLeft === '') expect(reading, 'comma')
}
