import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { asFunction, bundleCollector } from './bundle-collector.ts'

/** Published with their command in one file besides: to find and read hundreds of files takes as long as all else that it does before its work. */
export const BUNDLED: ReadonlySet<string> = new Set(['@trailmend/collector'])

/**
 * A copy of the built collector that holds its command in one file, `bin/trailmend-collector.cjs`, for its `bin` to run, and the licences of what is in it.
 *
 * @param paths - the files that would be packed, relative to the folder
 * @returns the folder of the copy, which is the caller's to remove
 */
export async function bundledCopy(folder: string, paths: readonly string[]): Promise<string> {
  const { code, licences } = await bundleCollector('command')
  const copy = mkdtempSync(join(tmpdir(), 'trailmend-bundled-'))
  for (const path of paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(folder, path), join(copy, path))
  }
  writeFileSync(join(copy, 'bin/trailmend-collector.cjs'), asFunction(code))
  writeFileSync(join(copy, 'bin/licenses.txt'), licences)
  return copy
}
