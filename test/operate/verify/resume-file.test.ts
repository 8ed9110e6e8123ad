import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verifyOptions } from '../../../packages/operate/src/verify/options.ts'
import { createStandingKeeper, readStanding, type Standing } from '../../../packages/operate/src/verify/resume-file.ts'

const at = (chain: number): Standing => ({
  judgedAt: '2026-11-22T00:00:00Z',
  found: { chains: [], notices: [] },
  chain,
  cursor: undefined,
  spooled: 0,
  keys: [],
})

test('where it stands is written now and then, and when it ends', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'trailmend-test-')), 'cursor')
  const options = verifyOptions({})
  let now = 0
  const keeper = createStandingKeeper(path, options, () => now)
  const written = () => JSON.parse(readFileSync(path, 'utf8')).chain

  await keeper.end()
  expect(existsSync(path)).toBe(false)
  await keeper.note(at(1))
  expect(written()).toBe(1)
  now += 1_999
  await keeper.note(at(2))
  expect(written()).toBe(1)
  now += 1
  await keeper.note(at(3))
  expect(written()).toBe(3)
  await keeper.note(at(4))
  expect(written()).toBe(3)
  await keeper.end()
  expect(await readStanding(path, options)).toEqual(at(4))
})

test("what stands beside it without it is somebody else's, and is left alone", async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'trailmend-test-')), 'cursor')
  writeFileSync(`${path}.outcomes`, '')
  expect(await readStanding(path, verifyOptions({}))).toBeUndefined()
  writeFileSync(`${path}.outcomes`, 'precious')
  await expect(readStanding(path, verifyOptions({}))).rejects.toThrow(`${path}.outcomes is there without ${path}`)
})
