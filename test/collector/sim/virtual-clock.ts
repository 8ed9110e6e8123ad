import type { Clock } from '../../../packages/collector/src/clock.ts'

/** A machine's own clock: it may be wrong, and when the machine's process dies nobody who sleeps there is woken. */
export interface MachineClock extends Clock {
  /** Let its time of day jump, to so much before or behind the right one. */
  jump(milliseconds: number): void
  kill(): void
}

/** Time that somebody else winds: it passes when nothing is left to do at the present moment. */
export interface VirtualTime {
  /** Milliseconds since it began, which never jump. */
  elapsed(): number
  /** Outside of every machine. */
  sleep(milliseconds: number): Promise<void>
  machine(): MachineClock
  /** Run until the promise is settled. Throws where nobody sleeps and nothing moves. */
  runUntil<T>(promise: Promise<T>): Promise<T>
}

interface Sleeper {
  readonly at: number
  readonly number: number
  readonly owner: object | undefined
  readonly wake: () => void
}

export const EPOCH: number = Date.UTC(2026, 10, 20, 12)

/** Time that begins at noon of some day. */
export function createVirtualTime(random: () => number): VirtualTime {
  let sleepers: Sleeper[] = []
  let time = 0
  let number = 0

  function sleep(milliseconds: number, owner?: object, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const wake = (): void => {
        sleepers = sleepers.filter((one) => one !== sleeper)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper: Sleeper = { at: time + Math.max(0, milliseconds), number: number++, owner, wake }
      sleepers.push(sleeper)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }

  return {
    elapsed: () => time,
    sleep: (milliseconds) => sleep(milliseconds),
    machine: () => {
      const owner = {}
      let skew = 0
      return {
        now: () => EPOCH + time + skew,
        random,
        sleep: (milliseconds, signal) => sleep(milliseconds, owner, signal),
        jump: (milliseconds) => {
          skew = milliseconds
        },
        kill: () => {
          sleepers = sleepers.filter((one) => one.owner !== owner)
        },
      }
    },
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
