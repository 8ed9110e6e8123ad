import { StreamError } from '../stream-error.ts'
import { Event, type Json, type JsonObject } from './event.ts'
import type { Page } from './page.ts'
import { valueAtPath } from './value-at.ts'

/** Where an oversized record began, and in what. */
export interface RecordPlace {
  /** Byte offset in what was read, unzipped. */
  readonly offset: number
  readonly source: string | undefined
}

const NO_BYTES: Page = {
  bytes: new Uint8Array(0),
  words: new Int32Array(0),
  decode: () => '',
  offset: 0,
  source: undefined,
  live: true,
}

/**
 * An event whose record was too large to keep as bytes: an object, read token by token. It is no view, and stays valid; `json()` and
 * `get()` give the same objects each time. A subclass, so that every other event knows nothing of it.
 */
export class OversizedEvent extends Event {
  readonly #value: JsonObject
  readonly #place: RecordPlace

  /** @internal Made by the reading. */
  constructor(value: JsonObject, place: RecordPlace) {
    super(NO_BYTES, 0)
    this.#value = value
    this.#place = place
  }

  override get oversized(): boolean {
    return true
  }

  override get eventTime(): string | undefined {
    return this.#text('eventTime')
  }

  override get eventName(): string | undefined {
    return this.#text('eventName')
  }

  override get eventSource(): string | undefined {
    return this.#text('eventSource')
  }

  override get awsRegion(): string | undefined {
    return this.#text('awsRegion')
  }

  override get eventID(): string | undefined {
    return this.#text('eventID')
  }

  override get raw(): Uint8Array {
    throw new StreamError('record-too-large', { ...this.#place, detail: 'its bytes were not kept, only json() and get() have it' })
  }

  override get offset(): number {
    return this.#place.offset
  }

  override get(path: string | readonly string[]): Json | undefined {
    return valueAtPath(this.#value, typeof path === 'string' ? path.split('.') : path)
  }

  override json<Type extends object = JsonObject>(): Type {
    return this.#value as JsonObject & Type
  }

  override copy(): Event {
    return this
  }

  #text(name: string): string | undefined {
    const value = this.get([name])
    return typeof value === 'string' ? value : undefined
  }
}
