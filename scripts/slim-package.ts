import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { transformSync } from 'esbuild'

/** Published without what only costs whoever installs them: they are loaded where every kilobyte counts. */
export const SLIM: ReadonlySet<string> = new Set(['@trailmend/stream'])

/** Names stay, so that a stack still tells where it was. */
const SLIMMING = { charset: 'utf8', minifyWhitespace: true, minifySyntax: true } as const

interface Manifest {
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>
}

/**
 * A copy of a built package, slimmed: its code without comments, which the types have too, and without spaces, and only the types that an entry leads to.
 *
 * @param paths - the files that would be packed, relative to the folder
 * @returns the folder of the copy, which is the caller's to remove
 */
export function slimCopy(folder: string, paths: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'trailmend-slim-'))
  const types = reachableTypes(folder)
  for (const path of paths) {
    if (path.endsWith('.d.ts') && !types.has(path)) continue
    const target = join(copy, path)
    mkdirSync(dirname(target), { recursive: true })
    if (path.endsWith('.js')) writeFileSync(target, transformSync(readFileSync(join(folder, path), 'utf8'), SLIMMING).code)
    else cpSync(join(folder, path), target)
  }
  return copy
}

/** Every file of types that an entry of the package names, or that is imported by one that is in here. */
function reachableTypes(folder: string): ReadonlySet<string> {
  const { exports = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const found = new Set(Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : posix.normalize(entry.types ?? ''))))
  // A set is walked on into what is added meanwhile.
  for (const path of found)
    for (const [, specifier = ''] of readFileSync(join(folder, path), 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g))
      found.add(posix.join(posix.dirname(path), specifier.replace(/\.[jt]s$/, '.d.ts')))
  return found
}
