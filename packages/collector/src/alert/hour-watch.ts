import type { Clock } from '../clock.ts'
import { collectionStatus } from '../complete/status.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Alert } from './alert.ts'
import { alertsOfHours } from './alerts-of.ts'

export interface HourWatchOptions {
  readonly ledger: Pick<Ledger, 'name' | 'records' | 'recallAll'>
  readonly clock: Clock
  readonly raise: (alert: Alert) => Promise<void>
  /** Until when what was delivered has been collected; `undefined` while that is not known: nothing is judged then. Now unless given. */
  readonly caughtUpTo?: () => number | undefined
  /** Told of what goes wrong; it is tried again. */
  readonly problem?: (error: unknown) => void
}

/** Judges the hours of the last day, again and again. */
export interface HourWatch {
  /** Judge once: raise an alert for each hour with gaps, and for each with anything that was tampered with. Whether anything could be judged. */
  look(signal: AbortSignal): Promise<boolean>
  /** Look every hour, and again soon where that is not possible yet, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
  /** Hours of the last day with gaps, and with anything that was tampered with, as of the last look; `undefined` before the first. */
  standing(): { readonly gaps: number; readonly tampered: number } | undefined
}

/** Until it is known how far the collector has got. */
const SOON = 5_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Watch the matrix. The hour that is under way is left for the next look: what was just delivered is on its way to the ledger. So is what is later
 * than the collector has got: what it has not taken yet is no gap.
 */
export function createHourWatch({ ledger, clock, raise, problem, caughtUpTo = clock.now }: HourWatchOptions): HourWatch {
  let standing: ReturnType<HourWatch['standing']>
  return {
    look,
    run: async (signal) => {
      while (!signal.aborted) {
        const hasJudged = await look(signal).catch((error: unknown) => problem?.(error))
        await clock.sleep(hasJudged === true ? HOUR : SOON, signal)
      }
    },
    standing: () => standing,
  }

  async function look(signal: AbortSignal): Promise<boolean> {
    const now = caughtUpTo()
    if (now === undefined) return false
    const { hours, counts } = await collectionStatus({ ledger, wish: { from: now - DAY, to: now - HOUR, now } }, signal)
    standing = { gaps: counts.gap, tampered: counts.tampered }
    for (const alert of alertsOfHours(hours, clock.now())) await raise(alert)
    return true
  }
}
