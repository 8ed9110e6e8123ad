import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Make a folder, and those above it that are not there. Returns whether it was made.
 *
 * Node's own `recursive` never ends where a folder that is there says of everything in it that it is not: one of `/proc`, or one that was
 * removed under a process. Throws as `mkdir` does.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<boolean> {
  const missing: string[] = []
  for (let at = resolve(path); !(await isThere(at)); at = dirname(at)) missing.push(at)
  for (const each of missing.reverse()) await mkdir(each, { mode }).catch(unlessFolder(each))
  return missing.length > 0
}

async function isThere(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT' && dirname(path) !== path) return false
    throw error
  }
  throw Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), { code: 'ENOTDIR' })
}

/** Another process may have made it in the meantime. */
function unlessFolder(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    const isFolder = await stat(path).then(
      (there) => there.isDirectory(),
      () => false,
    )
    if (!isFolder) throw error
  }
}
