// Packs the published packages as npm would. As a program, `node scripts/pack.ts FOLDER`, it prints the tarballs' names, each behind those it needs.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUNDLED, bundledCopy } from './bundled-package.ts'
import { SLIM, slimCopy } from './slim-package.ts'

const packages = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages')

/** What `npm pack --json` tells of a tarball. */
export interface Packed {
  readonly name: string
  readonly version: string
  readonly filename: string
  /** Bytes. */
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

interface Published {
  readonly name: string
  readonly folder: string
  readonly needs: readonly string[]
}

/** The folders of the published packages, each behind those it needs: the order in which they can be published. */
export function publishedFolders(): readonly string[] {
  const left = new Map(
    readdirSync(packages)
      .flatMap((name) => readPublished(join(packages, name)))
      .map((each) => [each.name, each]),
  )
  const ordered: string[] = []
  while (left.size > 0) {
    const next = [...left.values()].find(({ needs }) => !needs.some((name) => left.has(name)))
    if (next === undefined) throw new Error(`packages need each other: ${[...left.keys()].join(', ')}`)
    ordered.push(next.folder)
    left.delete(next.name)
  }
  return ordered
}

function readPublished(folder: string): readonly Published[] {
  const { name, private: isPrivate, dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return isPrivate === true ? [] : [{ name, folder, needs: Object.keys(dependencies) }]
}

/** Pack one package, as it is built, slimmed, or with its command in one file. Throws with what npm said. */
export async function pack(folder: string, destination: string): Promise<Packed> {
  const to = ['--pack-destination', resolve(destination)]
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const copyOf = SLIM.has(name) ? slimCopy : BUNDLED.has(name) ? bundledCopy : undefined
  if (copyOf === undefined) return npmPack(folder, to)
  const paths = npmPack(folder, ['--dry-run']).files.map(({ path }) => path)
  const copy = await copyOf(folder, paths)
  try {
    return npmPack(copy, to)
  } finally {
    rmSync(copy, { recursive: true })
  }
}

function npmPack(folder: string, more: readonly string[]): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', ...more]
  const { status, stdout, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`npm pack failed in ${folder}:\n${error?.message ?? `${stdout}${stderr}`.trim()}`)
  const [tarball] = Object.values(JSON.parse(stdout) as readonly Packed[] | Readonly<Record<string, Packed>>)
  if (tarball === undefined) throw new Error(`npm pack made no tarball in ${folder}`)
  return tarball
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [destination] = process.argv.slice(2)
  if (destination === undefined) throw new Error('usage: node scripts/pack.ts FOLDER')
  mkdirSync(destination, { recursive: true })
  for (const folder of publishedFolders()) console.log((await pack(folder, destination)).filename)
}
