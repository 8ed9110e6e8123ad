import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../clock.ts'
import { CollectorError } from '../collector-error.ts'
import { rememberedIdentity } from './identity.ts'
import type { Ledger, LedgerReader } from './ledger.ts'
import { checkPath, lockFile } from './sqlite/file-lock.ts'
import { createLogFlush } from './sqlite/log-flush.ts'
import { createReads } from './sqlite/reads.ts'
import { checkSchema, migrate } from './sqlite/schema.ts'
import { telling } from './sqlite/told.ts'
import { createClaims, createWrites } from './sqlite/writes.ts'

/** Where a ledger's file is, and whose it is. */
export interface SqliteLedgerOptions {
  /** Absolute, on a disk of this machine: SQLite's locks do not hold on most network file systems. Made where it is not there. */
  readonly path: string
  /** The collector's name, kept with each record. */
  readonly by: string
  readonly clock: Clock
}

/**
 * Milliseconds to wait for the short locks of who reads meanwhile.
 * Source: SQLite, "Write-Ahead Logging", "Sometimes Queries Return SQLITE_BUSY In WAL Mode".
 */
const PATIENCE_MS = 5_000

/**
 * A write-ahead log, flushed to the disk by `createLogFlush` and not by each commit, and worked into the file every 16 MB: less often than SQLite does
 * by itself, for each time costs two more flushes.
 */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA trusted_schema = OFF;`

/**
 * A ledger in a file: one collector's own, with everything in it after a crash that `finish` resolved for. Both file and folder are nobody
 * else's to read. Work that was begun and not finished is free again when the process has ended.
 *
 * Throws `CollectorError`: 'ledger-locked' while another collector has the file, 'ledger-newer' where a newer release wrote it,
 * 'ledger-broken' where it is no ledger or cannot be read, 'configuration' where the path is not absolute or cannot be opened.
 */
export function openSqliteLedger({ path, by, clock }: SqliteLedgerOptions): Ledger {
  checkPath(path, isAbsolute(path))
  const db = openDatabase(path, clock.now())
  const reads = createReads(db.connection, path)
  const writes = createWrites(db.connection, by, reads.find)
  const claims = createClaims(db.connection)
  const log = createLogFlush(path)
  const writing = <T>(work: () => T): T => telling(path, work)
  const rememberAll: Ledger['rememberAll'] = async (values) => {
    writing(() => writes.remember(values, clock.now()))
    await log.flush()
  }
  const remember: Ledger['remember'] = (name, value) => rememberAll(new Map([[name, value]]))
  const forgetAll = async (some: () => number): Promise<number> => {
    let forgotten = 0
    for (;;) {
      const count = writing(some)
      if (count === 0) return forgotten
      forgotten += count
      await clock.sleep(0)
    }
  }
  return {
    name: `sqlite:${path}`,
    isShared: false,
    ...pick(reads),
    identity: () => rememberedIdentity({ recall: reads.recall, remember }),
    begin: async (id) => {
      const record = reads.find(id)
      if (record === undefined) return { is: 'begun' }
      // What is done may be acknowledged.
      await log.flushed()
      return { is: 'done', record }
    },
    renew: async () => true,
    abandon: async () => {},
    finish: async (entries) => {
      const lost = writing(() => writes.finish(entries))
      await log.flush()
      return { lost }
    },
    acknowledged: async (ids) => writing(() => writes.acknowledged(ids)),
    claims: async function* (since) {
      yield* claims(since)
    },
    forgetClaims: async (before) => {
      while (writing(() => writes.forgetSomeClaims(before))) await clock.sleep(0)
    },
    forgetObjects: (before) => forgetAll(() => writes.forgetSomeObjects(before)),
    forgetRemembered: (prefix, before) => forgetAll(() => writes.forgetSomeRemembered(prefix, before)),
    remember,
    rememberAll,
    close: async () => {
      await log.close()
      db.close()
    },
  }
}

/**
 * Ask a ledger's file while a collector works with it, or when none does. Throws as `openSqliteLedger` does, but for 'ledger-locked', and
 * 'configuration' where there is no such file.
 */
export function readSqliteLedger(path: string): LedgerReader {
  checkPath(path, isAbsolute(path))
  const connection = telling(path, () => new DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MS }))
  try {
    if (telling(path, () => checkSchema(connection, path)) === 0)
      throw new CollectorError('configuration', `${path} is no ledger yet: no collector has written to it`)
    const reads = telling(path, () => createReads(connection, path))
    return { name: `sqlite:${path}`, ...pick(reads), close: async () => closeOnce(connection) }
  } catch (error) {
    connection.close()
    throw error
  }
}

function pick({ get, positions, records, recall, recallAll }: ReturnType<typeof createReads>): Omit<LedgerReader, 'name' | 'close'> {
  return { get, positions, records, recall, recallAll }
}

function openDatabase(path: string, now: number): { readonly connection: DatabaseSync; close(): void } {
  try {
    makePrivate(path)
  } catch (cause) {
    throw new CollectorError('configuration', `the ledger ${path} cannot be made: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
  const unlock = lockFile(path)
  let connection: DatabaseSync | undefined
  try {
    return telling(path, () => {
      const opened = new DatabaseSync(path, { timeout: PATIENCE_MS, enableForeignKeyConstraints: false })
      connection = opened
      opened.exec(SETTINGS)
      migrate(opened, { path, now })
      return {
        connection: opened,
        close: () => {
          closeOnce(opened)
          unlock()
        },
      }
    })
  } catch (error) {
    connection?.close()
    unlock()
    throw error
  }
}

function closeOnce(connection: DatabaseSync): void {
  if (connection.isOpen) connection.close()
}

/**
 * SQLite gives its other files the mode of the first. A file that is there is not opened: closing it again would let go of all locks that
 * this process has on it (SQLite, "How To Corrupt An SQLite Database File", 2.2).
 */
function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  for (const each of [path, `${path}-lock`]) {
    if (existsSync(each)) chmodSync(each, 0o600)
    else closeSync(openSync(each, 'a', 0o600))
  }
}
