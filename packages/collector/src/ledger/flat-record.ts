import { CollectorError } from '../collector-error.ts'
import { type EventCounts, FATES, type Fate, type ObjectRecord } from './ledger.ts'
import { fromWellFormed, wellFormed } from './well-formed.ts'

const TEXTS = ['etag', 'sha256', 'account', 'region', 'kind'] as const
const NUMBERS = ['size', 'keyTime'] as const
const COUNTS = ['read', 'kept', 'filtered', 'duplicate', 'quarantined'] as const

type FlatName = 'fate' | 'at' | (typeof TEXTS)[number] | (typeof NUMBERS)[number] | (typeof COUNTS)[number]

/** The names of what a record is made of, but for its id, in the order of `flatten`. */
export const FLAT_NAMES: readonly FlatName[] = ['fate', 'at', ...TEXTS, ...NUMBERS, ...COUNTS]

/** A record as rows and items hold it: texts and whole numbers, and nothing inside another. */
export type FlatRecord = Readonly<Partial<Record<FlatName, string | number>>>

/** A record without its id, who decided, and whether it was acknowledged; only what there is. */
export function flatten(record: Omit<ObjectRecord, 'by' | 'acknowledged'>): FlatRecord {
  const flat: Partial<Record<FlatName, string | number>> = { fate: record.fate, at: record.at }
  for (const name of TEXTS) {
    const text = record[name]
    if (text !== undefined && text !== '') flat[name] = wellFormed(text)
  }
  for (const name of NUMBERS) {
    const number = record[name]
    if (number !== undefined) flat[name] = number
  }
  if (record.events !== undefined) for (const name of COUNTS) flat[name] = record.events[name]
  return flat
}

/** A record of what a row or an item holds. Throws 'ledger-broken' where it holds no record. */
export function unflatten(id: string, flat: Readonly<Record<string, unknown>>): ObjectRecord {
  const { fate, at, by, acknowledged } = flat
  if (!isFate(fate) || typeof at !== 'number' || typeof by !== 'string')
    throw new CollectorError('ledger-broken', `the record of ${JSON.stringify(id).slice(0, 300)}`)
  const present = (names: readonly string[], type: 'string' | 'number') =>
    names.flatMap((name) => {
      const value = flat[name]
      // An empty text is what a store has that must have one.
      if (typeof value !== type || value === '') return []
      return [[name, typeof value === 'string' ? fromWellFormed(value) : value] as const]
    })
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = Object.fromEntries(present(TEXTS, 'string'))
  const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = Object.fromEntries(present(NUMBERS, 'number'))
  const events = eventsOf(flat)
  const isAcknowledged = acknowledged === 1 || acknowledged === true
  return { id, fate, ...texts, ...numbers, ...(events === undefined ? {} : { events }), at, by, acknowledged: isAcknowledged }
}

function eventsOf(flat: Readonly<Record<string, unknown>>): EventCounts | undefined {
  const [read, kept, filtered, duplicate, quarantined] = COUNTS.map((name) => flat[name])
  if (![read, kept, filtered, duplicate, quarantined].every((count) => typeof count === 'number')) return undefined
  return {
    read: Number(read),
    kept: Number(kept),
    filtered: Number(filtered),
    duplicate: Number(duplicate),
    quarantined: Number(quarantined),
  }
}

function isFate(value: unknown): value is Fate {
  return FATES.some((fate) => fate === value)
}

/** Whether a finish says what is already written: its answer was lost, and it was tried again. */
export function isSameFinish(written: ObjectRecord, record: Omit<ObjectRecord, 'by' | 'acknowledged'>, by: string): boolean {
  return written.by === by && written.at === record.at && written.fate === record.fate && written.etag === record.etag
}
