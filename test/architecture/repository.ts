import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What git ignores, and git itself. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'lib', '.venv', 'coverage', 'build'])
const LEFT_OUT_FILES = /(\.tsbuildinfo|\.log|\.tmp)$|^(\.ready|trailmend-report.*)$/

/** Every file of the repository or of a folder in it, from the root, with forward slashes, sorted. */
export function filesIn(folder = ''): readonly string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true })
  const found = entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : filesIn(path)
    return entry.isFile() && !LEFT_OUT_FILES.test(entry.name) ? [path] : []
  })
  return found.sort()
}

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export function readManifest(path: string): Manifest {
  return JSON.parse(read(path)) as Manifest
}

/** The folders under `packages/`. */
export const PACKAGES: readonly string[] = readdirSync(join(ROOT, 'packages')).sort()

/** The name that a package is imported by. */
export function nameOf(folder: string): string {
  return readManifest(`packages/${folder}/package.json`).name
}
