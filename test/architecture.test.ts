import { describe, expect, test } from 'vitest'
import { ARROWS, brokenArrows, CORE_ARROWS } from './architecture/arrows.ts'
import { impurities, shellTouches } from './architecture/globals.ts'
import { importsOf } from './architecture/imports.ts'
import { filesIn, PACKAGES, read, readManifest } from './architecture/repository.ts'
import { tableRows } from './docs/markdown.ts'

const librariesOf = (folder: string) =>
  Object.keys(readManifest(`packages/${folder}/package.json`).dependencies ?? {}).filter((name) => !name.startsWith('@trailmend/'))
const sourcesOf = (folder: string) => filesIn(`packages/${folder}/src`).filter((path) => path.endsWith('.ts'))

describe('the arrows between packages', () => {
  test('every package has a row, and every row a package', () => {
    expect(PACKAGES).toEqual(Object.keys(ARROWS).sort())
  })

  test.each(PACKAGES)('%s imports only what its row and its manifest allow', (folder) => {
    const libraries = librariesOf(folder)
    const broken = sourcesOf(folder).flatMap((path) => brokenArrows({ path, source: read(path), libraries }))
    expect(broken).toEqual([])
  })

  test.each(PACKAGES)("%s's tsconfig and manifest state the same arrows", (folder) => {
    const ours = ARROWS[folder]?.ours ?? []
    const { references, compilerOptions } = JSON.parse(read(`packages/${folder}/tsconfig.json`))
    expect(references.map(({ path }: { path: string }) => path).sort()).toEqual(ours.map((each) => `../${each}`).sort())
    expect(compilerOptions.types).toEqual(ARROWS[folder]?.node ? ['node'] : [])
    const dependencies = Object.keys(readManifest(`packages/${folder}/package.json`).dependencies ?? {})
    expect(dependencies.filter((name) => name.startsWith('@trailmend/')).sort()).toEqual(ours.map((each) => `@trailmend/${each}`).sort())
  })

  test('ARCHITECTURE.md shows the same arrows', () => {
    const cells = (text: string, before: string) =>
      tableRows(text, before).map(([who = '', , whom = '']) => [who, whom].map((cell) => cell.match(/[a-z-]+(?=`|\/`)/g) ?? []))
    const page = read('ARCHITECTURE.md')
    expect(cells(page, '| Package |')).toEqual(Object.entries(ARROWS).map(([who, { ours }]) => [[who], ours]))
    const inCore = Object.entries(CORE_ARROWS).map(([who, whom]) => [[who], whom.filter((each) => each !== who)])
    expect(cells(page, '| Folder |')).toEqual(inCore)
  })

  test('core rests on nothing', () => {
    expect(readManifest('packages/core/package.json').dependencies ?? {}).toEqual({})
  })

  test('only aws depends on the SDK', () => {
    const owners = PACKAGES.filter((folder) => librariesOf(folder).some((name) => name.startsWith('@aws-sdk/')))
    expect(owners).toEqual(['aws'])
  })

  test('every folder of core has a row', () => {
    const folders = sourcesOf('core').flatMap((path) => path.split('/').slice(3, -1).slice(0, 1))
    expect([...new Set(folders)].filter((folder) => !Object.hasOwn(CORE_ARROWS, folder))).toEqual([])
  })
})

/** The script of the HTML report, and the text made of it: a page has a clock and a language of its own. */
const IN_A_BROWSER = /^packages\/report\/src\/html\/(?:client\/|assets\.ts$)/

