// `npm run bundle`: makes dist/, the Action as GitHub's runner loads it, from the packages' sources.
// `npm run bundle -- --check` only tells whether the committed dist/ is what they give, to the byte.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import { licenceText } from './licences.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const dist = join(root, 'dist')

/** Our own packages, and the paths in them that they open, are taken from their sources, so that nothing has to be built before. */
const sources = Object.fromEntries(readdirSync(join(root, 'packages')).flatMap(openPaths))

function openPaths(folder: string): readonly (readonly [name: string, source: string])[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
  return Object.entries<{ default?: string }>(exports).flatMap(([path, { default: built }]) => {
    const source = built?.replace(/^\.\/lib\//, 'src/').replace(/\.js$/, '.ts')
    return source === undefined ? [] : [[name + path.slice(1), join(root, 'packages', folder, source)] as const]
  })
}

/** The toolkit does not say that importing it does nothing: unsaid, an HTTP client that is never used is bundled and loaded. */
const toolkitHasNoSideEffects: Plugin = {
  name: 'toolkit-has-no-side-effects',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^@actions\// }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'resolving') return undefined
      const resolved = await bundler.resolve(path, { kind, importer, resolveDir, pluginData: 'resolving' })
      return { ...resolved, sideEffects: false }
    })
  },
}

/**
 * The shapes of a client's operations are lists whose keys are names of constants, which a bundler must take for something that may
 * have an effect: unsaid, all shapes of EC2 come along with the three operations that are asked.
 */
const shapesHaveNoSideEffects: Plugin = {
  name: 'shapes-have-no-side-effects',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => {
      const shape = /^((?:export )?var [\w$]+) = (\[(?:.*|[\s\S]*?\n)\]);$/gm
      return { contents: readFileSync(path, 'utf8').replace(shape, '$1 = /* @__PURE__ */ (() => $2)();') }
    })
  },
}

/** What both passes have in common. */
const settings = {
  absWorkingDir: root,
  alias: sources,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  keepNames: true,
  legalComments: 'none',
  charset: 'ascii',
  // A linked node_modules must give the same paths, and so the same bytes, as one in place.
  preserveSymlinks: true,
  logLevel: 'warning',
} satisfies BuildOptions

/** The files whose code a bundle holds. */
function filesIn({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  return inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []))
}

/**
 * What is imported on demand is bundled on its own first, in pieces where it imports on demand in turn. As part of one file esbuild
 * keeps every module that such an import leads to, used or not: for the AWS SDK that is eight megabytes more.
 */
function shakenOnDemand(told: (used: readonly string[]) => void): Plugin {
  const pieces = new Map<string, string>()
  return {
    name: 'shaken-on-demand',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^@trailmend\// }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path, namespace: 'shaken' } : undefined,
      )
      bundler.onResolve({ filter: /^\.\//, namespace: 'shaken' }, ({ path, importer }) => {
        const piece = join(pieces.has(importer) ? dirname(importer) : importer, path)
        return { path: piece, namespace: 'shaken' }
      })
      bundler.onLoad({ filter: /^/, namespace: 'shaken' }, async ({ path }) => {
        const known = pieces.get(path)
        if (known !== undefined) return { contents: known, resolveDir: root }
        const entry = sources[path] ?? ''
        const external = Object.keys(sources).filter((name) => name !== path)
        const { outputFiles, metafile } = await build({
          ...settings,
          alias: {},
          plugins: [shapesHaveNoSideEffects],
          entryPoints: { index: entry },
          external,
          splitting: true,
          chunkNames: '[name]-[hash]',
          outdir: join(root, path),
          format: 'esm',
        })
        told(filesIn(metafile))
        for (const file of outputFiles) pieces.set(file.path.slice(root.length), file.text)
        return { contents: pieces.get(join(path, 'index.js')) ?? '', resolveDir: dirname(entry) }
      })
    },
  }
}

async function bundle(): Promise<ReadonlyMap<string, string>> {
  const used: string[] = []
  const { outputFiles, metafile } = await build({
    ...settings,
    entryPoints: ['packages/action/src/index.ts'],
    outfile: 'dist/index.cjs',
    format: 'cjs',
    plugins: [shakenOnDemand((files) => used.push(...files)), toolkitHasNoSideEffects],
  })
  return new Map([
    ['index.cjs', outputFiles[0]?.text ?? ''],
    ['licenses.txt', licenceText(root, [...filesIn(metafile), ...used])],
  ])
}

/** The names of files in dist/ that are missing, different, or none of the bundle's. */
function differing(files: ReadonlyMap<string, string>): readonly string[] {
  const there = readdirSync(dist, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name).slice(dist.length + 1),
  )
  const wrong = [...files].flatMap(([name, text]) =>
    there.includes(name) && readFileSync(join(dist, name), 'utf8') === text ? [] : [name],
  )
  return [...wrong, ...there.filter((name) => !files.has(name))]
}

function write(files: ReadonlyMap<string, string>): void {
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist)
  for (const [name, text] of files) writeFileSync(join(dist, name), text)
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--check')
  if (unknown.length > 0) {
    console.error(`unknown option ${unknown.join(' ')}; usage: node scripts/bundle-action.ts [--check]`)
    return 2
  }
  const files = await bundle()
  if (!args.includes('--check')) {
    write(files)
    for (const [name, text] of files) console.log(`dist/${name}: ${(Buffer.byteLength(text) / 1024).toFixed(0)} KiB`)
    return 0
  }
  mkdirSync(dist, { recursive: true })
  const wrong = differing(files)
  if (wrong.length === 0) return 0
  console.error(`Not what the sources give: ${wrong.map((name) => `dist/${name}`).join(', ')}\nNext: npm run bundle, and commit dist/`)
  return 1
}

process.exitCode = await main(process.argv.slice(2))
