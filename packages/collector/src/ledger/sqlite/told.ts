import { CollectorError } from '../../collector-error.ts'

// Source of the numbers: SQLite, "Result and Error Codes" (https://www.sqlite.org/rescode.html). The low byte is the primary code.
const PERM = 3
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const CORRUPT = 11
const CANTOPEN = 14
const NOTADB = 26

/** What SQLite threw, told as what to do about it; as it is where there is nothing to tell, such as a full disk. */
function told(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const code = error.errcode & 0xff
  const cause = { cause: error }
  if (code === BUSY || code === LOCKED)
    return new CollectorError(
      'ledger-locked',
      `${path}: end the other collector, or give each its own ledger, or share a DynamoDB table`,
      cause,
    )
  if (code === CORRUPT || code === NOTADB)
    return new CollectorError(
      'ledger-broken',
      `${path} (${error.message}): restore it from a backup, or move it away and collect anew; effectively-once sinks then write the same over the same`,
      cause,
    )
  if (code === CANTOPEN || code === PERM || code === READONLY)
    return new CollectorError('configuration', `the ledger ${path} cannot be opened: ${error.message}`, cause)
  return error
}

/** Do it, and tell what SQLite throws. */
export function telling<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw told(error, path)
  }
}
