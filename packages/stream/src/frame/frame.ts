// What stands around the records: a validating reader of JSON, one byte at a time. It need not be fast: it sees the few bytes
// before and behind the records.

import { isWholeNumber, type NumberState, numberNext, numberStart } from './number-grammar.ts'
import { TELLING_KEYS } from './shape.ts'
import { isSpace } from './space.ts'

/**
 * Why `read` stopped: the bytes are used up; behind the bracket of a list of records; behind an object that had none; at a byte that
 * JSON does not have there; at a value at the top that is neither object nor list; at a second `Records` of one object.
 */
export type FrameStop = 'more' | 'records' | 'object' | 'invalid' | 'scalar' | 'second-records'

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

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
/** Longer keys tell nothing. Bytes, escapes included. */
const LONGEST_KEY = 256
const MOST_OPEN = 100_000
const WORDS: ReadonlyMap<number, string> = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), word.slice(1)]))
const ESCAPES: ReadonlySet<number> = new Set(Array.from('"\\/bfnrtu', (letter) => letter.charCodeAt(0)))
const UNICODE = 0x75

const isHex = (byte: number) => (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)

/** A reader of what stands around records. */
export function createFrame(): Frame {
  /** The closing brackets that are due. */
  const due: number[] = []
  const keys = new Set<string>()
  let expected: Expected = 'document'
  let key = ''
  let keyText = ''
  let isKey = false
  let hexLeft = 0
  let number: NumberState = 'minus'
  let wordLeft = ''
  let hadRecords = false
  let documents = 0
  let stop: FrameStop | undefined

  const steps: Readonly<Record<Expected, (byte: number) => void>> = {
    document: beginDocument,
    value: beginValue,
    'value-or-end': (byte) => (byte === due.at(-1) ? close() : beginValue(byte)),
    key: (byte) => (byte === QUOTE ? beginString(true) : fail()),
    'key-or-end': (byte) => (byte === CLOSE_BRACE ? close() : byte === QUOTE ? beginString(true) : fail()),
    colon: (byte) => (byte === 0x3a ? expect('value') : fail()),
    comma: behindValue,
    string: inString,
    escape: inEscape,
    hex: inHex,
    number: inNumber,
    word: inWord,
  }
  const SPACED: ReadonlySet<Expected> = new Set<Expected>(['document', 'value', 'value-or-end', 'key', 'key-or-end', 'colon', 'comma'])

  return { read, closeRecords: close, isBetween: () => expected === 'document', documents: () => documents, keys }

  function read(bytes: Uint8Array, from: number, to: number): { readonly stop: FrameStop; readonly at: number } {
    stop = undefined
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number
      if (isSpace(byte) && SPACED.has(expected)) continue
      steps[expected](byte)
      if (stop !== undefined) return { stop, at: stop === 'records' || stop === 'object' ? at + 1 : at }
    }
    return { stop: 'more', at: to }
  }

  function expect(next: Expected): void {
    expected = next
  }

  function fail(): void {
    stop = 'invalid'
  }

  function beginDocument(byte: number): void {
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) {
      stop = 'scalar'
      return
    }
    keys.clear()
    hadRecords = false
    documents++
    beginValue(byte)
  }

  function beginValue(byte: number): void {
    const isRecords = due.length === 1 && key === 'Records' && due[0] === CLOSE_BRACE
    if (isRecords && hadRecords) {
      stop = 'second-records'
      return
    }
    if (byte === OPEN_BRACE) open(CLOSE_BRACE)
    else if (byte === OPEN_BRACKET) {
      hadRecords ||= isRecords || due.length === 0
      if (isRecords || due.length === 0) stop = 'records'
      open(CLOSE_BRACKET)
    } else if (byte === QUOTE) beginString(false)
    else beginBare(byte)
  }

  function beginBare(byte: number): void {
    const word = WORDS.get(byte)
    const first = numberStart(byte)
    if (word !== undefined) {
      wordLeft = word
      expect('word')
    } else if (first !== undefined) {
      number = first
      expect('number')
    } else fail()
  }

  function open(closing: number): void {
    if (due.length >= MOST_OPEN) return fail()
    due.push(closing)
    expect(closing === CLOSE_BRACE ? 'key-or-end' : 'value-or-end')
  }

  function behindValue(byte: number): void {
    if (byte === due.at(-1)) close()
    else if (byte === 0x2c) expect(due.at(-1) === CLOSE_BRACE ? 'key' : 'value')
    else fail()
  }

  function close(): void {
    due.pop()
    expect(due.length === 0 ? 'document' : 'comma')
    if (due.length === 0 && !hadRecords) stop = 'object'
  }

  function beginString(asKey: boolean): void {
    isKey = asKey
    keyText = ''
    expect('string')
  }

  function inString(byte: number): void {
    if (byte < 0x20) return fail()
    if (byte === QUOTE) return endString()
    note(byte)
    if (byte === BACKSLASH) expect('escape')
  }

  function inEscape(byte: number): void {
    if (!ESCAPES.has(byte)) return fail()
    note(byte)
    hexLeft = 4
    expect(byte === UNICODE ? 'hex' : 'string')
  }

  function inHex(byte: number): void {
    if (!isHex(byte)) return fail()
    note(byte)
    if (--hexLeft === 0) expect('string')
  }

  /** Only the keys at the top tell anything, and those that do are ASCII. */
  function note(byte: number): void {
    if (isKey && due.length === 1 && keyText.length <= LONGEST_KEY) keyText += String.fromCharCode(byte)
  }

  function endString(): void {
    expect(isKey ? 'colon' : 'comma')
    if (!isKey || due.length !== 1) return
    key = keyText.length > LONGEST_KEY ? '' : JSON.parse(`"${keyText}"`)
    if (TELLING_KEYS.has(key)) keys.add(key)
  }

  function inNumber(byte: number): void {
    const next = numberNext(number, byte)
    if (next !== undefined) {
      number = next
      return
    }
    if (!isWholeNumber(number)) return fail()
    expect('comma')
    if (!isSpace(byte)) behindValue(byte)
  }

  function inWord(byte: number): void {
    if (byte !== wordLeft.charCodeAt(0)) return fail()
    wordLeft = wordLeft.slice(1)
    if (wordLeft === '') expect('comma')
  }
}
