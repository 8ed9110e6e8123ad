import type { EventBatch } from '../event/batch.ts'
import type { Event } from '../event/event.ts'
import type { ReadOptions } from './options.ts'
import { createScanner } from './scanner.ts'

/** Batches of events, as they come. Walk it once. */
export interface EventStream extends AsyncIterable<EventBatch> {
  /** One event at a time. Each is valid until the next batch, which is not before the next event. */
  events(): AsyncIterable<Event>
}

/** Chunks of unzipped bytes, as they come: all at once, or to be waited for. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** The events in unzipped chunks. Nothing is read before somebody asks. */
export function createEventStream(chunks: () => Chunks, options: ReadOptions): EventStream {
  return {
    [Symbol.asyncIterator]: () => batches(chunks(), options),
    async *events() {
      for await (const batch of batches(chunks(), options)) yield* batch
    },
  }
}

async function* batches(chunks: Chunks, options: ReadOptions): AsyncGenerator<EventBatch> {
  const scanner = createScanner(options)
  try {
    if (Symbol.iterator in chunks) for (const chunk of chunks) yield* scanner.push(chunk)
    else for await (const chunk of chunks) yield* scanner.push(chunk)
    yield* scanner.end()
  } finally {
    scanner.close()
  }
}
