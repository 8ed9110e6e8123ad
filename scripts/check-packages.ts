// `npm run packages`: packs every published package as npm would, and asks publint and Are The Types Wrong about each tarball.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { type Packed, pack, publishedFolders } from './pack.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

interface Run {
  readonly ok: boolean
  readonly out: string
  readonly said: string
}

function run(command: string, args: readonly string[], cwd: string): Run {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return { ok: status === 0, out: stdout ?? '', said: error?.message ?? `${stdout}${stderr}`.trim() }
}

/** Bytes that the code of a package may take at most, all of it zipped together. */
const MOST_CODE: Readonly<Record<string, number>> = { '@trailmend/stream': 60_000 }

/** The bytes of all code in a tarball, zipped: what the network carries if everything is loaded. */
function codeSize(tarball: string, { files }: Packed): number {
  const code = files.filter(({ path }) => path.endsWith('.js')).map(({ path }) => `package/${path}`)
  return gzipSync(run('tar', ['-xOf', tarball, ...code], root).out, { level: 9 }).length
}

/** What each entry of the package that must be small comes to in a bundle, minified and zipped, without its dependencies. Bytes. */
function bundleSizes(folder: string, name: string): readonly string[] {
  if (MOST_CODE[name] === undefined) return []
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports: Record<string, { default?: string }> }
  return Object.entries(exports).flatMap(([entry, { default: path }]) => {
    if (path === undefined) return []
    const { outputFiles } = buildSync({
      entryPoints: [join(folder, path)],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    })
    return [`${entry} ${Math.ceil(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length / 1000)} kB`]
  })
}

function sizeProblems(name: string, code: number): readonly string[] {
  const most = MOST_CODE[name] ?? Number.POSITIVE_INFINITY
  return code > most ? [`its code takes ${code} bytes zipped: more than ${most}`] : []
}

/** Everything in a tarball that a user has no use for, and everything of use that is not in it. */
function contentProblems({ files }: Packed, manifest: { readonly bin?: Readonly<Record<string, string>> }): readonly string[] {
  const paths = files.map(({ path }) => path)
  const surplus = paths.filter((path) => /\.tsbuildinfo$|\.test\.|^node_modules\//.test(path)).map((path) => `should not hold ${path}`)
  const wanted = [
    'package.json',
    'lib/index.js',
    'lib/index.d.ts',
    ...Object.values(manifest.bin ?? {}).map((path) => path.replace(/^\.\//, '')),
  ]
  return [...surplus, ...wanted.filter((path) => !paths.includes(path)).map((path) => `lacks ${path}`)]
}

async function publintProblems(tarball: Buffer): Promise<readonly string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: Uint8Array.from(tarball).buffer }, strict: true })
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`)
}

function attwProblems(tarball: string): readonly string[] {
  const attw = join(dirname(fileURLToPath(import.meta.resolve('@arethetypeswrong/cli/package.json'))), 'dist', 'index.js')
  const asked = run(process.execPath, [attw, tarball, '--profile', 'esm-only', '--no-color', '--no-emoji', '--format', 'ascii'], root)
  return asked.ok ? [] : [`attw: ${asked.said}`]
}

async function checkPackage(folder: string, destination: string): Promise<readonly string[]> {
  const packed = await pack(folder, destination)
  const tarball = join(destination, packed.filename)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const code = codeSize(tarball, packed)
  const problems = [
    ...contentProblems(packed, manifest),
    ...sizeProblems(packed.name, code),
    ...(await publintProblems(readFileSync(tarball))),
    ...attwProblems(tarball),
  ]
  const bundles = bundleSizes(folder, packed.name)
  const what = `${packed.name} ${packed.version}: ${packed.files.length} files, ${Math.ceil(packed.size / 1000)} kB packed, ${Math.ceil(code / 1000)} kB of it code${bundles.length > 0 ? `, in a bundle ${bundles.join(', ')}` : ''}`
  console.log(
    problems.length === 0 ? `${what}, in order` : `${what}, ${problems.length} problems\n${problems.map((each) => `  ${each}`).join('\n')}`,
  )
  return problems
}

const destination = mkdtempSync(join(tmpdir(), 'trailmend-packages-'))
try {
  for (const folder of publishedFolders()) if ((await checkPackage(folder, destination)).length > 0) process.exitCode = 1
} finally {
  rmSync(destination, { recursive: true, force: true })
}