describe('purity', () => {
  test.each(Object.keys(ARROWS).filter((folder) => !ARROWS[folder]?.node))('%s has no clock, no dice and no world', (folder) => {
    const touched = sourcesOf(folder)
      .filter((path) => !IN_A_BROWSER.test(path))
      .flatMap((path) => impurities(read(path)).map((what) => `${path}: ${what}`))
    expect(touched).toEqual([])
  })

  const portable = sourcesOf('stream').filter((path) => !/^packages\/stream\/src\/(?:node|digest-node|pool)\//.test(path))
  test('stream is portable and pure, but for its folders of Node', () => {
    expect(portable.filter((path) => importsOf(read(path)).some((each) => each.startsWith('node:') || /\bnode\//.test(each)))).toEqual([])
    expect(portable.flatMap((path) => impurities(read(path)).map((what) => `${path}: ${what}`))).toEqual([])
  })

  test("nothing imports a page's script: it is text that the generator has made of it", () => {
    const importers = PACKAGES.flatMap(sourcesOf).filter((path) => !IN_A_BROWSER.test(path))
    expect(importers.filter((path) => importsOf(read(path)).some((each) => /\/client\//.test(each)))).toEqual([])
  })

  /** The entries of the two shells, and what else may touch the process, with the reason. */
  const MAY_TOUCH: Readonly<Record<string, string>> = {
    'packages/cli/src/bin.ts': 'the entry of the command',
    'packages/action/src/index.ts': 'the entry of the Action',
    'packages/collector/src/bin.ts': 'the entry of the collector',
    'packages/action/src/runner.ts': 'the folder it was started in, where the runner names none',
    'packages/aws/src/connection.ts': 'takes a module of Node without all that its exports load',
    'packages/operate/src/repair/run-store.ts': 'a lock says which process has it, and asks whether that of another lives',
    'packages/cli/src/progress.ts': 'the spinner wants the stream itself, to draw over its own line',
    'packages/cli/src/commands/doctor.ts': 'tells which Node and platform it runs on, which is what it is asked for',
  }
  const touching = PACKAGES.flatMap(sourcesOf).filter((path) => shellTouches(read(path)).length > 0)

  test('only the entries touch process and console', () => {
    expect(touching.filter((path) => !Object.hasOwn(MAY_TOUCH, path))).toEqual([])
  })
  test('every exception is still needed', () => {
    expect(Object.keys(MAY_TOUCH).filter((path) => !touching.includes(path))).toEqual([])
  })
})

describe('the walker itself', () => {
  const imports: readonly [string, string, readonly string[]][] = [
    ['a named import', "import { a } from './a.ts'", ['./a.ts']],
    ['a type import over several lines', "import type {\n  A,\n  B,\n} from '@trailmend/core'", ['@trailmend/core']],
    ['a re-export', "export { a } from './a.ts'", ['./a.ts']],
    ['an import for its side effects', "import 'node:fs'", ['node:fs']],
    ['an import when it runs', "const { b } = await import('ora')", ['ora']],
    ['a type written inline', "let a: import('zod').ZodType", ['zod']],
    ['a require', "const fs = require('node:fs')", ['node:fs']],
    ['a computed import', 'await import(name)', ['computed']],
    ['a computed require', 'require(`./${name}`)', ['computed']],
    ['a comment', "// import { a } from './a.ts'\n/** import('b') */\nconst c = 1 // import('d')", []],
    ['a text that looks like the beginning of a comment', "const a = 'trail/*'\nimport b from './b.ts'\n/** c */", ['./b.ts']],
    ['nothing', "const from = 'here'", []],
  ]
  test.each(imports)('sees %s', (_what, source, expected) => {
    expect(importsOf(source)).toEqual(expected)
  })

  const arrows: readonly [string, string, string, boolean][] = [
    ['core/src/observe/a.ts', '../arn.ts', 'a free file', true],
    ['core/src/observe/a.ts', './fact.ts', 'its own folder', true],
    ['core/src/observe/from-answers/a.ts', '../fact.ts', 'its own folder, from below', true],
    ['core/src/observe/a.ts', '../evaluate/finding.ts', 'upward', false],
    ['core/src/observe/a.ts', '../policy/request.ts', 'sideways', false],
    ['core/src/policy/a.ts', '../observe/fact.ts', 'sideways', false],
    ['core/src/evaluate/a.ts', '../observe/fact.ts', 'downward', true],
    ['core/src/evaluate/controls/a.ts', '../../policy/request.ts', 'downward, from below', true],
    ['core/src/arn.ts', './observe/fact.ts', 'a free file that is not free of a folder', false],
    ['core/src/evaluate/a.ts', '../index.ts', "its package's own surface", false],
    ['core/src/a.ts', 'node:fs', 'Node', false],
    ['core/src/a.ts', 'zod', 'a library', false],
    ['core/src/new-area/a.ts', '../observe/fact.ts', 'from a folder without a row', false],
    ['report/src/a.ts', '@trailmend/core', 'downward', true],
    ['report/src/a.ts', '@trailmend/operate', 'upward', false],
    ['report/src/a.ts', 'node:path', 'Node', false],
    ['report/src/a.ts', 'declared', 'a library of its manifest', true],
    ['report/src/a.ts', 'declared/inner', 'an inner path of a library', true],
    ['report/src/a.ts', 'typed', 'a library of which the manifest names the types', true],
    ['report/src/a.ts', 'undeclared', 'a library that the manifest does not name', false],
    ['aws/src/a.ts', '@aws-sdk/client-sts', 'the SDK', true],
    ['operate/src/a.ts', '@aws-sdk/client-sts', 'the SDK, in another package', false],
    ['cli/src/a.ts', '@trailmend/aws', 'past operate', false],
    ['cli/src/a.ts', '@trailmend/core/lib/arn.js', "another package's inner path", false],
    ['cli/src/a.ts', '@trailmend/core/policy', 'a path that a package opens', true],
    ['cli/src/a.ts', '../../core/src/arn.ts', "another package's sources", false],
    ['cli/src/a.ts', './b.js', 'what is built', false],
    ['unheard-of/src/a.ts', './b.ts', 'a package without a row', false],
  ]
  test.each(arrows)('%s -> %s (%s): %s', (file, imported, _what, allowed) => {
    const path = `packages/${file}`
    const broken = brokenArrows({ path, source: `import '${imported}'`, libraries: ['declared', '@types/typed', '@aws-sdk/client-sts'] })
    expect(broken).toEqual(allowed ? [] : [`${path} -> ${imported}`])
  })

  const impure = ['Date.now()', 'new Date()', 'Math.random()', "fetch('x')", 'process.env', "console.log('x')", "a.localeCompare('b')"]
  test.each(impure)('%s is impure', (source) => {
    expect(impurities(`const a = ${source}`)).toHaveLength(1)
  })
  test.each(['new Date(time)', 'Date.parse(text)', '// console.log(1)', 'a.process'])('%s is pure', (source) => {
    expect(impurities(source)).toEqual([])
  })
  test('a shell that takes the process apart is seen', () => {
    expect(shellTouches('const { stdout } = process\n')).toHaveLength(1)
  })
})
