import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mustStayInside } from '../../../packages/operate/src/gate/stays-inside.ts'

const home = mkdtempSync(join(tmpdir(), 'trailmend-inside-'))
const folder = join(home, 'repository')

beforeAll(() => {
  mkdirSync(join(folder, '.git'), { recursive: true })
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(home, 'precious'), '')
  writeFileSync(join(folder, '.git/config'), '')
  symlinkSync('../precious', join(folder, 'to-file'))
  symlinkSync('..', join(folder, 'to-folder'))
  symlinkSync('.git/config', join(folder, 'to-git'))
  symlinkSync('out', join(folder, 'to-inside'))
  symlinkSync('../none', join(folder, 'to-nothing'))
  symlinkSync(folder, join(home, 'linked'))
})
afterAll(() => rmSync(home, { recursive: true }))

test.each([
  ['a file that is not there', 'report.json', true],
  ['in a folder that is not there', 'deep/er/report.json', true],
  ['through a link that stays inside', 'to-inside/report.json', true],
  ['a link to nothing, which is written over', 'to-nothing', true],
  ['outside, by its name', '../report.json', true],
  ['a link to a file outside', 'to-file', false],
  ['through a link to a folder outside', 'to-folder/report.json', false],
  ['what git keeps', 'to-git', false],
  ['what git keeps, by its name', '.git/config', false],
])('%s', async (_name, path, stays) => {
  for (const from of [folder, join(home, 'linked')]) {
    const asked = mustStayInside(from, [path])
    if (stays) await asked
    else await expect(asked).rejects.toThrow(`cannot write ${path}: a link`)
  }
})
