import { existsSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../../packages/operate/src/make-folder.ts'

const home = mkdtempSync(join(tmpdir(), 'make-folder-'))

test('a folder is made with those above it, once', async () => {
  const folder = join(home, 'a/b/c')
  expect([await makeFolder(folder, 0o700), await makeFolder(folder, 0o700)]).toEqual([true, false])
  expect(['a', 'a/b', 'a/b/c'].map((name) => statSync(join(home, name)).mode & 0o777)).toEqual([0o700, 0o700, 0o700])
})

test('by several at the same time', async () => {
  const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(home, 'd/e/f'))))
  expect(made).toContain(true)
  expect(existsSync(join(home, 'd/e/f'))).toBe(true)
})

test('through a link, and not through one that leads nowhere, or below a file', async () => {
  symlinkSync('a', join(home, 'link'))
  expect(await makeFolder(join(home, 'link/x'))).toBe(true)
  expect(existsSync(join(home, 'a/x'))).toBe(true)
  symlinkSync('nowhere', join(home, 'dangling'))
  await expect(makeFolder(join(home, 'dangling/x'))).rejects.toThrow(/ENOENT|EEXIST/)
  writeFileSync(join(home, 'file'), '')
  await expect(makeFolder(join(home, 'file/x'))).rejects.toThrow('ENOTDIR')
  await expect(makeFolder(join(home, 'file'))).rejects.toThrow('ENOTDIR')
})

test.skipIf(process.platform !== 'linux')('where nothing can be made, it ends with an error', async () => {
  await expect(makeFolder('/proc/trailmend/runs')).rejects.toThrow('ENOENT')
})
