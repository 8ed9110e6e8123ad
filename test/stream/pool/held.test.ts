import { expect, test } from 'vitest'
import { createHeld } from '../../../packages/stream/src/pool/held.ts'

const at = (memory: ArrayBuffer, place = 0) => ({ memory, at: place, bytes: 8 })

test('a block is free when each batch in it was released, and is told once', () => {
  const { hold, release, takeFree } = createHeld()
  const [first, second] = [new ArrayBuffer(16), new ArrayBuffer(16)]
  const batches = [at(first), at(first, 8), at(second)]
  for (const batch of batches) hold(batch)
  release(batches[0]!)
  expect(takeFree()).toEqual([])
  release(batches[2]!)
  release(batches[1]!)
  const free = takeFree()
  expect(free.map((memory) => [first, second].indexOf(memory))).toEqual([1, 0])
  expect(takeFree()).toEqual([])
})

test('what is no memory, or nobody held, is none', () => {
  const { hold, release, takeFree } = createHeld()
  const oversized = { value: {}, offset: 0, scanned: 1 }
  hold(oversized)
  release(oversized)
  release(at(new ArrayBuffer(8)))
  expect(takeFree()).toEqual([])
})

test('what is large is told to go back, and what was handed on cannot', () => {
  const { hold, release, takeFree, isMuchFree } = createHeld()
  const [large, handed, huge] = [new ArrayBuffer(2 ** 20), new ArrayBuffer(8), new ArrayBuffer(2 ** 22)]
  for (const memory of [large, handed, huge]) hold(at(memory))
  expect(isMuchFree()).toBe(false)
  for (const memory of [handed, huge]) release(at(memory))
  expect(isMuchFree()).toBe(false)
  release(at(large))
  expect(isMuchFree()).toBe(true)
  structuredClone(handed, { transfer: [handed] })
  expect(takeFree().map((memory) => memory === large)).toEqual([true])
  expect(isMuchFree()).toBe(false)
})
