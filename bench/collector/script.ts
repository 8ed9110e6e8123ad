import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { CACHE } from '../stream/peers/cache.ts'

const FOLDER = join(CACHE, 'collector')

/** Where the process that is measured is when it is built. */
export const CHILD: string = join(FOLDER, 'child.js')

/** Builds it as JavaScript, with what it needs, as the collector's binary is: Node's own reading of TypeScript takes memory, which would count. */
export function buildChild(): void {
  buildSync({
    entryPoints: [join(import.meta.dirname, 'child.ts')],
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node24',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'warning',
  })
}
