import type { Clock } from '../clock.ts'
import { collectionStatus } from '../complete/status.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Alert } from './alert.ts'
import { alertsOfHours } from './alerts-of.ts'

export interface HourWatchOptions {
  readonly ledger: Pick<Ledger, 'name' | 'records' | 'recallAll'>
  readonly clock: Clock
  readonly raise: (alert: Alert) => Promise<void>
  /** Told of what goes wrong; it is tried again. */
  readonly problem?: (error: unknown) => void
}

/** Judges the hours of the last day, again and again. */
export interface HourWatch {
  /** Judge once: raise an alert for each hour with gaps, and for each with anything that was tampered with. */
  look(signal: AbortSignal): Promise<void>
  /** Look every hour until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
  /** Hours of the last day with gaps, and with anything that was tampered with, as of the last look. */
  standing(): { readonly gaps: number; readonly tampered: number }
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Watch the matrix. The hour that is under way is left for the next look: what was just delivered is on its way to the ledger. */
export function createHourWatch({ ledger, clock, raise, problem }: HourWatchOptions): HourWatch {
  let standing = { gaps: 0, tampered: 0 }
  return {
    look,
    run: async (signal) => {
      while (!signal.aborted) {
        await look(signal).catch((error: unknown) => problem?.(error))
        await clock.sleep(HOUR, signal)
      }
    },
    standing: () => standing,
  }

  async function look(signal: AbortSignal): Promise<void> {
    const now = clock.now()
    const { hours, counts } = await collectionStatus({ ledger, wish: { from: now - DAY, to: now - HOUR, now } }, signal)
    standing = { gaps: counts.gap, tampered: counts.tampered }
    for (const alert of alertsOfHours(hours, now)) await raise(alert)
  }
}
