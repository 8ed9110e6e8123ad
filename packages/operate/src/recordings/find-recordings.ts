import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'

/**
 * The files that the given files and folders mean, in the order given; a folder's `.json` files, its own folders' included,
 * are sorted.
 *
 * Throws a `UsageError` for a path that is not there and for a folder without a recording.
 */
export async function findRecordings(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(filesOf))
  return [...new Set(found.flat())]
}

async function filesOf(path: string): Promise<readonly string[]> {
  const what = await stat(path).catch((error: Error) => {
    throw new UsageError(`--replay: cannot read ${path}: ${error.message}`, { cause: error })
  })
  if (!what.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map((entry) => join(entry.parentPath, entry.name))
  if (files.length === 0) throw new UsageError(`--replay: ${path} holds no .json file`)
  return files.sort()
}
