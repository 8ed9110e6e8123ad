import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { UsageError } from '../usage-error.ts'

/**
 * Find out whether files that are named inside of a folder would be written there, and not into what git keeps for itself.
 *
 * What is checked out is attacker-controlled: a link in it could lead a report to any file of the machine. Throws a `UsageError`
 * that names the file. Who names a file outside of the folder means it. `undefined` is no file.
 */
export async function mustStayInside(folder: string, paths: readonly (string | undefined)[]): Promise<void> {
  const root = await realpath(folder)
  for (const path of paths.filter((each) => each !== undefined)) {
    const isNamedInside = isBelow(relative(folder, resolve(folder, path)))
    const inside = relative(root, await targetOf(resolve(folder, path)))
    if (isNamedInside && (!isBelow(inside) || inside.split(sep).includes('.git'))) {
      throw new UsageError(`cannot write ${path}: a link among the files of the repository leads elsewhere; take the link away`)
    }
  }
}

/** Where a write would go. A link to what is not there is written over and not followed. */
async function targetOf(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined)
  if (found !== undefined || dirname(path) === path) return found ?? path
  const isLink = await lstat(path).then(
    (there) => there.isSymbolicLink(),
    () => false,
  )
  return join(isLink ? await realpath(dirname(path)) : await targetOf(dirname(path)), basename(path))
}

function isBelow(path: string): boolean {
  return !path.startsWith('..') && !isAbsolute(path)
}
