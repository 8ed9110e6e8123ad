import type { DatabaseSync } from 'node:sqlite'
import { CollectorError } from '../../collector-error.ts'

/** Says in the file's header that it is a ledger: "Tmlg". */
const APPLICATION_ID = 0x546d6c67

/**
 * What makes one version of the next older one, the oldest first; the version is the number of those that were done. Never change one that
 * was released: add another.
 */
const MIGRATIONS = [
  `
  CREATE TABLE migrations (version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
  CREATE TABLE objects (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    fate TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0,
    account TEXT NOT NULL, region TEXT NOT NULL, -- empty where there is none: so the index can be walked
    etag TEXT, sha256 TEXT, kind TEXT,
    size INTEGER, keyTime INTEGER,
    read INTEGER, kept INTEGER, filtered INTEGER, duplicate INTEGER, quarantined INTEGER
  ) STRICT;
  CREATE INDEX objects_by_time ON objects (account, region, keyTime) WHERE keyTime IS NOT NULL;
  CREATE TABLE claims (number INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, claims BLOB NOT NULL) STRICT;
  CREATE INDEX claims_by_time ON claims (at);
  CREATE TABLE positions (sink TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
  CREATE TABLE remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  // What was remembered before is as old as this.
  `
  ALTER TABLE remembered ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  UPDATE remembered SET at = CAST(unixepoch('subsec') * 1000 AS INTEGER);
  `,
] as const

/** The version that this release reads and writes. */
const SCHEMA_VERSION: number = MIGRATIONS.length

/**
 * Make the file what this release reads and writes, in one transaction. Throws 'ledger-newer' where a newer release wrote it and
 * 'ledger-broken' where it is something else altogether.
 */
export function migrate(db: DatabaseSync, { path, now }: { readonly path: string; readonly now: number }): void {
  const version = checkSchema(db, path)
  if (version === SCHEMA_VERSION) return
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const [index, step] of MIGRATIONS.entries()) {
      if (index < version) continue
      db.exec(step)
      db.prepare('INSERT INTO migrations (version, at) VALUES (?, ?)').run(index + 1, Math.trunc(now))
    }
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`)
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The version of the file's schema, 0 of an empty one. Throws as `migrate` does. */
export function checkSchema(db: DatabaseSync, path: string): number {
  const version = pragma(db, 'user_version')
  const isOurs = pragma(db, 'application_id') === APPLICATION_ID
  const tables = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables
  if (!isOurs && tables !== 0)
    throw new CollectorError('ledger-broken', `${path} is a database of something else: give the ledger a file of its own`)
  if (version > SCHEMA_VERSION)
    throw new CollectorError(
      'ledger-newer',
      `${path} has schema ${version}, this release knows ${SCHEMA_VERSION}: use the release that wrote it, or a newer one`,
    )
  return version
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
}
