import type { Clock } from '../../../packages/collector/src/clock.ts'

/** A clock that a test sets, and that needs no time to wait. */
export interface SetClock extends Clock {
  set(milliseconds: number): void
}

export function createSetClock(start: number = Date.UTC(2026, 10, 22, 10), seed = 1): SetClock {
  let now = start
  let state = seed
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds
      await new Promise((resolve) => setImmediate(resolve))
    },
    random: () => {
      state = (state * 48271) % 2147483647
      return state / 2147483647
    },
    set: (milliseconds) => {
      now = milliseconds
    },
  }
}
