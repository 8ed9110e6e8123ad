import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Manifest, PACKAGES, ROOT, read, readManifest } from '../architecture/repository.ts'
import { tableRows } from './markdown.ts'

const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'Unlicense',
])
/** Binds its own files only, and nothing of it is shipped. */
const DEVELOPMENT_TOO = new Set(['MPL-2.0'])

const page = read('docs/dependencies.md')
const shippedRows = tableRows(page, '## Shipped')
const developmentRows = tableRows(page, '## For development')
const unquoted = (cell = '') => cell.replaceAll('`', '')

/** The packages that a manifest names, ours left out. */
function named(...lists: readonly (Readonly<Record<string, string>> | undefined)[]): readonly string[] {
  return lists.flatMap((list) => Object.keys(list ?? {})).filter((name) => !name.startsWith('@trailmend/'))
}

const manifests = new Map<string, Manifest>([
  ['workspace', readManifest('package.json')],
  ...PACKAGES.map((folder) => [folder, readManifest(`packages/${folder}/package.json`)] as const),
])
const usersOf = (name: string) =>
  [...manifests].flatMap(([user, each]) =>
    named(each.dependencies, each.devDependencies, each.optionalDependencies).includes(name) ? [user] : [],
  )
const shipped = PACKAGES.flatMap((folder) => named(manifests.get(folder)?.dependencies))
const all = [...manifests.values()].flatMap((each) => named(each.dependencies, each.devDependencies, each.optionalDependencies))

/** The licence that an installed package states; `undefined` if this platform does not install it. */
function licenceOf(name: string): string | undefined {
  const places = ['', ...PACKAGES.map((folder) => `packages/${folder}/`)].map((place) => `${place}node_modules/${name}/package.json`)
  const place = places.find((each) => existsSync(join(ROOT, each)))
  return place === undefined ? undefined : readManifest(place).license
}

describe('docs/dependencies.md', () => {
  test('lists what is shipped, sorted, and nothing else', () => {
    expect(shippedRows.map(([name]) => unquoted(name))).toEqual([...new Set(shipped)].sort())
  })
  test('lists what is for development, sorted, and nothing else', () => {
    expect(developmentRows.map(([name]) => unquoted(name))).toEqual([...new Set(all)].filter((name) => !shipped.includes(name)).sort())
  })
  test.each([...shippedRows, ...developmentRows].map((row) => [unquoted(row[0]), row] as const))(
    '%s',
    (name, [, licence = '', users, why = '']) => {
      expect(PERMISSIVE).toContain(licence)
      expect(licenceOf(name) ?? licence).toBe(licence)
      expect(users?.split(', ')).toEqual(usersOf(name).sort())
      expect(why).toMatch(/^[A-Z].*\.$/)
    },
  )
})

interface Locked {
  readonly license?: string
  readonly link?: boolean
  readonly dev?: boolean
}

test('every package in the tree has a licence that may be there', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }
  const wrong = Object.entries(packages).filter(([path, { license = 'none', link, dev }]) => {
    if (!path.includes('node_modules/') || link) return false
    return !PERMISSIVE.has(license) && !(dev && DEVELOPMENT_TOO.has(license))
  })
  expect(wrong.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})
