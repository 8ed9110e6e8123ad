import type { Clock } from '../clock.ts'
import type { Lease } from '../source/source.ts'

/** Why work on something ends before it is done: somebody else may have it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Seconds that a lease is asked for each time. Long enough that two failures to ask in a row do not lose it. */
export const LEASE_SECONDS = 300
/** With fewer milliseconds left than this it counts as over: an answer may take as long. */
const SHORTEST = 1_000

/**
 * Keep a lease until `signal` is aborted, asking at half its time. Resolves `'lost'` when it is, or when nobody could be asked until it was over.
 *
 * Waits by durations, never by a time of day, and never for longer than what is asked for: a clock that jumps does not lose it.
 */
export async function keepLease(lease: Lease, clock: Clock, signal: AbortSignal): Promise<'lost' | 'over'> {
  let left = leftOf(lease.until, clock)
  while (!signal.aborted) {
    await clock.sleep(Math.max(0, left / 2), signal)
    if (signal.aborted) break
    try {
      const extended = await lease.extend(LEASE_SECONDS)
      if (extended === 'lost') return 'lost'
      left = leftOf(extended.until, clock)
    } catch {
      // Half of it is left, and then half of that, and so on: there is time to ask several times.
      left /= 2
      if (left < SHORTEST) return 'lost'
    }
  }
  return 'over'
}

function leftOf(until: number, clock: Clock): number {
  return Math.min(until - clock.now(), LEASE_SECONDS * 1000)
}
