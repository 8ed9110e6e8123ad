import type { EventBatch } from '../event/batch.ts'
import type { Event } from '../event/event.ts'
import { StreamError } from '../stream-error.ts'
import { UNSURE } from '../unzip/unzip.ts'
import { createGuard, type Guard } from './guard.ts'
import type { ReadingOptions } from './oversized.ts'
import { createScannerWith, type Scanner } from './scanner.ts'

/** Batches of events, as they come. Walk it once. */
export interface EventStream extends AsyncIterable<EventBatch> {
  /** One event at a time. Each is valid until the next batch, which is not before the next event. */
  events(): AsyncIterable<Event>
}

/** Chunks of bytes, as they come: all at once, or to be waited for. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Bytes to read, and whether they are gzip. */
export interface Input {
  readonly chunks: Chunks
  readonly isZipped: boolean
  /** The same bytes once more; `undefined` where they come only once. */
  readonly again?: (() => Input | Promise<Input>) | undefined
}

/** Where bytes come from. */
export interface Source {
  readonly open: () => Input | Promise<Input>
  /** Unzips with what the platform has. Throws a `StreamError` (`gzip-broken`) behind what was good. */
  readonly unzip: (chunks: Chunks, guard: Guard) => Chunks
}

/** The events in a source. Nothing is read before somebody asks. */
export function createEventStream(source: Source, options: ReadingOptions): EventStream {
  return {
    [Symbol.asyncIterator]: () => batches(source, options),
    events: () => events(source, options),
  }
}

async function* events(source: Source, options: ReadingOptions): AsyncGenerator<Event> {
  for await (const batch of batches(source, options)) yield* batch
}

async function* batches(source: Source, options: ReadingOptions): AsyncGenerator<EventBatch> {
  // Before anything is opened, which nobody would close if the options were wrong.
  const scanner = createScannerWith(options)
  let input: Input | undefined
  try {
    input = await source.open()
    const isOurs = input.isZipped && scanner.engine === 'wasm'
    if (isOurs) scanner.expectZipped()
    const chunks = isOurs ? input.chunks : unzipped(source, input, options)
    // Not `yield*`, which costs a promise more for each batch.
    if (Symbol.iterator in chunks) for (const chunk of chunks) for (const batch of scanner.push(chunk)) yield batch
    else for await (const chunk of chunks) for (const batch of scanner.push(chunk)) yield batch
    for (const batch of scanner.end()) yield batch
  } catch (failure) {
    const again = isUnsure(failure) ? input?.again : undefined
    if (again === undefined) {
      yield* leftOver(scanner)
      throw failure
    }
    yield* scanRest(scanner, unzipped(source, await again(), options), failure as StreamError)
  } finally {
    scanner.close()
  }
}

async function* unzipped(source: Source, { chunks, isZipped }: Input, options: ReadingOptions): AsyncGenerator<Uint8Array> {
  const guard = createGuard(options, isZipped)
  for await (const chunk of isZipped ? source.unzip(chunks, guard) : chunks) {
    guard.unzipped(chunk.length)
    yield chunk
  }
}

/** What we cannot unzip, the platform may. */
function isUnsure(failure: unknown): boolean {
  return failure instanceof StreamError && failure.code === 'gzip-broken' && UNSURE.has(failure.detail)
}

/** Goes on behind what was unzipped before, with what somebody else unzips. If that fails too, it is the better to say why. */
async function* scanRest(scanner: Scanner, chunks: AsyncIterable<Uint8Array>, { offset }: StreamError): AsyncGenerator<EventBatch> {
  try {
    let skipped = 0
    for await (const chunk of chunks) {
      const from = Math.min(offset - skipped, chunk.length)
      skipped += from
      if (from < chunk.length) yield* scanner.push(chunk.subarray(from))
    }
    yield* scanner.end()
  } catch (failure) {
    yield* leftOver(scanner)
    throw failure
  }
}

/** The events that were complete when the source failed. What else is missing then is no news. */
function* leftOver(scanner: Scanner): Generator<EventBatch> {
  try {
    yield* scanner.end()
  } catch {
    // It was the scanner itself that failed, or the bytes end too early: what failed first is told.
  }
}
