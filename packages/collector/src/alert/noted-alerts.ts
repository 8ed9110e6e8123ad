import type { Ledger } from '../ledger/ledger.ts'
import type { Alert } from './alert.ts'

/** Alerts that were noted and are not kept yet. */
export interface NotedAlerts {
  /** Take an alert where nobody can wait, as while events are read. It is kept as soon as that is possible. */
  note(alert: Alert): void
  /** Keep what was noted. Throws what the ledger throws. */
  keep(): Promise<void>
  /** The ledger for a collector: before it finishes an object, it keeps what was noted, so that no alert of the object is lost by a crash. */
  readonly ledger: Ledger
}

/** Nothing noted yet. `raise` keeps an alert; `failed` is told where it could not. */
export function createNotedAlerts(
  ledger: Ledger,
  { raise, failed }: { readonly raise: (alert: Alert) => Promise<void>; readonly failed: (error: unknown) => void },
): NotedAlerts {
  const noted = new Set<Alert>()
  let keeping: Promise<void> | undefined
  return {
    note: (alert) => {
      noted.add(alert)
      keep().catch(failed)
    },
    keep,
    ledger: {
      ...ledger,
      finish: async (entries) => {
        await keep()
        return ledger.finish(entries)
      },
    },
  }

  /** One after the other, whoever asks: a log may be full of such events, and with each of them all that are noted would be asked for anew. */
  function keep(): Promise<void> {
    if (noted.size === 0) return Promise.resolve()
    keeping ??= keepAll()
    return keeping
  }

  async function keepAll(): Promise<void> {
    try {
      for (const alert of noted) {
        await raise(alert)
        noted.delete(alert)
      }
    } finally {
      // Not a turn later: what is noted then would not be kept.
      keeping = undefined
    }
  }
}
