import { expect, test } from 'vitest'
import { createLater } from '../../../packages/collector/src/source/later.ts'

/** A clock that goes on as far as somebody sleeps. */
function worldOf() {
  let now = 0
  const later = createLater<number>({
    now: () => now,
    random: () => 0,
    sleep: async (milliseconds) => {
      now += milliseconds
    },
  })
  return { later, now: () => now, wait: (most: number) => later.wait(most, new AbortController().signal) }
}

test('what is due is given once, in the order in which it was added, so many at most', async () => {
  const { later, wait } = worldOf()
  for (const [item, after] of [
    [1, 5],
    [2, 9],
    [3, 5],
    [4, 4],
  ] as const)
    later.add(item, after)
  expect(later.due(9)).toEqual([])
  await wait(5)
  await wait(5)
  expect([later.due(2), later.due(0), later.due(-1), later.due(9), later.due(9)]).toEqual([[1, 3], [], [], [4], []])
  await wait(5)
  expect([later.size(), later.due(1), later.size()]).toEqual([1, [2], 0])
})
test('a wait is as long as until the first, or as is said, and never nothing', async () => {
  const { later, now, wait } = worldOf()
  await wait(7)
  expect(now()).toBe(7)
  later.add(1, 3)
  await wait(7)
  await wait(7)
  expect(now()).toBe(11)
})
test('hundreds of thousands may be kept', async () => {
  const { later, now, wait } = worldOf()
  for (let item = 0; item < 300_000; item++) later.add(item, 1_000 - (item % 7))
  await wait(20_000)
  expect([now(), later.due(10).length, later.size()]).toEqual([994, 10, 299_990])
})
