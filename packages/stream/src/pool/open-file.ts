import { closeSync, constants, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { PoolError } from './pool-error.ts'

/** The bytes of a file that is small, or its stream. */
export type OpenedFile = Uint8Array<ArrayBuffer> | Readable

/** Files up to this size are read at one go. Bytes. */
const SMALL = 4 * 2 ** 20
const PIECE = 256 * 1024
/** Without waiting: to open a named pipe that nobody writes to would stop the thread, and no signal could end that. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Opens a file, and stops the thread meanwhile: what a worker has a thread of its own for. Throws what Node throws. */
export function openFileNow(path: string): OpenedFile {
  const file = openSync(path, FLAGS)
  let isStream = false
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new PoolError('not-a-file', path)
    if (stats.size <= SMALL) return readFileSync(file)
    isStream = true
  } finally {
    if (!isStream) closeSync(file)
  }
  return createReadStream('', { fd: file, highWaterMark: PIECE })
}

/** Opens a file while others use the thread. Throws what Node throws. */
export async function openFile(path: string): Promise<OpenedFile> {
  const file: FileHandle = await open(path, FLAGS)
  let isStream = false
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new PoolError('not-a-file', path)
    if (stats.size <= SMALL) return await file.readFile()
    isStream = true
  } finally {
    if (!isStream) await file.close()
  }
  return file.createReadStream({ highWaterMark: PIECE })
}
