import type { DatabaseSync } from 'node:sqlite'
import { unflatten } from '../flat-record.ts'
import type { LedgerReader, ObjectRecord } from '../ledger.ts'
import { fromWellFormed, wellFormed } from '../well-formed.ts'
import { telling } from './told.ts'

/** Rows asked for at once: a walk may take long, and what is written meanwhile must not wait for it. */
const PAGE = 500

/** What is asked of an open database. */
export type Reads = Pick<LedgerReader, 'get' | 'positions' | 'records' | 'recall' | 'recallAll'> & {
  /** At once, for who has the database anyway. */
  find(id: string): ObjectRecord | undefined
}

/** The questions that any connection may ask, prepared. */
export function createReads(db: DatabaseSync, path: string): Reads {
  const byId = db.prepare('SELECT * FROM objects WHERE id = ?')
  const positions = db.prepare('SELECT sink, position FROM positions')
  const value = db.prepare('SELECT value FROM remembered WHERE name = ?')
  const values = db.prepare(`SELECT name, value FROM remembered WHERE name >= ? AND name > ? ORDER BY name LIMIT ${PAGE}`)
  const find = (id: string): ObjectRecord | undefined =>
    telling(path, () => {
      const row = byId.get(wellFormed(id))
      return row === undefined ? undefined : unflatten(id, row)
    })
  return {
    find,
    get: async (id) => find(id),
    positions: async () =>
      telling(path, () => new Map(positions.all().map((row) => [fromWellFormed(String(row.sink)), fromWellFormed(String(row.position))]))),
    recall: async (name) => {
      const row = telling(path, () => value.get(wellFormed(name)))
      return row === undefined ? undefined : fromWellFormed(String(row.value))
    },
    recallAll: async function* (prefix) {
      const first = wellFormed(prefix)
      for (let after = ''; ; ) {
        const rows = telling(path, () => values.all(first, after))
        for (const row of rows) {
          after = String(row.name)
          if (!after.startsWith(first)) return
          yield { name: fromWellFormed(after), value: fromWellFormed(String(row.value)) }
        }
        if (rows.length < PAGE) return
      }
    },
    records: createRecords(db, path),
  }
}

/** The next account and region in order, by the index alone: a step for each of them and none for each object. */
const nextPlace = (compare: '>' | '>=') => `
  SELECT account, region FROM objects
  WHERE keyTime IS NOT NULL AND (account, region) ${compare} (?, ?)
  ORDER BY account, region LIMIT 1`
const OF_PLACE = `
  SELECT * FROM objects
  WHERE keyTime IS NOT NULL AND account = ? AND region = ? AND (keyTime, number) > (?, ?) AND keyTime < ?
  ORDER BY keyTime, number LIMIT ${PAGE}`

function createRecords(db: DatabaseSync, path: string): LedgerReader['records'] {
  const from = db.prepare(nextPlace('>='))
  const after = db.prepare(nextPlace('>'))
  const ofPlace = db.prepare(OF_PLACE)
  return async function* (wanted) {
    for (const [account, region] of places(wanted)) {
      let [time, number] = [wanted.from, -1]
      for (;;) {
        const rows = telling(path, () => ofPlace.all(account, region, time, number, wanted.to))
        for (const row of rows) {
          ;[time, number] = [Number(row.keyTime), Number(row.number)]
          yield unflatten(fromWellFormed(String(row.id)), row)
        }
        if (rows.length < PAGE) break
      }
    }
  }

  function* places(wanted: { readonly account?: string; readonly region?: string }): Generator<readonly [string, string]> {
    const first = [wellFormed(wanted.account ?? ''), wellFormed(wanted.region ?? '')] as const
    if (wanted.account !== undefined && wanted.region !== undefined) {
      yield first
      return
    }
    let row = telling(path, () => from.get(first[0], ''))
    for (; row !== undefined; row = telling(path, () => after.get(String(row?.account), String(row?.region)))) {
      const place = [String(row.account), String(row.region)] as const
      if (wanted.account !== undefined && place[0] !== first[0]) return
      if (wanted.region === undefined || place[1] === first[1]) yield place
    }
  }
}
