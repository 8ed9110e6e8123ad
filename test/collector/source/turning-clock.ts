import type { Clock } from '../../../packages/collector/src/clock.ts'

/** A clock that turns as fast as it can: when everything waits, the next waiting is over at once. */
export function turningClock(start = Date.UTC(2026, 10, 22, 12)): Clock & { set(time: number): void } {
  let now = start
  let waiting: { readonly at: number; readonly wake: () => void }[] = []
  let isTurning = false
  return {
    now: () => now,
    random: () => 0.5,
    set: (time) => {
      now = time
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const entry = { at: now + Math.max(milliseconds, 0), wake: resolve }
        waiting.push(entry)
        signal?.addEventListener('abort', () => {
          waiting = waiting.filter((each) => each !== entry)
          resolve()
        })
        turn()
      }),
  }

  function turn(): void {
    if (isTurning) return
    isTurning = true
    // A few turns of the loop, so that whoever was woken may do what he does first.
    let turns = 4
    const step = () => {
      if (--turns > 0) return void setImmediate(step)
      isTurning = false
      const [first] = waiting.sort((a, b) => a.at - b.at)
      if (first === undefined) return
      waiting = waiting.filter((each) => each !== first)
      now = Math.max(now, first.at)
      first.wake()
      turn()
    }
    setImmediate(step)
  }
}
