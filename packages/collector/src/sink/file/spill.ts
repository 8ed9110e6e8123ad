import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { OpenedFile } from './files.ts'
import { SPILL } from './names.ts'
import type { ShelfOptions } from './shelf.ts'

const zip = promisify(gzip)

/** The file of a parcel that is too large for memory. */
export interface Spill {
  readonly path: string
  /** Bytes of the file. */
  readonly length: number
  append(pieces: readonly Buffer[]): Promise<void>
  /** Resolves when what is in it would survive a crash. */
  finish(): Promise<void>
  remove(): Promise<void>
}

/** Opens a file for one parcel. `name` is not used by another that is open. */
export async function openSpill({ files, folder, format, level }: ShelfOptions, name: string): Promise<Spill> {
  const path = join(folder, name + SPILL)
  const file = await files.open(path)
  let length = 0
  let opened: OpenedFile | undefined = file
  return {
    path,
    get length() {
      return length
    },
    async append(pieces) {
      const content = format === 'ndjson' ? pieces : await Promise.all(pieces.map((piece) => zip(piece, { level })))
      await file.append(content)
      length += content.reduce((sum, piece) => sum + piece.length, 0)
    },
    async finish() {
      await file.sync()
      await close()
    },
    async remove() {
      await close()
      await files.remove(path)
    },
  }

  async function close(): Promise<void> {
    const closing = opened
    opened = undefined
    await closing?.close()
  }
}
