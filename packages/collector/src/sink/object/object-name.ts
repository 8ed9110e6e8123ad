import { createHash } from 'node:crypto'
import { CollectorError } from '../../collector-error.ts'
import type { Origin } from '../sink.ts'

const ACCOUNT = /^\d{12}$/
const REGION = /^[a-z]{2}[a-z0-9-]{1,30}$/

/**
 * The key of what a parcel becomes: the same whoever writes it and however often. By account, region and day of delivery (UTC), in the
 * words that Hive and those who read its layout take for columns; then what the origin is known by, hashed, for it is what somebody else
 * chose. `suffix` is such as `.ndjson.gz`.
 */
export function objectName(prefix: string, { id, account, region, time }: Origin, suffix: string): string {
  const date = new Date(time)
  const day = Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 10)
  const folders = [
    `account=${account !== undefined && ACCOUNT.test(account) ? account : 'unknown'}`,
    `region=${region !== undefined && REGION.test(region) ? region : 'unknown'}`,
    `dt=${day}`,
  ]
  return `${prefix}${folders.join('/')}/${createHash('sha256').update(id).digest('hex').slice(0, 32)}${suffix}`
}

/** A prefix that ends in a slash, or is empty. */
export function folderPrefix(prefix: string): string {
  const bare = prefix.replace(/^\/+/, '')
  return bare === '' || bare.endsWith('/') ? bare : `${bare}/`
}

/** Bytes of a key, at most. Source: S3 User Guide, "Naming Amazon S3 objects". */
const MOST_BYTES = 1024
/** Longer than any that a name is made for. */
const LONGEST: Origin = { id: '', kind: undefined, account: '0'.repeat(12), region: `us${'-'.repeat(31)}`, time: 8.64e15, provenance: '' }

/** Throws a `CollectorError` (`configuration`) where keys that begin and end so are longer than S3 takes, or hold what would lead elsewhere. */
export function assertNames(prefix: string, suffix: string): void {
  const bytes = Buffer.byteLength(objectName(prefix, LONGEST, suffix))
  if (bytes > MOST_BYTES)
    throw new CollectorError(
      'configuration',
      `keys with this prefix have up to ${bytes} bytes, and S3 takes ${MOST_BYTES}: make it shorter`,
    )
  // Some tools take keys for paths, and would leave the folder that they copy into.
  if (prefix.split('/').some((part) => part === '..' || part === '.') || /\p{Cc}|\p{Cs}/u.test(prefix))
    throw new CollectorError(
      'configuration',
      `the prefix ${JSON.stringify(prefix.slice(0, 200))} has a part of dots alone, or a control character`,
    )
}
