import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { FLAT_NAMES, flatten, isSameFinish } from '../flat-record.ts'
import type { LedgerEntry, ObjectRecord } from '../ledger.ts'
import { fromWellFormed, wellFormed } from '../well-formed.ts'

/** No name has a character that comes behind this one. */
const LAST = '\u{10ffff}'
/** Rows deleted in one transaction: nothing else happens meanwhile. */
const AT_ONCE = 1_000

/** What is written to an open database; each is one transaction, which lasts when the log was flushed after it. */
export interface Writes {
  /** The ids of those that were not written, for something else is there. */
  finish(entries: readonly LedgerEntry[]): string[]
  /** Need not be flushed: a crash may undo it, and the message then comes again. */
  acknowledged(ids: readonly string[]): void
  /** By name. `at`: the time, in milliseconds since 1970-01-01 UTC. */
  remember(values: ReadonlyMap<string, string>, at: number): void
  /** Some of what was remembered last before a time, under names that begin so; how many, none where there are no more. */
  forgetSomeRemembered(prefix: string, before: number): number
  /** The oldest of the claims from before a time; whether there may be more. */
  forgetSomeClaims(before: number): boolean
  /** The oldest of the records from before a time; how many, none where there are no more. */
  forgetSomeObjects(before: number): number
}

/** The changes that one connection makes, prepared. `find` asks by id. */
export function createWrites(db: DatabaseSync, by: string, find: (id: string) => ObjectRecord | undefined): Writes {
  const marks = FLAT_NAMES.map(() => '?').join(', ')
  const object = db.prepare(`INSERT INTO objects (id, by, ${FLAT_NAMES.join(', ')}) VALUES (?, ?, ${marks}) ON CONFLICT (id) DO NOTHING`)
  const claim = db.prepare('INSERT INTO claims (id, at, claims) VALUES (?, ?, ?)')
  const position = db.prepare(
    'INSERT INTO positions (sink, position) VALUES (?, ?) ON CONFLICT (sink) DO UPDATE SET position = excluded.position',
  )
  const acknowledge = db.prepare('UPDATE objects SET acknowledged = 1 WHERE id = ?')
  const value = db.prepare(
    'INSERT INTO remembered (name, value, at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at',
  )
  const noValues = db.prepare(`
    DELETE FROM remembered WHERE name IN (SELECT name FROM remembered WHERE name >= ? AND name < ? AND at < ? LIMIT ${AT_ONCE})`)
  const noClaims = db.prepare(`DELETE FROM claims WHERE number IN (SELECT number FROM claims WHERE at < ? ORDER BY at LIMIT ${AT_ONCE})`)
  // Records are numbered in the order in which they were written, which is the order of their times but for a clock that jumped.
  const noObjects = db.prepare(`
    DELETE FROM objects WHERE at < ? AND number IN (SELECT number FROM objects ORDER BY number LIMIT ${AT_ONCE})`)

  return {
    finish: (entries) => inTransaction(db, () => entries.filter((entry) => !writeEntry(entry)).map(({ record }) => record.id)),
    acknowledged: (ids) =>
      inTransaction(db, () => {
        for (const id of ids) acknowledge.run(wellFormed(id))
      }),
    remember: (values, at) =>
      inTransaction(db, () => {
        for (const [name, text] of values) value.run(wellFormed(name), wellFormed(text), Math.trunc(at))
      }),
    forgetSomeRemembered: (prefix, before) => {
      const first = wellFormed(prefix)
      return Number(noValues.run(first, first + LAST, before).changes)
    },
    forgetSomeClaims: (before) => Number(noClaims.run(before).changes) === AT_ONCE,
    forgetSomeObjects: (before) => Number(noObjects.run(before).changes),
  }

  function writeEntry({ record, claims, positions }: LedgerEntry): boolean {
    const flat = flatten(record)
    const row: SQLInputValue[] = FLAT_NAMES.map((name) => flat[name] ?? (name === 'account' || name === 'region' ? '' : null))
    const isNew = object.run(wellFormed(record.id), by, ...row).changes === 1
    if (!isNew) {
      const written = find(record.id)
      if (written === undefined || !isSameFinish(written, record, by)) return false
    }
    if (isNew) for (const piece of claims ?? []) claim.run(wellFormed(record.id), record.at, piece)
    for (const [sink, text] of positions ?? []) position.run(wellFormed(sink), wellFormed(text))
    return true
  }
}

/** The claims since a time, oldest first, a page at a time. */
export function createClaims(db: DatabaseSync): (since: number) => Generator<{ readonly id: string; readonly claims: Uint8Array }> {
  const page = db.prepare('SELECT number, id, at, claims FROM claims WHERE (at, number) > (?, ?) ORDER BY at, number LIMIT 100')
  return function* (since) {
    for (let [at, number] = [since, -1]; ; ) {
      const rows = page.all(at, number)
      for (const row of rows) {
        ;[at, number] = [Number(row.at), Number(row.number)]
        if (row.claims instanceof Uint8Array) yield { id: fromWellFormed(String(row.id)), claims: row.claims }
      }
      if (rows.length < 100) return
    }
  }
}

function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const done = work()
    db.exec('COMMIT')
    return done
  } catch (error) {
    // A disk that is full may have undone it already.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
