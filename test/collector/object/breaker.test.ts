import { expect, test } from 'vitest'
import { withBreaker } from '../../../packages/collector/src/object/breaker.ts'
import type { GetProblem, GotObject, ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { turningClock } from '../source/turning-clock.ts'

const BUSY: GetProblem = { is: 'busy' }
const MISSING: GetProblem = { is: 'missing' }

function ground(answer: (bucket: string) => GetProblem | GotObject | Error) {
  const clock = turningClock()
  const asked: string[] = []
  const store: ObjectStore = {
    get: async ({ bucket }) => {
      asked.push(bucket)
      const answered = answer(bucket)
      if (answered instanceof Error) throw answered
      return answered
    },
    list: async function* () {},
  }
  const broken = withBreaker(store, { clock, failures: 3, rest: 1000 })
  const get = (bucket = 'b', signal = new AbortController().signal) => broken.get({ bucket, key: 'k' }, signal).catch(String)
  return { clock, asked, get }
}

test('a bucket that does not answer is left alone, and tried again one object at a time', async () => {
  let now: GetProblem = BUSY
  const { clock, asked, get } = ground((bucket) => (bucket === 'b' ? now : MISSING))
  for (let index = 0; index < 5; index++) expect(await get()).toEqual(BUSY)
  expect(asked).toHaveLength(3)
  expect(await get('other')).toEqual(MISSING)
  clock.set(clock.now() + 1000)
  expect(await Promise.all([get(), get(), get()])).toEqual([BUSY, BUSY, BUSY])
  expect(asked.filter((bucket) => bucket === 'b')).toHaveLength(4)
  clock.set(clock.now() + 1000)
  expect(await get()).toEqual(BUSY)
  expect(
    asked.filter((bucket) => bucket === 'b'),
    'twice as long',
  ).toHaveLength(4)
  now = MISSING
  clock.set(clock.now() + 1000)
  expect(await get()).toEqual(MISSING)
  expect(await Promise.all([get(), get()])).toEqual([MISSING, MISSING])
})

test('many that fail at once are one reason to rest, not many', async () => {
  let now: GetProblem = BUSY
  const { clock, asked, get } = ground(() => now)
  await Promise.all(Array.from({ length: 20 }, () => get()))
  now = MISSING
  clock.set(clock.now() + 1000)
  expect(await get()).toEqual(MISSING)
  expect(asked).toHaveLength(21)
})

test('what is thrown counts, unless somebody gave up', async () => {
  const { asked, get } = ground(() => new Error('broken'))
  const gaveUp = AbortSignal.abort()
  for (let index = 0; index < 5; index++) await get('b', gaveUp)
  expect(asked).toHaveLength(5)
  for (let index = 0; index < 5; index++) await get()
  expect(asked).toHaveLength(8)
})
