import type { Writable } from 'node:stream'
import type { EventFormat } from './format.ts'
import { createChunkPool, createLines } from './lines.ts'
import type { Sink } from './sink.ts'
import { SinkError } from './sink-error.ts'

/** What a stream sink is told. */
export interface StreamSinkOptions {
  /** `stdout`, where nothing is said. */
  readonly name?: string
  /** Such as `process.stdout`. It is not closed. */
  readonly stream: Writable
  /** How events are written; as they were delivered, where nothing is said. */
  readonly events?: EventFormat
  /** Called once when nobody reads any more, as behind `| head`: a reason to end, and no error. */
  readonly onGone?: () => void
  /** Bytes of one parcel in memory, at most (8 MiB); what is more is written before the parcel is committed. */
  readonly hold?: number
}

/** A stream may hand on what it was given long after it said that it is written: memory is not used again. */
const CHUNK = { size: 256 * 1024, keep: 0 }
/** How a stream says that its reader is gone. */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'])

/**
 * Writes events to a stream, one a line, as fast as it takes them: a parcel is committed when the system has all of it.
 *
 * At least once; and only as far as the pipe, for what its reader does with it nobody says.
 */
export function createStreamSink({ name = 'stdout', stream, events, onGone, hold = 8 * 2 ** 20 }: StreamSinkOptions): Sink {
  const pool = createChunkPool(CHUNK)
  let failure: unknown
  stream.on('error', (error: unknown) => {
    if (failure !== undefined) return
    const isGone = GONE.has(codeOf(error))
    failure = isGone ? new SinkError('reader-gone', name, { cause: error }) : error
    if (isGone) onGone?.()
  })
  return {
    name,
    guarantee: 'at-least-once',
    open() {
      const lines = createLines(pool, events)
      return {
        write(batch) {
          lines.add(batch)
          return lines.bytes > hold ? flush() : undefined
        },
        async commit() {
          await flush()
          return { rejected: lines.rejected, events: lines.events - lines.rejected.length }
        },
        abort: () => lines.clear(),
      }

      async function flush(): Promise<void> {
        await Promise.all(lines.pieces().map(written))
        lines.clear()
      }
    },
  }

  function written(piece: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (failure !== undefined) return reject(failure)
      stream.write(piece, (error) => {
        if (error === null || error === undefined) return resolve()
        reject(failure ?? (GONE.has(codeOf(error)) ? new SinkError('reader-gone', name, { cause: error }) : error))
      })
    })
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
