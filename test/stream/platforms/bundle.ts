import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { makeInputs } from './inputs.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const source = path('../../../packages/stream/src')

/** Source, as the tests of Node take it. */
const alias = { '@trailmend/stream/node': `${source}/node/index.ts`, '@trailmend/stream': `${source}/index.ts` }

/** A script, and what of the platform it imports. */
export interface Bundle {
  readonly code: string
  readonly imports: readonly string[]
}

/** One script with the portable entry and the inputs; what it reports is in `globalThis.report`. */
export function bundleCheck(): Promise<Bundle> {
  const inputs = JSON.stringify(makeInputs())
  return bundle(`import { checkPlatform } from './check.ts'; globalThis.report = checkPlatform(${inputs})`)
}

/** The same of the entry for Node, which reads the files named behind the script. */
export function bundleNodeCheck(): Promise<Bundle> {
  return bundle("import { checkFiles } from './check-files.ts'; globalThis.report = checkFiles(process.argv.slice(2))")
}

async function bundle(contents: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: path('.'), loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    alias,
    external: ['node:*'],
  })
  const all = Object.values(metafile.inputs).flatMap(({ imports }) => imports)
  return { code: outputFiles[0]!.text, imports: all.filter(({ external }) => external).map((each) => each.path) }
}
