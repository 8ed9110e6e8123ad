import { describe, expect, test } from 'vitest'
import { keepLease, LEASE_SECONDS } from '../../../packages/collector/src/run/lease-keeper.ts'
import type { Lease } from '../../../packages/collector/src/source/source.ts'
import { createVirtualTime } from '../sim/virtual-clock.ts'

/** Keeps a lease of a minute; `answers` says what each asking is answered with. Answers when it was asked, and how that ended. */
async function keep(answers: readonly ('good' | 'lost' | 'throws')[], { jump = 0, until = 60_000, over = 3_600_000 } = {}) {
  const time = createVirtualTime(() => 0.5)
  const clock = time.machine()
  const asked: number[] = []
  const end = new AbortController()
  const lease: Lease = {
    until: clock.now() + until,
    extend: async (seconds) => {
      expect(seconds).toBe(LEASE_SECONDS)
      const answer = answers[asked.length] ?? 'good'
      asked.push(Math.round(time.elapsed() / 1000))
      if (answer === 'throws') throw new Error('throttled')
      if (answer === 'lost') return 'lost'
      const good = { until: clock.now() + seconds * 1000 }
      if (jump !== 0) clock.jump(jump)
      return good
    },
  }
  void time.sleep(over).then(() => end.abort())
  const how = await time.runUntil(keepLease(lease, clock, end.signal))
  return { how, asked }
}

describe('a lease', () => {
  test('is asked for at half its time, until it is over', async () => {
    expect(await keep([], { over: 500_000 })).toEqual({ how: 'over', asked: [30, 180, 330, 480] })
  })

  test('is lost when somebody says so', async () => {
    expect(await keep(['good', 'lost'])).toEqual({ how: 'lost', asked: [30, 180] })
  })

  test('is asked for again and again where nobody answers, and lost when it is over', async () => {
    const { how, asked } = await keep(Array.from({ length: 20 }, () => 'throws' as const))
    expect(how).toBe('lost')
    expect(asked.length).toBeGreaterThan(3)
    expect(Math.max(...asked)).toBeLessThan(60)
  })

  test('is kept after a failure that was one', async () => {
    expect(await keep(['throws', 'good'], { over: 100_000 })).toEqual({ how: 'over', asked: [30, 45] })
  })

  test.each([3_600_000, -3_600_000])('is not lost to a clock that jumps by %i ms', async (jump) => {
    const { how, asked } = await keep([], { jump, over: 1_000_000 })
    expect(how).toBe('over')
    for (const [index, at] of asked.entries()) expect(at - (asked[index - 1] ?? 0)).toBeLessThanOrEqual(LEASE_SECONDS / 2)
  })

  test('that seems to be over is asked for at once', async () => {
    expect(await keep(['lost'], { until: -5_000 })).toEqual({ how: 'lost', asked: [0] })
  })
})
