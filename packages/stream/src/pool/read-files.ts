import { batchOfNone, type EventBatch } from '../event/batch.ts'
import { createDecode } from '../node/decode.ts'
import type { Files } from './file-list.ts'
import { type PoolOptions, partsOf } from './options.ts'
import { unpack } from './pack.ts'
import { type RunParts, run } from './run.ts'

/** Some events of a file. */
export interface FileEvents {
  /** Its path, or the name that its bytes were given. */
  readonly file: string
  /** The file's place in the list, from 0. */
  readonly index: number
  /** Valid until the next part is asked for, of whichever file; `copy()` keeps an event. Their memory is not to be handed to other threads. */
  readonly events: EventBatch
  /** Whether nothing of this file follows. Every file has exactly one such. */
  readonly isLast: boolean
  /** What ended the file before its end: a `StreamError`, a `PoolError`, or what Node threw. The events before it are good. */
  readonly error: unknown
}

/**
 * The events of many CloudTrail logs, read by several threads: one file is read by one thread.
 *
 * @param files - paths, `file:` URLs or bytes of logs as `readEvents` takes them; asked for one more only when a thread has room
 *
 * Throws a `TypeError` or a `RangeError` at wrong options. What it returns throws what the list throws, the reason of
 * `options.signal`, a `PoolError` (`cannot-start`, `worker-ended`) where no worker is to be had, and with `errors: 'throw'` the error
 * of the first file that has one. However its walk ends, no thread is left then.
 */
export function readFiles(files: Files, options: PoolOptions = {}): AsyncIterable<FileEvents> {
  const parts = partsOf(options)
  return { [Symbol.asyncIterator]: () => read(files, parts, options.errors === 'throw') }
}

async function* read(files: Files, parts: RunParts, isThrown: boolean): AsyncGenerator<FileEvents> {
  const decode = createDecode()
  for await (const { job, batches, end, release } of run(files, parts)) {
    const last = batches.length - 1
    const place = { file: job.path, index: job.index }
    const error = end?.error?.thrown
    for (const [at, batch] of batches.entries()) {
      const isLast = at === last && end !== undefined && !(isThrown && end.error !== undefined)
      const { events, end: endEvents } = unpack(batch, job.path, decode)
      yield { ...place, events, isLast, error: isLast ? error : undefined }
      endEvents()
      release(batch)
    }
    if (isThrown && end?.error !== undefined) throw error
    if (last < 0) yield { ...place, events: batchOfNone(0), isLast: true, error }
  }
}
