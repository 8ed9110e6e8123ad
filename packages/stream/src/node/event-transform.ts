import type { Duplex } from 'node:stream'
import type { ReadOptions } from '../read/options.ts'
import { createBatchDuplex } from './batch-duplex.ts'

/**
 * A Node stream for `pipe` and `pipeline`: the bytes of a log in, zipped or not, and its events out, in object mode.
 *
 * Streams keep what nobody has read yet, so each event is a copy on bytes of its own and stays valid: one copy of its bytes and three
 * small objects for each event that is wanted, and none for others. Where that is too much, `readEvents` gives views.
 *
 * Whoever reads slowly slows the source down: at most one batch is read ahead. The stream fails with a `StreamError` where the source is
 * broken or is no log, behind the events that were good.
 *
 * ```ts
 * await pipeline(createReadStream('log.json.gz'), eventTransform({ where: { readOnly: [false] } }), async (events) => {
 *   for await (const event of events) console.log(event.eventName)
 * })
 * ```
 */
export function eventTransform(options: ReadOptions = {}): Duplex {
  return createBatchDuplex((event) => event.copy(), options)
}
