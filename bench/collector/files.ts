import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A file is finished when it is so large. Bytes. */
export const FILE_BYTES: number = 32 * 2 ** 20
/** Milliseconds. */
const EVERY = 20

/** Where events are written. */
export function eventsIn(folder: string): string {
  return join(folder, 'events')
}

/**
 * Takes away each file that is finished, as who ships files would, until it is stopped. So what is written does not grow: a virtual machine may get
 * memory from its host only as it touches it, and pays for each page as if whoever wrote there had worked so long. 500 MB in memory that was never
 * touched took half a second.
 */
export function shipFiles(folder: string): { stop(): void } {
  const timer = setInterval(() => {
    for (const name of namesIn(folder)) if (name.endsWith('.ndjson')) rmSync(join(folder, name), { force: true })
  }, EVERY)
  return { stop: () => clearInterval(timer) }
}

/** None, where the folder is not there yet. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
