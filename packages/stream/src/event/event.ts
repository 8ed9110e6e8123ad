// A class, where everything else is functions: there is one object per event that somebody looks at, and getters on a prototype
// cost it nothing. It holds two words, and reads everything else from the bytes when it is asked.

import { fieldNumber, type HotField } from '../scan/hot-fields.ts'
import { FLAG_ESCAPED_KEY, ROW_END, ROW_FIELDS, ROW_FLAGS, ROW_WORDS } from '../scan/layout.ts'
import { findValue, type Range, skipSpaces, valueAt } from './find-value.ts'
import { moveRow } from './move-row.ts'
import { brokenRecord, livePage, offsetAt, type Page } from './page.ts'
import { isPlain, stringEnd } from './text.ts'

const QUOTE = 0x22
const [NAME, SOURCE, REGION, TIME, ID] = (['eventName', 'eventSource', 'awsRegion', 'eventTime', 'eventID'] as const).map(fieldNumber) as [
  number,
  number,
  number,
  number,
  number,
]

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json }

/** Where an event is. */
export interface EventPlace {
  readonly page: Page
  /** Index of the first word of its row. */
  readonly row: number
}

let placeInside: (event: Event) => EventPlace

/** Where an event is, for whoever copies many at once. Throws if it is no longer valid. */
export function placeOf(event: Event): EventPlace {
  return placeInside(event)
}

/**
 * An event, as a view on the bytes it was delivered in. Valid until the next batch; `copy()` keeps it. Used later than that, it throws.
 * Everything in it is what somebody sent to AWS: do not trust it.
 */
export class Event {
  static {
    placeInside = (event) => ({ page: event.#live(), row: event.#row })
  }

  readonly #page: Page
  /** Index of the first word of its row. */
  readonly #row: number

  /** @internal Made by batches. */
  constructor(page: Page, row: number) {
    this.#page = page
    this.#row = row
  }

  /** When it happened, such as `2026-11-22T10:00:00Z`; `undefined` where there is no such text. */
  get eventTime(): string | undefined {
    return this.#text(TIME, 'eventTime')
  }

  /** The operation, such as `ConsoleLogin`; `undefined` where there is no such text. */
  get eventName(): string | undefined {
    return this.#text(NAME, 'eventName')
  }

  /** The service, such as `signin.amazonaws.com`; `undefined` where there is no such text. */
  get eventSource(): string | undefined {
    return this.#text(SOURCE, 'eventSource')
  }

  /** The region, such as `us-east-1`; `undefined` where there is no such text. */
  get awsRegion(): string | undefined {
    return this.#text(REGION, 'awsRegion')
  }

  /** The event's own id, a UUID; `undefined` where there is no such text. */
  get eventID(): string | undefined {
    return this.#text(ID, 'eventID')
  }

  /**
   * Whether the record was larger than `limits.maxRecordBytes`. Then it is an object that was read token by token (the Node entry does
   * that): everything but `raw` works, and it stays valid.
   */
  get oversized(): boolean {
    return false
  }

  /**
   * The record's bytes as delivered, from `{` to `}`; of an event in a text, those that the text stands for. A view, not a copy.
   * Throws a `StreamError` (`record-too-large`) if it is `oversized`, for its bytes were not kept.
   */
  get raw(): Uint8Array {
    const { bytes } = this.#live()
    return bytes.subarray(this.#from, this.#to)
  }

  /**
   * Byte offset of the record in what was read, unzipped. Of an event that was wrapped: of its first byte where its bytes stand there
   * as they are (EventBridge), else of the text or the field that holds it (CloudWatch Logs, LookupEvents, CloudTrail Lake).
   */
  get offset(): number {
    return offsetAt(this.#live(), this.#from)
  }

  /**
   * The value at a path, such as `requestParameters.ipPermissions.items.0.ipProtocol`: keys and indexes with dots between, or a list
   * of them where a key has a dot itself. `undefined` where there is none; `null` where the event says null. Only the value is parsed.
   * Throws a `StreamError` (`invalid-record`) if the value is not JSON.
   */
  get(path: HotField | (string & {}) | readonly string[]): Json | undefined {
    const page = this.#live()
    const range = this.#find(path)
    return range === undefined ? undefined : this.#value(page, range)
  }

  /**
   * The whole event, parsed, and called what you say it is: `event.json<CloudTrailEvent>()`. Nothing checks that it is.
   * Throws a `StreamError` (`invalid-record`) if it is not JSON.
   */
  json<Type extends object = JsonObject>(): Type {
    return this.#parse<Type>(this.#live(), { from: this.#from, to: this.#to })
  }

  /** The same event on bytes of its own, for as long as it is wanted. */
  copy(): Event {
    const page = this.#live()
    const [from, to] = [this.#from, this.#to]
    const words = new Int32Array(ROW_WORDS)
    moveRow({ words: page.words, at: this.#row }, { words, at: 0 }, -from)
    return new Event(
      { ...page, bytes: page.bytes.slice(from, to), words, offset: offsetAt(page, from), places: undefined, engine: undefined, live: true },
      0,
    )
  }

  get #from(): number {
    return this.#page.words[this.#row] as number
  }

  get #to(): number {
    return this.#page.words[this.#row + ROW_END] as number
  }

  #live(): Page {
    return livePage(this.#page)
  }

  #isTrusted(): boolean {
    return ((this.#page.words[this.#row + ROW_FLAGS] as number) & FLAG_ESCAPED_KEY) === 0
  }

  #text(field: number, path: HotField): string | undefined {
    const page = this.#live()
    const { bytes, words } = page
    if (!this.#isTrusted()) {
      const value = this.get(path)
      return typeof value === 'string' ? value : undefined
    }
    const at = words[this.#row + ROW_FIELDS + field] as number
    if (at === 0) return undefined
    const from = skipSpaces(bytes, at)
    if (bytes[from] !== QUOTE) return undefined
    return this.#value(page, { from, to: stringEnd(bytes, from, this.#to) + 1 }) as string
  }

  /** A text that stands there as it is, which most do, need only be decoded. */
  #value(page: Page, range: Range): Json {
    const { bytes, decode } = page
    const [from, to] = [range.from + 1, range.to - 1]
    return bytes[range.from] === QUOTE && bytes[to] === QUOTE && isPlain(bytes, from, to)
      ? decode(bytes, from, to)
      : this.#parse(page, range)
  }

  #find(path: string | readonly string[]): Range | undefined {
    const { bytes, words, decode } = this.#page
    const whole = { from: this.#from, to: this.#to }
    if (typeof path !== 'string') return findValue(bytes, whole, path, decode)
    const field = this.#isTrusted() ? fieldNumber(path) : 0
    if (field === 0) return findValue(bytes, whole, path.split('.'), decode)
    const at = words[this.#row + ROW_FIELDS + field] as number
    return at === 0 ? undefined : valueAt(bytes, at, whole.to)
  }

  #parse<Type = Json>(page: Page, { from, to }: Range): Type {
    try {
      return JSON.parse(page.decode(page.bytes, from, to))
    } catch (cause) {
      throw brokenRecord(page, this.#from, cause)
    }
  }
}
