import { DatabaseSync } from 'node:sqlite'
import { CollectorError } from '../../collector-error.ts'
import { telling } from './told.ts'

/**
 * Take the ledger for this process, until the returned function is called or the process ends, however it ends: the operating system keeps
 * the lock. It is on a file beside the ledger, so that others may still read what the ledger holds. Throws 'ledger-locked'.
 */
export function lockFile(path: string): () => void {
  const lock = `${path}-lock`
  return telling(path, () => {
    const db = new DatabaseSync(lock, { timeout: 0 })
    try {
      db.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      db.close()
      throw error
    }
    return () => {
      if (db.isOpen) db.close()
    }
  })
}

/** Throws where a path is not one that a ledger's file may have. */
export function checkPath(path: string, isAbsolute: boolean): void {
  if (!isAbsolute || path.includes('\0'))
    throw new CollectorError('configuration', `the ledger's path must be absolute: ${JSON.stringify(path)}`)
}
