import { StreamError } from '../stream-error.ts'
import { createEventStream, type EventStream } from './event-stream.ts'
import { createGuard, type Guard } from './guard.ts'
import type { ReadOptions } from './options.ts'
import { isGzip, openSource, reopened } from './sniff.ts'

export type { EventStream } from './event-stream.ts'

/** Bytes of a log, zipped or not: all of them, or as they come. */
export type EventSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/**
 * The events of a CloudTrail log, in batches: with `DecompressionStream`, on any platform.
 *
 * @param source - a log as AWS delivers it, gzip or plain JSON, a list of events, or NDJSON
 *
 * The stream throws a `StreamError` where the source is broken or is no log; what was good before has been given then.
 */
export function readEvents(source: EventSource, options: ReadOptions = {}): EventStream {
  if (source instanceof Uint8Array && !isGzip(source)) return createEventStream(() => plain([source], options), options)
  return createEventStream(() => unzipped(source instanceof Uint8Array ? once(source) : chunksOf(source), options), options)
}

function* plain(chunks: Iterable<Uint8Array>, options: ReadOptions): Generator<Uint8Array> {
  const guard = createGuard(options, false)
  for (const chunk of chunks) {
    guard.unzipped(chunk.length)
    yield chunk
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A web stream as chunks, also where the platform cannot walk one. */
async function* chunksOf(source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (Symbol.asyncIterator in source) {
    yield* source
    return
  }
  const reader = (source as ReadableStream<Uint8Array>).getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel()
  }
}

async function* unzipped(source: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const opened = await openSource(source)
  const isZipped = isGzip(opened.head)
  const guard = createGuard(options, isZipped)
  const chunks = isZipped ? inflated(reopened(opened), guard, options) : reopened(opened)
  for await (const chunk of chunks) {
    guard.unzipped(chunk.length)
    yield chunk
  }
}

async function* inflated(zipped: AsyncGenerator<Uint8Array>, guard: Guard, { name }: ReadOptions): AsyncGenerator<Uint8Array> {
  let read = 0
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await zipped.next()
        if (next.done) return controller.close()
        guard.zipped(next.value.length)
        controller.enqueue(next.value as Uint8Array<ArrayBuffer>)
      },
      cancel: async () => void (await zipped.return(undefined)),
    },
    { highWaterMark: 1 },
  )
  try {
    for await (const chunk of chunksOf(input.pipeThrough(new DecompressionStream('gzip')))) {
      read += chunk.length
      yield chunk
    }
  } catch (cause) {
    throw cause instanceof StreamError ? cause : new StreamError('gzip-broken', { offset: read, source: name }, { cause })
  }
}
