import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../../packages/collector/src/clock.ts'

/** The machine's time. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal, ref: false }).catch(() => undefined),
  random: Math.random,
}

/** A clock whose hours pass when somebody says so; who sleeps longer than `patience` waits for that. */
export function handClock(): Clock & { pass(milliseconds: number): void; readonly slept: number[] } {
  let now = Date.UTC(2026, 10, 22, 12)
  let sleepers: { readonly until: number; readonly wake: () => void }[] = []
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        slept.push(milliseconds)
        sleepers.push({ until: now + milliseconds, wake: resolve })
        signal?.addEventListener('abort', () => resolve())
      }),
    pass(milliseconds) {
      now += milliseconds
      const due = sleepers.filter(({ until }) => until <= now)
      sleepers = sleepers.filter(({ until }) => until > now)
      for (const { wake } of due) wake()
    },
  }
}
