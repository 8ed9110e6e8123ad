import { dayFolders, formatKeyTime } from './key-time.ts'
import { DIGEST_KIND, type KeyFolder, type LogKind, type ObjectKey } from './object-key.ts'

/**
 * The prefix of all keys of one kind of file of an account and region, or of one day of them; it ends in a slash.
 *
 * `day` is a time in milliseconds since 1970-01-01 UTC, whose day is meant.
 */
export function formatKeyPrefix(folder: KeyFolder, kind: LogKind | typeof DIGEST_KIND, day?: number): string {
  const { prefix, organizationId, account, region } = folder
  const above = [...(prefix === '' ? [] : [prefix]), 'AWSLogs', ...(organizationId === undefined ? [] : [organizationId])]
  return `${[...above, account, kind, region, ...(day === undefined ? [] : [dayFolders(day)])].join('/')}/`
}

/** Write a key, as `parseObjectKey` reads it. */
export function formatObjectKey(key: ObjectKey): string {
  const { account, kind, region, time } = key
  const tail =
    key.kind === DIGEST_KIND
      ? [key.trail, key.homeRegion, formatKeyTime(time, 'second'), ...(key.backfill ? ['backfill'] : [])]
      : [formatKeyTime(time, 'minute'), key.unique]
  return `${formatKeyPrefix(key, kind)}${key.day}/${[account, kind, region, ...tail].join('_')}.json.gz`
}
