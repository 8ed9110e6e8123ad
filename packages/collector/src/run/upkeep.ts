import type { Clock } from '../clock.ts'
import type { SeenEvents } from '../dedupe/seen-events.ts'
import { type Ledger, PASSING } from '../ledger/ledger.ts'

/** What is let go, and when. */
export interface UpkeepOptions {
  readonly ledger: Ledger
  readonly seen: SeenEvents
  readonly clock: Clock
  /** Milliseconds that the ledger remembers an object, and what passes with them; for ever where absent. */
  readonly keep: number | undefined
  readonly failed: (error: unknown) => void
}

/** Milliseconds from one look to the next. */
const EVERY = 60_000
/** Looks from one tidying of what is old to the next: about six hours. */
const OBJECTS_EVERY = 360

/**
 * Lets the ledger forget what nobody will ask for any more, until `signal` is aborted: the claims of events that are no longer remembered here, and
 * objects older than they are kept.
 */
export async function keepTidy({ ledger, seen, clock, keep, failed }: UpkeepOptions, signal: AbortSignal): Promise<void> {
  let turns = seen.turns
  let turnedAt: number | undefined
  for (let look = 0; !signal.aborted; look++) {
    try {
      if (keep !== undefined && look % OBJECTS_EVERY === 0) await forgetOld(ledger, clock.now() - keep)
      if (seen.turns > turns) {
        // What is remembered was claimed since the turn before this one, which was noticed a look late at most.
        if (turnedAt !== undefined) await ledger.forgetClaims(turnedAt - EVERY)
        turnedAt = clock.now()
        turns = seen.turns
      }
    } catch (error) {
      failed(error)
    }
    await clock.sleep(EVERY, signal)
  }
}

/** What was told of objects goes with them. */
async function forgetOld(ledger: Ledger, before: number): Promise<void> {
  await ledger.forgetObjects(before)
  for (const prefix of PASSING) await ledger.forgetRemembered(prefix, before)
}
