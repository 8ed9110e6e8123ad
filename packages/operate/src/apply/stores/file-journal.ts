import { constants, type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '../../make-folder.ts'
import type { JournalStore } from '../ports.ts'

const ENDING = '.journal.ndjson'

/**
 * Journals in a folder, one file a run, which only their owner may read.
 *
 * What was appended is on the disk before anybody is told so: the file is synced, and its folder when the file is new.
 */
export function createFileJournal(folder: string): JournalStore {
  const pathOf = (run: string): string => join(folder, `${run}${ENDING}`)
  return {
    read: (run) =>
      readFile(pathOf(run), 'latin1').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      }),
    append: async (run, { after, lines }) => {
      if (after === 0) await makeFolder(folder, 0o700)
      const file = await open(pathOf(run), after === 0 ? constants.O_RDWR | constants.O_CREAT : constants.O_RDWR, 0o600)
      try {
        await writeBehind(file, after, lines)
      } finally {
        await file.close()
      }
      if (after === 0) await syncFolder(folder)
    },
    runs: async () => {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      const runs = names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length))
      return new Map(await Promise.all(runs.sort().map(async (run) => [run, await stateOf(pathOf(run))] as const)))
    },
  }
}

/** A file that was written since, or put in the place of another, has another time, size or number. */
async function stateOf(path: string): Promise<string> {
  const { mtimeNs, size, ino } = await stat(path, { bigint: true })
  return `${ino}-${mtimeNs}-${size}`
}

async function writeBehind(file: FileHandle, after: number, lines: string): Promise<void> {
  const { size } = await file.stat()
  if (size < after) throw new Error('the journal is shorter than it was')
  if (size > after) {
    await mustBeTorn(file, after, size)
    await file.truncate(after)
  }
  const bytes = Buffer.from(lines, 'latin1')
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, after + written)).bytesWritten
  }
  await file.sync()
}

/** What stands behind the last whole line was cut off while it was written. Whole lines there are another writer's. */
async function mustBeTorn(file: FileHandle, after: number, size: number): Promise<void> {
  const buffer = Buffer.alloc(Math.min(size - after, 64 * 2 ** 20))
  const { bytesRead } = await file.read(buffer, 0, buffer.length, after)
  if (buffer.subarray(0, bytesRead).includes(0x0a)) throw new Error('another run has written to the journal')
}

/** Windows has no way to sync a folder, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (platform() === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
