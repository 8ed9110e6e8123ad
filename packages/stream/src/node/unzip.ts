// For engines that do not unzip, and for what ours cannot: node:zlib.

import { pipeline, Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import type { Chunks } from '../read/event-stream.ts'
import { type Guard, limitsOf } from '../read/guard.ts'
import { FREE_BYTES, type Limits } from '../read/limits.ts'
import type { ReadOptions } from '../read/options.ts'
import { StreamError } from '../stream-error.ts'

/** What is smaller than this unzipped is unzipped at one go. Beyond it, fresh memory costs more than the turns of a stream. */
const AT_ONE_GO = 4 * 2 ** 20
/** A header and a trailer, and nothing between. */
const SHORTEST = 18
/** Large pieces, so that unzipping, which happens on a thread of its own, seldom waits. */
const PIECE = 2 ** 20

/** Unzips at one go where it is all there and small, else piece by piece. Throws a `StreamError` (`gzip-broken`) behind what was good. */
export function unzipChunks(chunks: Chunks, guard: Guard, options: ReadOptions): Chunks {
  const [zipped] = Array.isArray(chunks) && chunks.length === 1 ? (chunks as readonly Uint8Array[]) : []
  const whole = zipped === undefined ? undefined : unzipAtOnce(zipped, limitsOf(options))
  if (zipped === undefined || whole === undefined) return unzipPieces(chunks, guard, options.name)
  guard.zipped(zipped.length)
  return [whole]
}

/**
 * Unzips at one go what says that it is small, or says that it cannot: too large, a member among several that is larger than the
 * last one says, or broken. Whoever asked then unzips piece by piece, and learns more.
 *
 * The size stands in the last four bytes, modulo 2^32, and is whatever the sender wants it to be: RFC 1952, section 2.3.1.
 */
function unzipAtOnce(zipped: Uint8Array, limits: Limits): Uint8Array | undefined {
  if (zipped.length < SHORTEST) return undefined
  const size = new DataView(zipped.buffer, zipped.byteOffset, zipped.length).getUint32(zipped.length - 4, true)
  const most = Math.min(AT_ONE_GO, limits.maxBytes, Math.max(FREE_BYTES, zipped.length * limits.maxRatio))
  if (size > most) return undefined
  try {
    // One more than the size: with the exact size, zlib asks for one more buffer to learn that there is nothing more.
    return gunzipSync(zipped, { chunkSize: Math.max(size + 1, 64), maxOutputLength: most })
  } catch {
    return undefined
  }
}

async function* unzipPieces(zipped: Chunks, guard: Guard, name: string | undefined): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE })
  let failure: Error | null | undefined
  pipeline(Readable.from(counted(zipped, guard), { objectMode: false, highWaterMark: PIECE }), gunzip, (error) => {
    failure = error
  })
  let read = 0
  try {
    // Not `on('data')`: that runs before the next piece is handed to the other thread, which would then wait for us.
    for await (const piece of gunzip as AsyncIterable<Uint8Array>) {
      read += piece.length
      yield piece
    }
  } catch (cause) {
    if (!isZlibError(cause)) throw failure ?? cause
    throw new StreamError('gzip-broken', { offset: read, source: name }, { cause })
  }
}

async function* counted(zipped: Chunks, guard: Guard): AsyncGenerator<Uint8Array> {
  for await (const chunk of zipped) {
    guard.zipped(chunk.length)
    // The next chunk may come in the same memory, while this one is being unzipped on another thread.
    yield Uint8Array.from(chunk)
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
