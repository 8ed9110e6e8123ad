import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { type Chunks, createEventStream, type EventStream, type Input } from '../read/event-stream.ts'
import type { Guard } from '../read/guard.ts'
import type { ReadOptions } from '../read/options.ts'
import { createDecode } from './decode.ts'
import { openBytes, openFile, openStream } from './open.ts'
import { openValue } from './oversized.ts'
import { unzipChunks } from './unzip.ts'

/** A path, or the bytes of a log, zipped or not: all of them, or as they come. */
export type NodeEventSource = string | URL | Uint8Array | Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/**
 * The events of a CloudTrail log, in batches.
 *
 * @param source - a log as AWS delivers it, or events in any form that `createScanner` names, plain or gzip; a text is the path of a file
 *
 * A record larger than `limits.maxRecordBytes` is read token by token, and comes as an event that is `oversized`.
 *
 * The stream throws a `StreamError` where the source is broken or is no log, and what Node throws where it cannot be read; what was
 * good before has been given then.
 */
export function readEvents(source: NodeEventSource, options: ReadOptions = {}): EventStream {
  const path = source instanceof URL ? fileURLToPath(source) : source
  const named = { decode: createDecode(), ...(typeof path === 'string' ? { name: path } : {}), ...options, openValue, crc32 }
  const unzip = (chunks: Chunks, guard: Guard) => unzipChunks(chunks, guard, named)
  return createEventStream({ open: () => openSourceOf(path), unzip }, named)
}

function openSourceOf(source: Exclude<NodeEventSource, URL>): Input | Promise<Input> {
  if (typeof source === 'string') return openFile(source)
  return source instanceof Uint8Array ? openBytes(source) : openStream(source)
}
