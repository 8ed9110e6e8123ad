// A file is read in pieces into the same memory again: whoever reads it takes what it needs before it asks for the next piece.

import { createReadStream, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Input } from '../read/event-stream.ts'
import { isGzip, openSource, reopened } from '../read/sniff.ts'

/**
 * Files up to this size are read at one go, and at once: twenty times cheaper than by way of other threads, and over sooner than their
 * events are scanned. Bytes.
 */
const SMALL_FILE = 2 ** 20
const PIECE = 256 * 1024

/** Bytes that are all there. */
export function openBytes(bytes: Uint8Array): Input {
  const open = (): Input => ({ chunks: [bytes], isZipped: isGzip(bytes), again: open })
  return open()
}

/** Bytes as they come, once. */
export async function openStream(source: AsyncIterable<Uint8Array>): Promise<Input> {
  const opened = await openSource(source)
  return { chunks: reopened(opened), isZipped: isGzip(opened.head) }
}

/** A file; or what is none, such as a pipe. Throws what Node throws where it cannot be read. */
export function openFile(path: string): Input | Promise<Input> {
  const stats = statSync(path)
  if (!stats.isFile()) return openStream(createReadStream(path, { highWaterMark: PIECE }))
  return stats.size <= SMALL_FILE ? openBytes(readFileSync(path)) : openLargeFile(path)
}

async function openLargeFile(path: string): Promise<Input> {
  return { ...(await openStream(pieces(path))), again: () => openLargeFile(path) }
}

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const memory = Buffer.allocUnsafeSlow(PIECE)
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, PIECE)
      if (bytesRead === 0) return
      yield memory.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
