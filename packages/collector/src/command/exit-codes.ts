import type { CollectorErrorCode } from '../collector-error.ts'

/** What a collector's own errors end a command with: 2 is for the user to mend, 3 for who runs what it works with, 4 for us. */
export const EXIT_CODES: Readonly<Record<CollectorErrorCode, 2 | 3 | 4>> = {
  'queue-gone': 3,
  denied: 3,
  'sink-reads-own-source': 2,
  'not-balanced': 4,
  'ledger-locked': 2,
  'ledger-newer': 2,
  'ledger-broken': 3,
  'ledger-not-flushed': 3,
  'quarantine-full': 3,
  'quarantine-broken': 3,
  'position-lost': 3,
  configuration: 2,
}
