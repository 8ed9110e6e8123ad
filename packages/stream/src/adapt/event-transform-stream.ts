import type { Event } from '../event/event.ts'
import type { ReadOptions } from '../read/options.ts'
import { readEvents } from '../read/read-events.ts'

/** What `pipeThrough` takes: bytes go in, events come out. */
export interface EventTransformStream {
  readonly writable: WritableStream<Uint8Array>
  readonly readable: ReadableStream<Event>
}

/**
 * A transform stream of the web's kind: the bytes of a log in, zipped or not, and its events out.
 *
 * Streams keep what nobody has read yet, so each event is a copy on bytes of its own and stays valid: one copy of its bytes and three
 * small objects for each event that is wanted, and none for others. Where that is too much, `readEvents` gives views.
 *
 * Nothing is read ahead but one batch: whoever reads slowly slows the source down. The readable side fails with a `StreamError` where
 * the source is broken or is no log, behind the events that were good; the writable side then fails too.
 *
 * ```ts
 * const { body } = await fetch(url)
 * for await (const event of body.pipeThrough(eventTransformStream())) console.log(event.eventName)
 * ```
 */
export function eventTransformStream(options: ReadOptions = {}): EventTransformStream {
  const { readable: bytes, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const reader = bytes.getReader()
  const batches = readEvents(chunksOf(reader), options)[Symbol.asyncIterator]()
  const readable = new ReadableStream<Event>(
    {
      async pull(controller) {
        try {
          let next = await batches.next()
          // Whoever pulls waits until something is given.
          while (!next.done && next.value.length === 0) next = await batches.next()
          if (next.done) return controller.close()
          for (const event of next.value) controller.enqueue(event.copy())
        } catch (error) {
          // Whoever writes learns it too.
          await reader.cancel(error)
          throw error
        }
      },
      async cancel(reason) {
        await reader.cancel(reason)
        await batches.return?.()
      },
    },
    { highWaterMark: 0 },
  )
  return { writable, readable }
}

async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}
