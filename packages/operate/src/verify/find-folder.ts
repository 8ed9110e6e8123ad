import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isRegionName } from '@trailmend/core/notation'
import type { TrailScope } from '@trailmend/stream/digest'
import { DIGEST_KIND, type DigestKey, type KeyFolder, parseObjectKey } from '@trailmend/stream/object-key'
import { IncompleteError } from '../incomplete-error.ts'
import { UsageError } from '../usage-error.ts'
import { folderOf } from './accounts-and-regions.ts'
import { filesBelow, foldersBelow } from './folder-files.ts'
import { bucketNamedIn } from './folder-signatures.ts'
import { type Found, note } from './found.ts'
import { trailOf, type VerifyOptions } from './options.ts'

/** What a folder turned out to be a copy of. */
export interface FoundFolder extends Found {
  readonly root: string
  readonly bucket: string
}

/** A trail's digests of one account and region. */
interface Seen {
  readonly first: DigestKey
  readonly last: DigestKey
  /** The key of the newest. */
  readonly key: string
}

const HOUR = 3_600_000

/**
 * Find the chains of digests in a copy of a bucket: of every trail, account and region that has digests there.
 *
 * Without times all of it is meant, up to the newest digest of each chain: what should have come after it a copy cannot tell.
 *
 * Throws a `UsageError` for what is no such copy, and an `IncompleteError` where nothing is left to verify.
 */
export async function findInFolder(folder: string, options: VerifyOptions): Promise<FoundFolder> {
  const root = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--folder ${folder}: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}`, { cause: error })
  })
  if (!(await stat(root)).isDirectory()) throw new UsageError(`--folder ${folder}: is no folder`)
  const prefix = options.prefix ?? ''
  const seen = new Map<string, Seen>()
  for await (const place of placesIn(root, prefix, options)) await look(root, place, seen)
  const wanted = [...seen.values()].filter(({ last }) => isWanted(last, options.trails))
  const [first] = wanted
  if (first === undefined) throw new IncompleteError(nothingIn(join(folder, ...folderOf({ prefix }).split('/')), [...seen.values()]))
  const bucket = options.bucket ?? (await bucketNamedIn(root, first.key))
  if (bucket === undefined) throw new UsageError(`--folder ${folder}: which bucket it is a copy of is not known; tell --bucket`)
  const chains = wanted.map(({ first: oldest, last }) => {
    const { from = oldest.time - HOUR, to = last.time } = options
    return { scope: scopeOf(last, bucket), from, to }
  })
  const notices = [
    note('copy', `${folder} was read as a copy of the bucket ${bucket}. Accounts, regions and trails are those that have digests in it.`),
  ]
  if (options.to === undefined) {
    notices.push(
      note(
        'copy-ends',
        'Each chain was verified up to its newest digest in the copy: whether later ones are missing is not known. Give --to to have them expected.',
      ),
    )
  }
  return { root, bucket, chains, notices }
}

/** That nothing is left to verify, and what there is instead. */
function nothingIn(where: string, seen: readonly Seen[]): string {
  const trails = [...new Set(seen.map(({ last }) => `${last.trail} (of ${last.homeRegion})`))]
  const otherwise =
    trails.length === 0
      ? 'check --account, --region and --organization-id; where AWSLogs lies deeper, name what is above it with --prefix'
      : `there are digests of ${trails.slice(0, TRAILS_NAMED).join(', ')}${trails.length > TRAILS_NAMED ? ' and others' : ''}`
  return `${where} holds no digest of what was asked for, so nothing can be proved: ${otherwise}`
}

const TRAILS_NAMED = 5

async function* placesIn(root: string, prefix: string, { accounts, regions, organizationId }: VerifyOptions): AsyncGenerator<KeyFolder> {
  const above = await foldersBelow(root, folderOf({ prefix }))
  const organizations = above.filter((each) => (organizationId === undefined ? /^o-[a-z0-9]{4,32}$/.test(each) : each === organizationId))
  for (const organization of [...(organizationId === undefined ? [undefined] : []), ...organizations]) {
    const ids = organization === undefined ? above : await foldersBelow(root, folderOf({ prefix }, organization))
    for (const account of ids.filter((each) => /^\d{12}$/.test(each) && (accounts?.includes(each) ?? true))) {
      const names = await foldersBelow(root, folderOf({ prefix }, organization, account, DIGEST_KIND))
      for (const region of names.filter((each) => isRegionName(each) && (regions?.includes(each) ?? true)))
        yield { prefix, ...(organization !== undefined && { organizationId: organization }), account, region }
    }
  }
}

async function look(root: string, { prefix, organizationId, account, region }: KeyFolder, seen: Map<string, Seen>): Promise<void> {
  for await (const page of filesBelow(root, folderOf({ prefix }, organizationId, account, DIGEST_KIND, region))) {
    for (const { key } of page) {
      const parsed = parseObjectKey(key)
      if (parsed?.kind !== DIGEST_KIND || parsed.backfill) continue
      const name = JSON.stringify([organizationId, account, region, parsed.trail, parsed.homeRegion])
      const before = seen.get(name)
      const first = before === undefined || parsed.time < before.first.time ? parsed : before.first
      const isLast = before === undefined || parsed.time >= before.last.time
      seen.set(name, { first, last: isLast ? parsed : before.last, key: isLast ? key : before.key })
    }
  }
}

function isWanted({ trail, homeRegion }: DigestKey, trails: readonly string[] | undefined): boolean {
  if (trails === undefined) return true
  return trails.some((each) => {
    const named = trailOf(each)
    return named === undefined ? each === trail : named.trail === trail && named.homeRegion === homeRegion
  })
}

function scopeOf({ prefix, organizationId, account, region, trail, homeRegion }: DigestKey, bucket: string): TrailScope {
  return { bucket, prefix, ...(organizationId !== undefined && { organizationId }), account, region, trail, homeRegion }
}
