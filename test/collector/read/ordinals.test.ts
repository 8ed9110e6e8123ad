import { expect, test } from 'vitest'
import { createOrdinals } from '../../../packages/collector/src/read/ordinals.ts'

test.each([
  ['none', []],
  ['one', [7]],
  ['one behind the other', [0, 1, 2, 3]],
  ['with gaps', [2, 3, 4, 9, 11, 12, 40]],
  ['every other one', [0, 2, 4, 6, 8, 10]],
])('%s: each is where it was pushed', (_what, pushed) => {
  const ordinals = createOrdinals()
  for (const one of pushed) ordinals.push(one)
  expect(ordinals.length).toBe(pushed.length)
  expect(pushed.map((_one, index) => ordinals.at(index))).toEqual(pushed)
  expect([ordinals.at(-1), ordinals.at(pushed.length)]).toEqual([undefined, undefined])
})
