import type { EventBatch } from '../../event/batch.ts'
import { createPlaces } from '../../event/places.ts'
import type { CompiledWhere } from '../../event/where.ts'
import { acquireEngine, releaseEngine } from '../../scan/engine.ts'
import { BLOCK } from '../../scan/layout.ts'
import { StreamError } from '../../stream-error.ts'
import { takeCount } from '../count.ts'
import { take } from '../drain.ts'
import { beginGap } from '../gap.ts'
import type { ReadOptions } from '../options.ts'
import { beginReading, expire, type Reading } from '../reading.ts'
import type { Inner } from './forms.ts'

/** Scans events that were taken out of something. */
export interface InnerScan {
  /** The events that these are; `other` says what they were taken out of, if one is none. */
  readonly scan: (inners: readonly Inner[], other: string) => Generator<EventBatch>
  /** How many were scanned behind the last that was wanted. */
  readonly takeUnwanted: () => number
  readonly expire: () => void
  readonly close: () => void
}

const NEWLINE = 0x0a
/** A scan gives what whole blocks complete. */
const PADDING = 2 * BLOCK

/** A scan of records one after the other. It takes an engine of its own when it meets the first. */
export function createInnerScan(where: CompiledWhere | undefined, options: ReadOptions): InnerScan {
  let reading: Reading | undefined
  let scanned = 0
  return {
    scan,
    takeUnwanted: () => (reading === undefined ? 0 : takeCount(reading.engine.state, 0)),
    expire: () => reading && expire(reading),
    close,
  }

  function* scan(inners: readonly Inner[], other: string): Generator<EventBatch> {
    if (inners.length === 0) return
    reading ??= begin()
    reading.places = createPlaces()
    const size = inners.reduce((sum, { bytes }) => sum + bytes.length + 1, 0)
    const all = new Uint8Array(size + PADDING).fill(NEWLINE)
    let at = 0
    for (const { bytes, offset } of inners) {
      reading.places.note(scanned + at, offset)
      all.set(bytes, at)
      at += bytes.length + 1
    }
    scanned += all.length
    try {
      yield* take(reading, all)
    } catch (error) {
      if (!(error instanceof StreamError) || error.code !== 'not-a-log') throw error
      throw new StreamError(error.code, { offset: error.offset, source: error.source, detail: other })
    }
  }

  function begin(): Reading {
    const begun = beginReading(acquireEngine(options.engine ?? 'auto'), where, { ...options, onBytes: undefined })
    begun.place = 'sequence'
    beginGap(begun.engine, { at: begun.at, isList: false, isWrapped: false, maxRecordBytes: begun.limits.maxRecordBytes })
    return begun
  }

  function close(): void {
    if (reading === undefined) return
    expire(reading)
    releaseEngine(reading.engine)
    reading = undefined
  }
}
