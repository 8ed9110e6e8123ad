import { describe, expect, test } from 'vitest'
import { createConcurrency } from '../../../packages/collector/src/run/concurrency.ts'
import { addEvents, createTally } from '../../../packages/collector/src/run/counts.ts'
import { tryAgain } from '../../../packages/collector/src/run/outcome.ts'
import { quarantineId } from '../../../packages/collector/src/run/quarantine-id.ts'

describe('how many objects are worked on at once', () => {
  const wentWell = (concurrency: ReturnType<typeof createConcurrency>, times: number): number => {
    for (let at = 0; at < times; at++) concurrency.wentWell()
    return concurrency.now()
  }

  test('one more for each that went well, up to the most, until something is busy', () => {
    const concurrency = createConcurrency({ least: 2, most: 7 })
    expect([concurrency.now(), wentWell(concurrency, 1), wentWell(concurrency, 3), wentWell(concurrency, 100)]).toEqual([2, 3, 6, 7])
    concurrency.wasBusy()
    expect([concurrency.now(), wentWell(concurrency, 2), wentWell(concurrency, 1), wentWell(concurrency, 3)]).toEqual([3, 3, 4, 4])
  })

  test('then one more for each that many that went well', () => {
    const concurrency = createConcurrency({ least: 2, most: 4 })
    concurrency.wasBusy()
    expect([
      concurrency.now(),
      wentWell(concurrency, 1),
      wentWell(concurrency, 1),
      wentWell(concurrency, 3),
      wentWell(concurrency, 100),
    ]).toEqual([2, 2, 3, 4, 4])
  })

  test('half as many where something is busy, down to the least', () => {
    const concurrency = createConcurrency({ least: 3, most: 20 })
    wentWell(concurrency, 1000)
    const levels = [1, 2, 3, 4].map(() => {
      concurrency.wasBusy()
      return concurrency.now()
    })
    expect(levels).toEqual([10, 5, 3, 3])
    expect([wentWell(concurrency, 2), wentWell(concurrency, 1)]).toEqual([3, 4])
  })
})

describe('when to try again', () => {
  test.each([
    ['missing', 1, 0.5, 10],
    ['missing', 2, 0.5, 20],
    ['missing', 1000, 0.5, 3_600],
    ['busy', 1, 0, 3],
    ['busy', 1, 0.999, 8],
    ['busy', 0, 0.5, 5],
    ['denied', 1, 0.5, 60],
    ['archived', 9, 0.5, 43_200],
    ['held', 1, 0.5, 5],
    ['failed', 3, 0.5, 20],
  ] as const)('%s, tried %i times, by chance %f: after %i seconds', (why, tries, random, afterSeconds) => {
    expect(tryAgain(why, { tries, random })).toMatchObject({ is: 'again', afterSeconds })
  })

  test.each([
    [20, 100, 105],
    [1, 100, 5],
    [20, -3, 5],
  ])('tried %i times, where it may be free in %i seconds: after %i', (tries, within, afterSeconds) => {
    expect(tryAgain('held', { tries, random: 0.5 }, { within })).toEqual({
      is: 'again',
      because: 'another collector works on it',
      afterSeconds,
    })
  })

  test('with what is more to say of it', () => {
    expect(tryAgain('denied', { tries: 1, random: 0.5 }, { needs: 's3:GetObject' })).toEqual({
      is: 'again',
      because: 'it may not be read',
      needs: 's3:GetObject',
      afterSeconds: 60,
    })
  })
})

test('counts are added, and must come to what was read', () => {
  const tally = createTally()
  const counts = { ...tally.events, read: 10, kept: 4, filtered: 3, duplicate: 2, quarantined: 1, twins: 1 }
  addEvents(tally, counts, 'a')
  addEvents(tally, counts, 'b')
  expect(tally.events).toMatchObject({ read: 20, kept: 8, filtered: 6, duplicate: 4, quarantined: 2, twins: 2 })
  expect(() => addEvents(tally, { ...counts, kept: 5 }, 'c')).toThrow(
    expect.objectContaining({ code: 'not-balanced', message: expect.stringContaining('c: read 10') }),
  )
})

test('the id in quarantine is of hex digits, and of everything that it is made of', () => {
  const ids = [
    quarantineId('object', 'a', ''),
    quarantineId('event', 'a', ''),
    quarantineId('object', 'b', ''),
    quarantineId('object', 'a', '1'),
  ]
  expect(new Set(ids).size).toBe(4)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{40}$/)
  expect(quarantineId('object', 'a', '')).toBe(ids[0])
})
