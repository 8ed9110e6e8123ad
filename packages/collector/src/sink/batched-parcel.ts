import { isUtf8 } from 'node:buffer'
import { type Batch, inBatches } from './batches.ts'
import type { EventFormat } from './format.ts'
import { type ChunkPool, createLines, eachLine, type Line } from './lines.ts'
import type { Parcel, Rejected } from './sink.ts'

/** How a parcel is sent in batches. */
export interface BatchedOptions {
  readonly pool: ChunkPool
  readonly events: EventFormat | undefined
  /** Bytes of a parcel in memory, at most: what is more is sent before the parcel is committed. */
  readonly hold: number
  /** Of a batch. */
  readonly most: { readonly events: number; readonly bytes: number }
  /** Batches under way at a time. */
  readonly concurrency: number
  /** Why a line cannot be sent; `undefined` where it can. */
  check(line: Line): string | undefined
  /** Resolves with the events that were not taken, when the others are there. */
  send(batch: Batch, signal: AbortSignal): Promise<readonly Rejected[]>
}

/**
 * Holds the events of one object, and sends them when it is committed. A batch that is there is not sent again by a second `commit`. The
 * borders of batches depend on the events alone, not on how they came.
 */
export function openBatchedParcel(options: BatchedOptions): Parcel {
  const { pool, events, hold, most, check } = options
  const lines = createLines(pool, events)
  const stop = new AbortController()
  const sent: Sent = { rejected: [], taken: 0 }
  const queue: Batch[] = []
  /** The last lines of what was sent early, which may belong to a batch with those that come. */
  let rest: readonly Line[] = []
  let isQueued = false
  return {
    write(batch) {
      lines.add(batch)
      return lines.bytes > hold ? sendEarly() : undefined
    },
    async commit(signal) {
      if (!isQueued) queue.push(...inBatches(sound(), most))
      isQueued = true
      await sendAll(queue, { ...options, sent }, signal)
      lines.clear()
      const rejected = [...lines.rejected, ...sent.rejected].sort((one, other) => one.index - other.index)
      return { rejected, events: sent.taken }
    },
    abort() {
      stop.abort()
      lines.clear()
    },
  }

  async function sendEarly(): Promise<void> {
    const ready = [...inBatches(sound(), most)]
    const last = ready.pop()?.lines ?? []
    await sendAll(ready, { ...options, sent }, stop.signal)
    rest = last.map(({ index, bytes }) => ({ index, bytes: Buffer.from(bytes) }))
    lines.clear()
  }

  function* sound(): Generator<Line> {
    yield* rest
    for (const line of eachLine(lines)) {
      const because = isUtf8(line.bytes) ? check(line) : 'its bytes are not UTF-8'
      if (because === undefined) yield line
      else sent.rejected.push({ index: line.index, because })
    }
  }
}

interface Sent {
  readonly rejected: Rejected[]
  /** Events that are there. */
  taken: number
}

type Sending = Pick<BatchedOptions, 'send' | 'concurrency'> & { readonly sent: Sent }

/** Takes batches off a queue, each when it is there. */
async function sendAll(queue: Batch[], { send, concurrency, sent }: Sending, signal: AbortSignal): Promise<void> {
  const left = [...queue]
  const worker = async () => {
    for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
      const rejected = await send(batch, signal)
      sent.rejected.push(...rejected)
      sent.taken += batch.lines.length - rejected.length
      queue.splice(queue.indexOf(batch), 1)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(concurrency, left.length) }, worker))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
