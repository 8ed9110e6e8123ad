import { type JournalEntry, journalLine } from '@trailmend/core'
import { nothing } from '../../operate/apply/fixture-account.ts'

export const STARTED: JournalEntry = {
  event: 'run-started',
  version: 1,
  plan: 'fingerprint',
  account: '111122223333',
  approvals: [],
  before: nothing,
  contents: {},
}

/** A journal of entries, numbered, a second apart. */
export const journalOf = (...entries: readonly JournalEntry[]): string =>
  entries.map((entry, n) => journalLine({ ...entry, n, at: new Date(Date.UTC(2026, 10, 22, 10, 0, n)).toISOString() })).join('')

export const recordsOf = (...entries: readonly JournalEntry[]) =>
  entries.map((entry, n) => ({ ...entry, n, at: '2026-11-22T10:00:00.000Z' }))
