import type { Settings } from '../config/settings.ts'
import type { ObjectTask } from '../object/object.ts'
import type { CollectorFilter } from '../read/read-options.ts'
import { isOwnObject } from '../sink/object/own-source.ts'
import { writtenParts } from './written-parts.ts'

const DIGESTS = 'CloudTrail-Digest'

/**
 * What is wanted, of all that sources tell of. An object whose key does not tell its account or region is wanted: it may hold anything. What
 * sinks and quarantine wrote themselves is not.
 */
export function filterOf(settings: Settings): CollectorFilter {
  const { filter = {}, verify = false } = settings
  const written = writtenParts(settings)
  const { accounts, regions, kinds, where } = filter
  return {
    object: (task) => {
      if (isOwnObject(written, task)) return false
      if (verify && task.kind === DIGESTS) return true
      return isAmong(task.account, accounts) && isAmong(task.logRegion, regions) && isAmong(kindOf(task), kinds)
    },
    ...(where !== undefined && { where }),
  }
}

/** A file that somebody copied under another name may be of any kind. */
function kindOf({ kind }: ObjectTask): string | undefined {
  return kind === 'other' ? undefined : kind
}

function isAmong(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  return value === undefined || wanted === undefined || wanted.includes(value)
}
