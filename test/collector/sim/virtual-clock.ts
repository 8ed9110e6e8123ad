import type { Clock } from '../../../packages/collector/src/clock.ts'
import type { Random } from '../../fixtures/cloudtrail-log.ts'

/** A clock that somebody else winds: time passes when nothing is left to do at the present time. */
export interface VirtualClock extends Clock {
  /** Milliseconds since it began, which never jump. */
  elapsed(): number
  /** Let its time of day jump. */
  jump(milliseconds: number): void
  /** Nobody who sleeps now is ever woken: their process is dead. */
  killSleepers(): void
  /** Run until the promise is settled. Throws where nobody sleeps and nothing moves. */
  runUntil<T>(promise: Promise<T>): Promise<T>
}

interface Sleeper {
  readonly at: number
  readonly number: number
  readonly wake: () => void
}

const EPOCH = Date.UTC(2026, 10, 20, 12)

/** A clock at noon of some day. */
export function createVirtualClock(random: Random): VirtualClock {
  let sleepers: Sleeper[] = []
  let time = 0
  let skew = 0
  let number = 0
  return {
    now: () => EPOCH + time + skew,
    random,
    elapsed: () => time,
    jump: (milliseconds) => {
      skew += milliseconds
    },
    killSleepers: () => {
      sleepers = []
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper: Sleeper = { at: time + Math.max(0, milliseconds), number: number++, wake }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    runUntil: async (promise) => {
      let settled = false
      const end = (): void => {
        settled = true
      }
      promise.then(end, end)
      while (!settled) {
        await new Promise((resolve) => setImmediate(resolve))
        if (settled) break
        const next = sleepers.reduce<Sleeper | undefined>(
          (first, one) => (first === undefined || one.at < first.at || (one.at === first.at && one.number < first.number) ? one : first),
          undefined,
        )
        if (next === undefined) throw new Error('nothing moves, and nobody sleeps')
        time = Math.max(time, next.at)
        next.wake()
      }
      return await promise
    },
  }
}
