import { describe, expect, test } from 'vitest'
import { IDENTITY_WORDS } from '../../../packages/collector/src/dedupe/event-identity.ts'
import { createSeenEvents, type SeenEvents } from '../../../packages/collector/src/dedupe/seen-events.ts'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'

/** Who it is, and what its bytes are. */
const identity = (name: number, bytes = 0) => Int32Array.of(name, name ^ 0x5bd1e995, bytes, 0)
const WINDOW = 1000
const empty = () => createSeenEvents(WINDOW, 12345)

describe('events seen', () => {
  test('an event is new once, and a copy from then on', () => {
    const seen = empty()
    expect(seen.see(identity(1), 7)).toBe('new')
    expect([seen.see(identity(1), 8), seen.firstOwner(), seen.size]).toEqual(['copy', 7, 1])
    expect([seen.see(identity(1), 7), seen.firstOwner()]).toEqual(['copy', 7])
  })

  test('other bytes under the same id are a twin, and each has copies of its own', () => {
    const seen = empty()
    seen.see(identity(1, 1), 1)
    expect(seen.see(identity(1, 2), 2)).toBe('twin')
    expect([seen.see(identity(1, 1), 3), seen.firstOwner()]).toEqual(['copy', 1])
    expect([seen.see(identity(1, 2), 3), seen.firstOwner()]).toEqual(['copy', 2])
  })

  test('what an owner noted is forgotten with it, and nothing else is', () => {
    const seen = empty()
    seen.see(identity(1), 1)
    seen.see(identity(2), 2)
    seen.forget(Int32Array.of(...identity(1), ...identity(2)), 1)
    expect([seen.see(identity(2), 3), seen.see(identity(1), 3)]).toEqual(['copy', 'new'])
    expect(seen.size).toBe(2)
  })

  test('many twins under one id cost a bounded look, and all are kept', () => {
    const seen = empty()
    for (let bytes = 0; bytes < 5000; bytes++) expect(seen.see(identity(1, bytes), 1)).toBe(bytes === 0 ? 'new' : 'twin')
    expect(seen.size).toBeLessThan(100)
  })

  test.each([1, 2, 3, WINDOW])('as many as the window of %i are remembered, and no more', (window) => {
    const seen = createSeenEvents(window, 12345)
    for (let name = 1; name <= 10 * WINDOW; name++) {
      expect(seen.see(identity(name), 1)).toBe('new')
      expect(seen.size).toBe(Math.min(name, window))
      if (name > window) expect(seen.see(identity(name - window + 1), 2)).toBe('copy')
    }
    expect(seen.turns).toBe(Math.floor((10 * WINDOW - 1) / window))
    expect(seen.see(identity(10 * WINDOW - window), 2)).toBe('new')
  })

  test('without a window nothing is remembered', () => {
    const seen = createSeenEvents(0, 1)
    expect([seen.see(identity(1), 1), seen.see(identity(1), 1), seen.size, seen.turns]).toEqual(['new', 'new', 0, 0])
    seen.forget(identity(1), 1)
  })

  test('what failed, and is forgotten, does not push out what was seen before it is tried again', () => {
    const seen = empty()
    for (let name = 1; name <= WINDOW / 2; name++) seen.see(identity(name), 1)
    const half = Array.from({ length: WINDOW / 2 }, (_, at) => identity(WINDOW + at))
    for (let tries = 0; tries < 5; tries++) {
      for (const one of half) expect(seen.see(one, 2 + tries)).toBe('new')
      seen.forget(Int32Array.from(half.flatMap((one) => [...one])), 2 + tries)
    }
    for (let name = 1; name <= WINDOW / 2; name++) expect(seen.see(identity(name), 9)).toBe('copy')
  })

  test('says what a map of everything would say', () => {
    const random = createRandom(3)
    const seen = createSeenEvents(1e6, random(2 ** 32))
    const model = new Map<string, number>()
    const byOwner = new Map<number, Int32Array[]>()
    for (let step = 0; step < 60_000; step++) {
      const owner = 1 + random(50)
      if (random(200) === 0) {
        forget(seen, byOwner.get(owner) ?? [], owner, model)
        byOwner.delete(owner)
        continue
      }
      const one = identity(random(5000), random(3))
      const key = one.join()
      const first = model.get(key)
      const isTwin = [0, 1, 2].some((bytes) => model.has(identity(one[0] as number, bytes).join()))
      expect(seen.see(one, owner)).toBe(first !== undefined ? 'copy' : isTwin ? 'twin' : 'new')
      if (first !== undefined) expect(seen.firstOwner()).toBe(first)
      else {
        model.set(key, owner)
        byOwner.set(owner, [...(byOwner.get(owner) ?? []), one])
      }
    }
    expect(seen.size).toBe(model.size)
  })
})

function forget(seen: SeenEvents, noted: readonly Int32Array[], owner: number, model: Map<string, number>): void {
  const all = new Int32Array(noted.length * IDENTITY_WORDS)
  for (const [index, one] of noted.entries()) {
    all.set(one, index * IDENTITY_WORDS)
    model.delete(one.join())
  }
  seen.forget(all, owner)
}
