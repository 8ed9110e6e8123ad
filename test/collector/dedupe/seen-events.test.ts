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

/** The same, the plain way: a list of places that take turns. */
function createModel(window: number) {
  const places: ({ readonly key: string; readonly name: number; readonly owner: number } | undefined)[] = []
  let noted = 0
  return {
    see(one: Int32Array, owner: number) {
      const [name, key] = [one[0] as number, one.join()]
      const held = places.filter((each) => each !== undefined)
      const copy = held.find((each) => each.key === key)
      if (copy !== undefined) return ['copy', copy.owner]
      const is = held.some((each) => each.name === name) ? 'twin' : 'new'
      if (noted === window) noted = 0
      places[noted++] = { key, name, owner }
      return [is, 0]
    },
    forget(all: readonly Int32Array[], owner: number) {
      for (const one of all) {
        const place = places.findIndex((each) => each !== undefined && each.key === one.join() && each.owner === owner)
        if (place >= 0) places[place] = undefined
      }
      while (noted > 0 && places[noted - 1] === undefined) noted--
    },
    size: () => places.filter((each) => each !== undefined).length,
  }
}

test.each([1, 2, 3, 7, 20, 64])('says what a ring of %i would say, whatever is forgotten in between', (window) => {
  const random = createRandom(window)
  for (let time = 0; time < 20; time++) {
    const [seen, model] = [createSeenEvents(window, random(2 ** 32)), createModel(window)]
    const names = 1 + random(3 * window)
    for (let step = 0; step < 400; step++) {
      const owner = 1 + random(4)
      const some = Array.from({ length: 1 + random(4) }, () => identity(random(names), random(3)))
      const words = Int32Array.from(some.flatMap((one) => [...one]))
      if (random(5) === 0) {
        seen.forget(words, owner)
        model.forget(some, owner)
      } else {
        seen.lookAhead(words)
        for (const [index, one] of some.entries()) {
          const [is, first] = model.see(one, owner)
          expect(seen.see(words, owner, index * IDENTITY_WORDS)).toBe(is)
          if (is === 'copy') expect(seen.firstOwner()).toBe(first)
        }
      }
      expect(seen.size).toBe(model.size())
    }
  }
})

test('what fails again and again takes no more room for that', () => {
  const seen = createSeenEvents(100, 5)
  for (let name = 0; name < 150; name++) seen.see(identity(1000 + name), 1)
  const some = Int32Array.from(Array.from({ length: 40 }, (_, at) => [...identity(at)]).flat())
  for (let time = 0; time < 1000; time++) {
    for (let from = 0; from < some.length; from += IDENTITY_WORDS) expect(seen.see(some, 2, from)).toBe('new')
    seen.forget(some, 2)
  }
  expect([seen.see(identity(1149), 3), seen.size]).toEqual(['copy', 60])
})

function forget(seen: SeenEvents, noted: readonly Int32Array[], owner: number, model: Map<string, number>): void {
  const all = new Int32Array(noted.length * IDENTITY_WORDS)
  for (const [index, one] of noted.entries()) {
    all.set(one, index * IDENTITY_WORDS)
    model.delete(one.join())
  }
  seen.forget(all, owner)
}
