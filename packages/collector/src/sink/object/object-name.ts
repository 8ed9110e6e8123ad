import { createHash } from 'node:crypto'
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
