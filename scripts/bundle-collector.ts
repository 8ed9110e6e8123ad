import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'
import { filesIn, root, settings, shapesHaveNoSideEffects } from './bundle-settings.ts'
import { licenceText } from './licences.ts'

/** What of the collector is made one file: the command, and the handler of a Lambda function. */
export const COLLECTOR_ENTRIES = {
  command: 'packages/collector/src/bin.ts',
  lambda: 'packages/collector/src/lambda/index.ts',
} as const

/** The collector in one file of CommonJS, which is what a single executable can hold. */
export interface CollectorBundle {
  readonly code: string
  /** The licences of what is in it. */
  readonly licences: string
  readonly metafile: Metafile
}

/**
 * Bundles one entry of the collector from the sources. What is imported on demand is in the file, too, but evaluated only when it is asked for.
 *
 * Nothing is left to be loaded from elsewhere: neither a package nor a native addon.
 */
export async function bundleCollector(entry: keyof typeof COLLECTOR_ENTRIES): Promise<CollectorBundle> {
  const { outputFiles, metafile } = await build({
    ...settings,
    entryPoints: [COLLECTOR_ENTRIES[entry]],
    outfile: 'build/index.cjs',
    format: 'cjs',
    minify: true,
    // Node's own modules are required where they are imported on demand: an import would read every export of each, and `node:http` loads all of
    // Node's fetch for one of them.
    supported: { 'dynamic-import': false },
    plugins: [shapesHaveNoSideEffects],
  })
  const used = filesIn(metafile)
  const addons = used.filter((path) => path.endsWith('.node'))
  if (addons.length > 0) throw new Error(`native addons: ${addons.join(', ')}`)
  return { code: outputFiles[0]?.text ?? '', licences: licenceText(root, used), metafile }
}

/** A bundle as an expression that is a function: what V8 compiles of it is kept with it, and that takes a script of its own. */
export function asFunction(code: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${code.replace(/^#!.*/, '')}\n})`
}

/** The collector's version, as its package says. */
export const collectorVersion: string = JSON.parse(readFileSync(join(root, 'packages/collector/package.json'), 'utf8')).version
