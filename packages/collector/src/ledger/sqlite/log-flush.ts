import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import { CollectorError } from '../../collector-error.ts'

/** Flushes a database's write-ahead log to the disk while other things go on. */
export interface LogFlush {
  /** Resolves when all that was committed before this call would survive a crash. Throws 'ledger-not-flushed', from then on at every call. */
  flush(): Promise<void>
  /** The same for what `flush` was called for: it flushes nothing itself. */
  flushed(): Promise<void>
  /** To be called before the database is closed, which takes its log away. Never throws. */
  close(): Promise<void>
}

/**
 * What SQLite does at each commit under `synchronous = FULL`, and this process then stands still for, done beside it: under NORMAL a commit is written
 * to the log, and lasts once that is flushed. The log is read from its beginning to the first frame that is not whole, so a commit never lasts without
 * those before it. SQLite locks its other files and never this one: closing it lets go of nothing.
 *
 * Source: SQLite, "PRAGMA synchronous" and "WAL-mode File Format" (https://www.sqlite.org/walformat.html).
 */
export function createLogFlush(path: string): LogFlush {
  const flushed = promisify(fdatasync)
  let file: number | undefined
  let failed: CollectorError | undefined
  let last: Promise<void> = Promise.resolve()
  return {
    flush: () => {
      last = flush()
      return last
    },
    flushed: () => last,
    close: async () => {
      await last.catch(() => undefined)
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }

  async function flush(): Promise<void> {
    try {
      file ??= openSync(`${path}-wal`, 'r+')
      await flushed(file)
    } catch (cause) {
      // The system says once that it lost pages, and takes them for written after that.
      failed ??= new CollectorError('ledger-not-flushed', `${path}: ${cause instanceof Error ? cause.message : cause}`, { cause })
    }
    if (failed !== undefined) throw failed
  }
}
