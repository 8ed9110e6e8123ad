import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The end of the names of files that are not yet whole. */
const UNFINISHED = '.unfinished'
/** Milliseconds after which an unfinished file belongs to nobody. */
const ABANDONED_MS = 3_600_000

/** Make a folder that nobody else may look into, and what is above it. One that is there stays as it is. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first !== undefined) for (const each of new Set([dirname(first), dirname(folder)])) await flushFolder(each)
}

/**
 * Write a file, whole or not at all, for nobody else to read. It lasts when the folder is flushed too. Writes over what was there.
 */
export async function writeWhole(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  const unfinished = join(folder, `${randomUUID()}${UNFINISHED}`)
  try {
    await using(await open(unfinished, 'wx', 0o600), async (file) => {
      await file.writeFile(bytes)
      await file.sync()
    })
    await rename(unfinished, join(folder, name))
  } catch (error) {
    await unlink(unfinished).catch(() => {})
    throw error
  }
}

/** Make the names in a folder last. */
export async function flushFolder(folder: string): Promise<void> {
  await using(await open(folder, 'r'), (handle) => handle.sync())
}

/** Remove what writers left unfinished that ended before they were done, by the clock of the folder's own disk. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(UNFINISHED))
  if (names.length === 0) return
  const probe = join(folder, `${randomUUID()}${UNFINISHED}`)
  await using(await open(probe, 'wx', 0o600), async (file) => {
    const { mtimeMs: now } = await file.stat()
    for (const name of names) {
      const path = join(folder, name)
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined && now - found.mtimeMs > ABANDONED_MS) await unlink(path).catch(() => {})
    }
  })
  await unlink(probe)
}

/** The bytes of all files together. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0
  return bytes
}

/** Whether the file system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function using(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file)
  } finally {
    await file.close()
  }
}
