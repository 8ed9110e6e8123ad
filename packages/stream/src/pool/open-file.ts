import { closeSync, constants, createReadStream, fstatSync, openSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { PoolError } from './pool-error.ts'

/** The bytes of a file that is small, or its stream. */
export type OpenedFile = Uint8Array<ArrayBuffer> | Readable

const PIECE = 256 * 1024
/** Without waiting: to open a named pipe that nobody writes to would stop the thread, and no signal could end that. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Opens a file, and reads it at one go if it has `small` bytes at most. Stops the thread meanwhile. Throws what Node throws. */
export function openFile(path: string, small: number): OpenedFile {
  const file = openSync(path, FLAGS)
  let isStream = false
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new PoolError('not-a-file', path)
    if (stats.size <= small) return readFileSync(file)
    isStream = true
  } finally {
    if (!isStream) closeSync(file)
  }
  return createReadStream('', { fd: file, highWaterMark: PIECE })
}
