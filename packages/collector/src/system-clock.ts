import { setImmediate, setTimeout } from 'node:timers'
import type { Clock } from './clock.ts'

/** The longest that a timer of Node waits. */
const LONGEST = 2 ** 31 - 1

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      if (milliseconds <= 0) return void setImmediate(resolve)
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(milliseconds, LONGEST))
      signal?.addEventListener('abort', end, { once: true })
    }),
}
