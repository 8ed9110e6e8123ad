import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createDirectAppend } from './direct-append.ts'
import type { Files, OpenedFile } from './files.ts'

/** Only the collector's user and group read what was collected. */
const FILE_MODE = 0o640
const FOLDER_MODE = 0o750

/** The machine's own disk. */
export const nodeFiles: Files = {
  async list(folder) {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
    const names = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isFile()).map(({ name }) => name)
    const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))))
    return names.flatMap((name, at) => {
      const size = sizes[at]
      return size === undefined ? [] : [{ name, size }]
    })
  },
  open: async (path) => opened(await open(path, 'a', FILE_MODE)),
  rename,
  remove: (path) => rm(path, { force: true }),
  async syncFolder(folder) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

/** Bytes; `undefined` where somebody took the file away meanwhile, as whoever ships finished files does. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function opened(handle: FileHandle): OpenedFile {
  const direct = createDirectAppend(handle, (pieces) => appendByCache(handle, pieces))
  return {
    append: direct.append,
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    async close() {
      try {
        await direct.close()
      } finally {
        await handle.close()
      }
    },
  }
}

async function appendByCache(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  const whole = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const { bytesWritten } = await handle.writev(pieces)
  if (bytesWritten < whole) await appendRest(handle, pieces, bytesWritten)
}

/** The disk took less than it was given, as it may when it is nearly full: the next write says why. */
async function appendRest(handle: FileHandle, pieces: readonly Uint8Array[], written: number): Promise<void> {
  let skip = written
  for (const piece of pieces) {
    let at = Math.min(skip, piece.length)
    skip -= at
    while (at < piece.length) at += (await handle.write(piece, at)).bytesWritten
  }
}
