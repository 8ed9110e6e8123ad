import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readAhead } from '../../../packages/operate/src/verify/read-ahead.ts'

/** Numbers, and how far they have been read. */
function counting(end: number, failAt = Number.POSITIVE_INFINITY) {
  const seen = { read: 0, isEnded: false }
  async function* numbers() {
    try {
      for (let each = 0; each < end; each++) {
        if (each === failAt) throw new Error('broken')
        seen.read++
        await setImmediate()
        yield each
      }
    } finally {
      seen.isEnded = true
    }
  }
  return { seen, numbers: numbers() }
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await setImmediate()
}

test.each([[1], [2], [7], [100]])('all comes in its order, %i ahead', async (most) => {
  const got: number[] = []
  for await (const each of readAhead(counting(20).numbers, most)) got.push(each)
  expect(got).toEqual(Array.from({ length: 20 }, (_, index) => index))
})

test('it begins at once, and reads no more than it may keep', async () => {
  const { seen, numbers } = counting(1000)
  const ahead = readAhead(numbers, 5)
  await turns(50)
  expect(seen.read).toBe(5)
  await ahead.next()
  await turns(10)
  expect(seen.read).toBe(6)
  await ahead.return()
  expect(seen.isEnded).toBe(true)
})

test('an error comes behind what came before it', async () => {
  const got: number[] = []
  const all = async () => {
    for await (const each of readAhead(counting(9, 3).numbers, 100)) got.push(each)
  }
  await expect(all()).rejects.toThrow('broken')
  expect(got).toEqual([0, 1, 2])
})

test('what nobody asks for can be let go of, also where it is broken', async () => {
  const { seen, numbers } = counting(9, 3)
  const ahead = readAhead(numbers, 100)
  await turns(20)
  await ahead.return()
  expect(seen.isEnded).toBe(true)
  const fresh = counting(9)
  await readAhead(fresh.numbers, 2).return()
  expect(fresh.seen.isEnded).toBe(true)
})
