import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createEventStream, type EventStream } from '../read/event-stream.ts'
import { createGuard, limitsOf } from '../read/guard.ts'
import type { ReadOptions } from '../read/options.ts'
import { isGzip, openSource, reopened } from '../read/sniff.ts'
import { createDecode } from './decode.ts'
import { unzipAtOnce, unzipPieces } from './unzip.ts'

/** A path, or the bytes of a log, zipped or not: all of them, or as they come. */
export type NodeEventSource = string | URL | Uint8Array | Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** Files up to this size are read at one go. Bytes. */
const SMALL_FILE = 4 * 2 ** 20

/**
 * The events of a CloudTrail log, in batches.
 *
 * @param source - a log as AWS delivers it, gzip or plain JSON, a list of events, or NDJSON; a text is the path of a file
 *
 * The stream throws a `StreamError` where the source is broken or is no log, and what Node throws where it cannot be read; what was
 * good before has been given then.
 */
export function readEvents(source: NodeEventSource, options: ReadOptions = {}): EventStream {
  const path = source instanceof URL ? fileURLToPath(source) : source
  const named = { decode: createDecode(), ...(typeof path === 'string' ? { name: path } : {}), ...options }
  if (path instanceof Uint8Array) return createEventStream(() => bytesChunks(path, named), named)
  return createEventStream(() => (typeof path === 'string' ? fileChunks(path, named) : streamChunks(path, named)), named)
}

function bytesChunks(bytes: Uint8Array, options: ReadOptions): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (!isGzip(bytes)) {
    createGuard(options, false).unzipped(bytes.length)
    return [bytes]
  }
  const unzipped = unzipAtOnce(bytes, limitsOf(options))
  return unzipped === undefined ? streamChunks(once(bytes), options) : [unzipped]
}

async function* fileChunks(path: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const { size } = await stat(path)
  if (size > SMALL_FILE) yield* streamChunks(createReadStream(path, { highWaterMark: 256 * 1024 }), options)
  else yield* bytesChunks(await readFile(path), options)
}

async function* streamChunks(source: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const opened = await openSource(source)
  const isZipped = isGzip(opened.head)
  const guard = createGuard(options, isZipped)
  const chunks = reopened(opened)
  for await (const chunk of isZipped ? unzipPieces(chunks, guard, options.name) : chunks) {
    guard.unzipped(chunk.length)
    yield chunk
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
