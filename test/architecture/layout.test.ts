import { VERSION } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'
import { withoutComments } from './imports.ts'
import { filesIn, nameOf, PACKAGES, read, readManifest } from './repository.ts'

const MAX_LINES = 400
const sources = filesIn('packages').filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
const published = PACKAGES.filter((folder) => folder !== 'action')

describe('files', () => {
  test(`no source has more than ${MAX_LINES} lines`, () => {
    const lines = (path: string) => read(path).split('\n').length - 1
    expect(sources.filter((path) => lines(path) > MAX_LINES)).toEqual([])
  })
  test('every source is named for an idea, in kebab-case', () => {
    const names = sources.map((path) => path.split('/').at(-1) ?? '')
    expect(names.filter((name) => /\b(utils?|helpers?|common|misc)\b/.test(name))).toEqual([])
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(name))).toEqual([])
  })
  test('what is tested lies in a package, or holds the repository together', () => {
    const bindings = ['architecture', 'bench', 'deploy', 'docs', 'fakes', 'fixtures', 'fuzz', 'packages', 'real-data', 'samples', 'scripts']
    const allowed = new Set([...PACKAGES, ...bindings])
    const folders = filesIn('test').flatMap((path) => path.split('/').slice(1, -1).slice(0, 1))
    expect([...new Set(folders)].filter((folder) => !allowed.has(folder))).toEqual([])
  })
})

/** Everything in an index that is not `export { names } from` or `export type { names } from`. */
function notNamed(source: string): string {
  return withoutComments(source)
    .replace(/export(?: type)? \{[^}*]+\} from '\.\/[^']+'/g, '')
    .trim()
}

describe('surfaces', () => {
  test.each(published)("%s's index lists names, one by one", (folder) => {
    expect(notNamed(read(`packages/${folder}/src/index.ts`))).toBe('')
  })
  test.each([
    "export * from './a.ts'",
    "export * as a from './a.ts'",
    'export const a = 1',
    "import './a.ts'",
    "export { a } from 'library'",
  ])('%s would be found', (source) => {
    expect(notNamed(`export { b, type C } from './b.ts'\nexport type { D } from './d.ts'\n${source}`)).toBe(source)
  })
})

describe('manifests', () => {
  test.each(PACKAGES)('%s has the version of all, and rests on that version of the others', (folder) => {
    const { version, dependencies = {} } = readManifest(`packages/${folder}/package.json`)
    expect(version).toBe(VERSION)
    const ours = Object.entries(dependencies).filter(([name]) => PACKAGES.map(nameOf).includes(name))
    expect(ours.filter(([, wanted]) => wanted !== VERSION)).toEqual([])
  })
  test('the workspace has it too', () => {
    expect(readManifest('package.json').version).toBe(VERSION)
  })
  test('only the Action is private', () => {
    expect(PACKAGES.filter((folder) => readManifest(`packages/${folder}/package.json`).private === true)).toEqual(['action'])
  })
  test('everything is under the licence of the repository', () => {
    const licences = PACKAGES.map((folder) => readManifest(`packages/${folder}/package.json`).license)
    expect(new Set([...licences, readManifest('package.json').license])).toEqual(new Set(['Apache-2.0']))
  })
  test('every dependency is pinned to one version', () => {
    const manifests = [readManifest('package.json'), ...PACKAGES.map((folder) => readManifest(`packages/${folder}/package.json`))]
    const wanted = manifests.flatMap((each) =>
      Object.entries({ ...each.dependencies, ...each.devDependencies, ...each.optionalDependencies }),
    )
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
  test('the lock file names no host: any registry may serve it', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> }
    expect(Object.entries(packages).filter(([, { resolved }]) => resolved?.includes('//'))).toEqual([])
  })
})
