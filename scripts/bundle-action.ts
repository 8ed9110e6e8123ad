// `npm run bundle`: makes dist/, the Action as GitHub's runner loads it, from the packages' sources.
// `npm run bundle -- --check` only tells whether the committed dist/ is what they give, to the byte.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { filesIn, root, settings, shapesHaveNoSideEffects, sources } from './bundle-settings.ts'
import { licenceText } from './licences.ts'

const dist = join(root, 'dist')

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
