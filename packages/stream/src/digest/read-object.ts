import { type Outcome, type OutcomeCode, type OutcomeDetails, outcome } from './outcome.ts'
import type { DigestStore, Found, Got, Place } from './port.ts'

/** The codes for an object of a kind that cannot be read, by why. */
interface Absence {
  readonly missing: OutcomeCode
  readonly archived: OutcomeCode
  readonly unreadable: OutcomeCode
}

export const DIGEST_ABSENCE: Absence = { missing: 'digest-missing', archived: 'digest-archived', unreadable: 'digest-unreadable' }
export const LOG_ABSENCE: Absence = { missing: 'log-missing', archived: 'log-archived', unreadable: 'log-unreadable' }

interface Wanted {
  readonly place: Place
  readonly absence: Absence
  readonly details: OutcomeDetails
}

/** Read an object with `use`; whatever keeps it from being read is the outcome. */
export async function readObject<T>(
  store: DigestStore,
  { place, absence, details }: Wanted,
  use: (found: Found) => Promise<T>,
): Promise<T | Outcome> {
  try {
    const got: Got = await store.get(place)
    if ('missing' in got) return outcome(absence.missing, details)
    if ('archived' in got) return outcome(absence.archived, { ...details, because: got.archived })
    if ('unreadable' in got)
      return outcome(absence.unreadable, { ...details, because: got.because, ...(got.needs !== undefined && { needs: got.needs }) })
    return await use(got)
  } catch (error) {
    return outcome(absence.unreadable, { ...details, because: error instanceof Error ? error.message : String(error) })
  }
}
