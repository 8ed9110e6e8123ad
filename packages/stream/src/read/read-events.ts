import { StreamError } from '../stream-error.ts'
import { type Chunks, createEventStream, type EventStream, type Input } from './event-stream.ts'
import type { Guard } from './guard.ts'
import type { ReadOptions } from './options.ts'
import { isGzip, openSource, reopened } from './sniff.ts'

export type { EventStream } from './event-stream.ts'

/** Bytes of a log, zipped or not: all of them, or as they come. */
export type EventSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/**
 * The events of a CloudTrail log, in batches, on any platform.
 *
 * @param source - a log as AWS delivers it, or events in any form that `createScanner` names, plain or gzip
 *
 * The stream throws a `StreamError` where the source is broken or is no log; what was good before has been given then. Without the
 * WebAssembly engine it unzips with `DecompressionStream`, which knows gzip of one member only, and gives less before it fails.
 */
export function readEvents(source: EventSource, options: ReadOptions = {}): EventStream {
  const unzip = (chunks: Chunks, guard: Guard) => inflated(chunks, guard, options)
  if (!(source instanceof Uint8Array)) return createEventStream({ open: () => openStream(source), unzip }, options)
  const open = (): Input => ({ chunks: [source], isZipped: isGzip(source), again: open })
  return createEventStream({ open, unzip }, options)
}

async function openStream(source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Input> {
  const opened = await openSource(chunksOf(source))
  return { chunks: reopened(opened), isZipped: isGzip(opened.head) }
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

async function* inflated(chunks: Chunks, guard: Guard, { name }: ReadOptions): AsyncGenerator<Uint8Array> {
  let read = 0
  /** What the source threw: that it cannot be read is not that it cannot be unzipped. */
  let failure: { readonly thrown: unknown } | undefined
  const zipped = each()
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
    if (failure !== undefined) throw failure.thrown
    throw new StreamError('gzip-broken', { offset: read, source: name }, { cause })
  }

  async function* each(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks
    } catch (thrown) {
      failure = { thrown }
      throw thrown
    }
  }
}
