import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { type Chunks, createEventStream, type EventStream, type Input } from '../read/event-stream.ts'
import type { Guard } from '../read/guard.ts'
import type { ReadOptions } from '../read/options.ts'
import { isGzip, openSource, reopened } from '../read/sniff.ts'
import { createDecode } from './decode.ts'
import { openValue } from './oversized.ts'
import { unzipChunks } from './unzip.ts'

/** A path, or the bytes of a log, zipped or not: all of them, or as they come. */
export type NodeEventSource = string | URL | Uint8Array | Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

/** Files up to this size are read at one go. Bytes. */
const SMALL_FILE = 4 * 2 ** 20

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
  if (typeof path === 'string') return createEventStream({ open: () => openFile(path), openAgain: () => openFile(path), unzip }, named)
  const open = () => (path instanceof Uint8Array ? openBytes(path) : openStream(path))
  return createEventStream({ open, openAgain: path instanceof Uint8Array ? open : undefined, unzip }, named)
}

function openBytes(bytes: Uint8Array): Input {
  return { chunks: [bytes], isZipped: isGzip(bytes) }
}

async function openStream(source: AsyncIterable<Uint8Array>): Promise<Input> {
  const opened = await openSource(source)
  return { chunks: reopened(opened), isZipped: isGzip(opened.head) }
}

async function openFile(path: string): Promise<Input> {
  const { size } = await stat(path)
  return size > SMALL_FILE ? openStream(createReadStream(path, { highWaterMark: 256 * 1024 })) : openBytes(await readFile(path))
}
