import { expect, test } from 'vitest'
import { atMost } from '../../packages/operate/src/at-most.ts'

test('no more are under way at once than allowed, and all are done, in order', async () => {
  const begun: number[] = []
  let now = 0
  let most = 0
  await atMost(
    3,
    Array.from({ length: 10 }, (_, n) => n),
    async (n) => {
      begun.push(n)
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now--
    },
  )
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(most).toBe(3)
  await atMost(3, [], async () => expect.unreachable())
})

test('after a failure no other is begun, and those under way are waited for', async () => {
  const ended: number[] = []
  const work = async (n: number) => {
    await new Promise(setImmediate)
    if (n === 1) throw new Error('one')
    ended.push(n)
  }
  await expect(atMost(2, [0, 1, 2, 3, 4, 5], work)).rejects.toThrow('one')
  expect(ended).toContain(0)
  expect(ended).not.toContain(5)
})
