import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const MODULE = pathToFileURL(new URL('../../packages/collector/src/small-heap.ts', import.meta.url).pathname).href

/** Makes many small things that live a while, and tells how large the young generation was at most, and what was there besides. MiB. */
const program = (first: string) => `
  import { getHeapSpaceStatistics } from 'node:v8'
  ${first}
  let kept = []
  let [young, all] = [0, 0]
  for (let turn = 0; turn < 150; turn++) {
    for (let index = 0; index < 40_000; index++) kept.push({ index, list: [index] })
    kept = kept.slice(-60_000)
    const spaces = getHeapSpaceStatistics()
    young = Math.max(young, spaces.find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20)
    all = Math.max(all, spaces.reduce((sum, space) => sum + space.space_size, 0) / 2 ** 20)
    await new Promise((resolve) => setTimeout(resolve, turn < 20 ? 50 : 1))
  }
  console.log(JSON.stringify({ young, all }))`

function most(first: string): { young: number; all: number } {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program(first)], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

test('the young generation stays small, and the old one does not wait for long', () => {
  const kept = most(`import { keepHeapSmall } from ${JSON.stringify(MODULE)}; keepHeapSmall()`)
  // Some pages more for a moment where V8 is not done with those that it has left; without it, 64 to 128.
  expect(kept.young).toBeLessThan(48)
  expect(kept.young).toBeGreaterThanOrEqual(8)
  expect(kept.all).toBeLessThan(most('').all)
})
