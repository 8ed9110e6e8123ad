import type { EventBatch } from '../../event/batch.ts'
import type { Page } from '../../event/page.ts'
import type { Wrapping } from '../../frame/shape.ts'

/** Some rows that are wrappers. */
export interface WrappedRows {
  readonly page: Page
  /** Their indexes. */
  readonly chosen: readonly number[]
  readonly wrapping: Wrapping
  /** The `messageType` of the document they stand in, as far as it is known. */
  readonly messageType: string | undefined
}

/**
 * Takes events out of what they are wrapped in. What it gives is valid until it is called again. Everything it throws is a
 * `StreamError` with the place of the wrapper's text in what is read.
 */
export interface Unwrapper {
  /** The events in wrappers. */
  readonly unwrap: (rows: WrappedRows) => Generator<EventBatch>
  /** A document has ended: throws what could be forgiven to a control message alone, if this was none. */
  readonly endDocument: (messageType: string | undefined) => void
  /** The events in the next bytes of a table; `offset` is that of the first. */
  readonly unwrapTable: (bytes: Uint8Array, offset: number) => Generator<EventBatch>
  /** The events in the last row of a table. */
  readonly endTable: (offset: number) => Generator<EventBatch>
  /** How many events were scanned behind the last that was wanted. */
  readonly takeUnwanted: () => number
  readonly expire: () => void
  readonly close: () => void
}
