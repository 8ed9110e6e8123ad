import { readdir, readFile, stat, unlink } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { CollectorError } from '../collector-error.ts'
import { checkId, eachEntry, fitted, formatMetadata, joinEntry, MOST_ENTRY_BYTES, parseMetadata } from './metadata.ts'
import { bytesIn, flushFolder, isMissing, makeFolder, removeAbandoned, writeWhole } from './private-files.ts'
import type { Quarantine, QuarantineEntry } from './quarantine.ts'

/** Where, and how much. */
export interface FolderQuarantineOptions {
  /** Absolute. Made where it is not there, for nobody else to look into. */
  readonly folder: string
  /** Bytes of one entry at most: 64 MiB by default. */
  readonly maxEntryBytes?: number
  /** Bytes of all files together at most: 10 GiB by default. */
  readonly maxBytes?: number
}

const MOST_BYTES = 10 * 1024 ** 3

/**
 * A quarantine in a folder: two files for each entry, `<id>.bin` and, when that lasts, `<id>.json`, which is what says that the entry is.
 *
 * Throws 'configuration' where the folder's path is not absolute; `put` throws 'quarantine-full' where all together would
 * be too large, and `get` and `list` throw 'quarantine-broken' for what is not as it was written. Nothing is ever left out or removed to
 * make room.
 */
export async function openFolderQuarantine(options: FolderQuarantineOptions): Promise<Quarantine> {
  const { folder, maxEntryBytes = MOST_ENTRY_BYTES, maxBytes = MOST_BYTES } = options
  if (!isAbsolute(folder)) throw new CollectorError('configuration', `the quarantine's folder must be absolute: ${JSON.stringify(folder)}`)
  await makeFolder(folder)
  await removeAbandoned(folder)
  const pathOf = (id: string, end: 'json' | 'bin') => join(folder, `${id}.${end}`)
  const room = await createRoom(folder, maxBytes)
  return {
    name: folder,
    put: async (given) => {
      checkId(given.id)
      const entry = fitted(given, maxEntryBytes)
      const text = formatMetadata(entry)
      await room.take(Buffer.byteLength(text) + (entry.bytes?.length ?? 0), entry)
      if (entry.bytes !== undefined) {
        await writeWhole(folder, `${entry.id}.bin`, entry.bytes)
        await flushFolder(folder)
      }
      await writeWhole(folder, `${entry.id}.json`, text)
      await flushFolder(folder)
    },
    list: () => eachEntry(namesIn(folder), (name) => read(join(folder, name))),
    get: async (id) => {
      checkId(id)
      const found = await read(pathOf(id, 'json'))
      if (found === undefined) return undefined
      return joinEntry(found, found.bytes === null ? undefined : await unlessMissing(readFile(pathOf(id, 'bin'))))
    },
    remove: async (id) => {
      checkId(id)
      await unlessMissing(unlink(pathOf(id, 'json')))
      await flushFolder(folder)
      await unlessMissing(unlink(pathOf(id, 'bin')))
    },
  }

  async function read(path: string): Promise<ReturnType<typeof parseMetadata> | undefined> {
    const text = await unlessMissing(readFile(path, 'utf8'))
    return text === undefined ? undefined : parseMetadata(text, path)
  }
}

/** What is left of the whole, counted as it is taken, and anew where it seems to be gone: others may have removed something. */
async function createRoom(folder: string, most: number): Promise<{ take(bytes: number, entry: QuarantineEntry): Promise<void> }> {
  let used = await bytesIn(folder)
  return {
    take: async (bytes, { id }) => {
      const before = await sizeOf(folder, id)
      if (used + bytes - before > most) used = await bytesIn(folder)
      if (used + bytes - before > most)
        throw new CollectorError(
          'quarantine-full',
          `${folder} holds ${used} bytes of ${most} and ${id} has ${bytes}: replay or remove what is in it, or let it have more`,
        )
      used += bytes - before
    },
  }
}

async function sizeOf(folder: string, id: string): Promise<number> {
  const sizes = ['json', 'bin'].map(async (end) => (await stat(join(folder, `${id}.${end}`)).catch(() => undefined))?.size ?? 0)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function* namesIn(folder: string): AsyncGenerator<string> {
  yield* await readdir(folder)
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
