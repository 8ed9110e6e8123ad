import type { Engine } from '../scan/engine.ts'
import { StreamError } from '../stream-error.ts'
import type { Places } from './places.ts'
import type { Decode } from './text.ts'

/** What the events of one batch are views on. */
export interface Page {
  readonly bytes: Uint8Array
  /** Rows, as `src/scan/layout.ts` has them. */
  readonly words: Int32Array
  readonly decode: Decode
  /** Byte offset of `bytes[0]` in what is read, unzipped. */
  readonly offset: number
  /** Where events that were taken out of something, or copied together, stood in what is read, by that offset. */
  readonly places?: Pick<Places, 'offsetOf'> | undefined
  readonly source: string | undefined
  /** Whose memory `bytes` and `words` are; absent where they are a copy. */
  readonly engine?: Engine | undefined
  /** Set to false when the next batch is made: then the bytes are no longer those of these events. */
  live: boolean
}

/** The page, as long as it is valid. Throws if it is no longer. */
export function livePage(page: Page): Page {
  if (!page.live) throw new Error('this event was a view on an earlier batch: keep it with copy()')
  return page
}

/** The byte offset of a place of a page in what is read, unzipped. */
export function offsetAt({ offset, places }: Page, at: number): number {
  return places === undefined ? offset + at : places.offsetOf(offset + at)
}

/** A broken record, by the place where it begins. */
export function brokenRecord(page: Page, at: number, cause: unknown): StreamError {
  return new StreamError('invalid-record', { offset: offsetAt(page, at), source: page.source }, { cause })
}
