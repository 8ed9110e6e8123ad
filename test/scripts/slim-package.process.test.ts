import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { slimCopy } from '../../scripts/slim-package.ts'

const folder = mkdtempSync(join(tmpdir(), 'trailmend-slim-test-'))
const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './node': { types: './lib/node/index.d.ts', default: './lib/node/index.js' },
      './package.json': './package.json',
    },
  }),
  LICENSE: 'A licence',
  'lib/index.js': "/** What it is. */\nexport { a } from './a.js'; // the first\nexport const letter = 'ž';\n",
  'lib/index.d.ts': "/** What it is. */\nexport { a } from './a.js';\n",
  'lib/a.js': 'export const a = 1;\n',
  'lib/a.d.ts': "import type { B } from './deep/b.ts';\nexport declare const a: import('./deep/c.ts').C;\n",
  'lib/deep/b.d.ts': "export type { A } from '../a.ts';\n",
  'lib/deep/c.d.ts': 'export type C = 1;\n',
  'lib/deep/hidden.js': 'export const hidden = 1;\n',
  'lib/deep/hidden.d.ts': 'export declare const hidden = 1;\n',
  'lib/node/index.js': 'export {};\n',
  'lib/node/index.d.ts': 'export {};\n',
}
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const copy = slimCopy(folder, Object.keys(FILES))
afterAll(() => {
  for (const each of [folder, copy]) rmSync(each, { recursive: true })
})

test('everything is in the copy but types that no entry leads to', () => {
  const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(copy.length + 1))
  expect(paths.sort()).toEqual(
    Object.keys(FILES)
      .filter((path) => path !== 'lib/deep/hidden.d.ts')
      .sort(),
  )
})

test.each([
  ['lib/index.js', 'export{a}from"./a.js";export const letter="ž";\n'],
  ['lib/index.d.ts', FILES['lib/index.d.ts']],
  ['LICENSE', 'A licence'],
])('%s', (path, text) => {
  expect(readFileSync(join(copy, path), 'utf8')).toBe(text)
})
