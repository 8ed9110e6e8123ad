import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { CACHE } from './peers/cache.ts'

// Beside the peers, so that their modules are found from there.
const FOLDER = join(CACHE, 'scripts')
const NAMES = ['child', 'one-file', 'start'] as const

/** Where a script of this folder is when it is built, to be run in a process of its own. */
export function scriptPath(name: (typeof NAMES)[number]): string {
  return join(FOLDER, `${name}.js`)
}

/** Builds the scripts as JavaScript: Node's own reading of TypeScript takes 25 MB, which would be counted. */
export function buildScripts(): void {
  buildSync({
    entryPoints: NAMES.map((name) => join(import.meta.dirname, `${name}.ts`)),
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  })
}
