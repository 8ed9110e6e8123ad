import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'

/**
 * The files that the given files and folders mean, each once, in the order given; the `.json` files of a folder and of the
 * folders in it are sorted.
 *
 * Links to files are followed, links to folders are not. What begins with a dot is passed over, as a shell does it.
 * Throws a `UsageError` for what cannot be read, and for a folder without a recording.
 */
export async function findRecordings(paths: readonly string[]): Promise<readonly string[]> {
  const found = (await Promise.all(paths.map(filesOf))).flat()
  const names = await Promise.all(found.map((path) => realpath(path)))
  const first = new Map(names.map((name, index) => [name, index] as const).reverse())
  return found.filter((_path, index) => first.get(names[index] ?? '') === index)
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const files = await filesIn(path)
    if (files.length === 0) throw new Error('it holds no .json file')
    return files
  } catch (error) {
    throw new UsageError(`--replay: cannot read ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => !entry.name.startsWith('.'))
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path)
      return /\.json$/i.test(entry.name) && (await stat(path)).isFile() ? [path] : []
    }),
  )
  return found.flat().sort()
}
