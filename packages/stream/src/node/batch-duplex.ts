import { Duplex, PassThrough } from 'node:stream'
import type { Event } from '../event/event.ts'
import type { ReadOptions } from '../read/options.ts'
import { readEvents } from './read-events.ts'

/**
 * A stream that bytes of a log go into, and what `take` makes of each event comes out of. A batch is pushed at one go, never with a turn
 * of the event loop for each event, and the next one is asked for when all of it has been read.
 */
export function createBatchDuplex(take: (event: Event) => unknown, options: ReadOptions): Duplex {
  const input = new PassThrough({ readableHighWaterMark: 1 })
  const batches = readEvents(input, options)[Symbol.asyncIterator]()
  let wanted = false
  let busy = false
  const duplex = new Duplex({
    readableObjectMode: true,
    // Not a larger one: an error would throw away what is still to be read.
    readableHighWaterMark: 1,
    write: (chunk: Uint8Array, _encoding, done) => void input.write(chunk, () => done()),
    final: (done) => void input.end(() => done()),
    read: () => {
      wanted = true
      if (!busy) void pump()
    },
    destroy: (error, done) => {
      input.destroy()
      // Whether the batches end well is no longer of interest.
      void Promise.resolve(batches.return?.()).then(
        () => done(error),
        () => done(error),
      )
    },
  })
  return duplex

  async function pump(): Promise<void> {
    busy = true
    try {
      while (wanted && !duplex.destroyed) {
        const next = await batches.next()
        if (next.done) duplex.push(null)
        wanted = !next.done && pushAll(next.value)
      }
      busy = false
    } catch (error) {
      duplex.destroy(error as Error)
    }
  }

  /** Says whether more is wanted. */
  function pushAll(batch: Iterable<Event>): boolean {
    let more = true
    for (const event of batch) more = duplex.push(take(event))
    return more
  }
}
