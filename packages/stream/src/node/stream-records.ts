import type { Duplex } from 'node:stream'
import type { Json } from '../event/event.ts'
import type { ReadOptions } from '../read/options.ts'
import { createBatchDuplex } from './batch-duplex.ts'

/** A record as stream-json's `streamArray` gives it. */
export interface RecordItem {
  /** Its number among those given, from 0. */
  readonly key: number
  /** The record, parsed. */
  readonly value: { readonly [key: string]: Json }
}

/**
 * Takes the place of stream-json: bytes of a log in, zipped or not, and `{ key, value }` out for each record, as `streamArray` gives them
 * behind a `pick` of `Records`. For `pipe`, `pipeline` and stream-chain.
 *
 * ```ts
 * // before
 * chain([createReadStream('log.json.gz'), createGunzip(), parser(), pick({ filter: 'Records' }), streamArray()])
 * // after
 * chain([createReadStream('log.json.gz'), streamRecords()])
 * ```
 *
 * A `createGunzip()` may stay. `value` is what `JSON.parse` makes of the record. With `where`, the others are neither parsed nor
 * counted. The stream fails with a `StreamError` where the source is broken or is no log, or (`invalid-record`) where a record is.
 */
export function streamRecords(options: ReadOptions = {}): Duplex {
  let key = 0
  return createBatchDuplex((event): RecordItem => ({ key: key++, value: event.json() }), options)
}
