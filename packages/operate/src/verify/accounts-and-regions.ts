import { isPartition, isRegionName, partitionNameOf, REGIONS_ALWAYS_ENABLED } from '@trailmend/core/notation'
import type { VerifyNotice } from '@trailmend/report'
import type { TrailScope, Unreadable } from '@trailmend/stream'
import { gap, note, type TrailPlace } from './found.ts'
import type { VerifyOptions } from './options.ts'
import type { Shelf } from './shelf.ts'

/** What is known besides what lies in the bucket. */
export interface Surroundings {
  readonly shelf: Shelf
  /** The regions that an account has enabled, where that is known of it. */
  readonly enabled: (account: string) => readonly string[] | undefined
  /** The accounts of the organization, where somebody could tell. */
  readonly members: readonly string[] | undefined
}

type Wishes = Pick<VerifyOptions, 'accounts' | 'regions'>

/**
 * The chains of digests that a trail makes: one for each account and region.
 *
 * What lies in the bucket alone would not do: whoever removes all of a region's files would have it passed over. So accounts and regions that must be
 * there are added, as far as they are known.
 */
export async function scopesOf(
  place: TrailPlace,
  wishes: Wishes,
  around: Surroundings,
): Promise<{ readonly scopes: readonly TrailScope[]; readonly notices: readonly VerifyNotice[] }> {
  const notices: VerifyNotice[] = []
  const accounts = await accountsOf(place, wishes, around, notices)
  const scopes: TrailScope[] = []
  for (const account of accounts) {
    const regions = await regionsOf({ ...place, account }, wishes, around, notices)
    scopes.push(...regions.map((region) => scopeOf(place, account, region)))
  }
  return { scopes, notices }
}

function scopeOf({ trail, homeRegion, bucket, prefix, organizationId }: TrailPlace, account: string, region: string): TrailScope {
  return { bucket, prefix, ...(organizationId !== undefined && { organizationId }), account, region, trail, homeRegion }
}

async function accountsOf(
  place: TrailPlace,
  { accounts }: Wishes,
  { shelf, members }: Surroundings,
  notices: VerifyNotice[],
): Promise<readonly string[]> {
  if (accounts !== undefined) return accounts
  const { organizationId, trail, bucket } = place
  if (organizationId === undefined) return [place.account]
  if (place.member !== undefined) {
    const text = `The trail ${trail} is that of an organization: of its accounts ${place.member} was verified, which asked. Others are named with --account.`
    notices.push(note('own-account', text))
    return [place.member]
  }
  const found = await shelf.folders({ bucket, prefix: folderOf(place, organizationId) })
  if ('unreadable' in found) notices.push(unlisted(`the accounts of ${trail}`, bucket, found))
  const seen = 'unreadable' in found ? [] : found.filter((each) => /^\d{12}$/.test(each))
  if (members === undefined) {
    const text = `The accounts of the organization were found in the bucket alone: one whose files have all been removed would not be noticed. Name accounts with --account, or allow organizations:ListAccounts.`
    notices.push(gap('accounts-from-bucket', text))
    return seen
  }
  const gone = seen.filter((each) => !members.includes(each))
  if (gone.length > 0) {
    const text = `No longer members of the organization, and not verified unless --account names them: ${gone.join(', ')}.`
    notices.push(note('accounts-gone', text))
  }
  return members
}

async function regionsOf(
  place: TrailPlace,
  { regions }: Wishes,
  { shelf, enabled }: Surroundings,
  notices: VerifyNotice[],
): Promise<readonly string[]> {
  if (regions !== undefined) return regions
  const { account, homeRegion, bucket, isMultiRegion } = place
  if (isMultiRegion === false) return [homeRegion]
  const seen: string[] = []
  for (const kind of ['CloudTrail-Digest', 'CloudTrail']) {
    const found = await shelf.folders({ bucket, prefix: folderOf(place, place.organizationId, account, kind) })
    if ('unreadable' in found) notices.push(unlisted(`the regions of account ${account}`, bucket, found))
    else seen.push(...found.filter(isRegionName))
  }
  if (isMultiRegion === undefined) {
    const text = `The regions of account ${account} were found in the bucket alone: one whose files have all been removed would not be noticed. Name regions with --region.`
    notices.push(gap('regions-from-bucket', text))
    return [...new Set([homeRegion, ...seen])].sort()
  }
  const partition = partitionNameOf(homeRegion)
  const known = enabled(account)
  if (known === undefined) {
    const text = `Which regions account ${account} has enabled is not known. Those that nobody can switch off were taken, and those that have files in the bucket: another whose files have all been removed would not be noticed. Name regions with --region, or verify as that account with ec2:DescribeRegions allowed.`
    notices.push(gap('regions-assumed', text))
  }
  const always = isPartition(partition) ? REGIONS_ALWAYS_ENABLED[partition] : []
  return [...new Set([homeRegion, ...seen, ...(known ?? always)])].sort()
}

/** `prefix/AWSLogs/…/`, of the parts that there are. */
export function folderOf({ prefix }: Pick<TrailPlace, 'prefix'>, ...parts: readonly (string | undefined)[]): string {
  return [prefix, 'AWSLogs', ...parts]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => `${part}/`)
    .join('')
}

function unlisted(what: string, bucket: string, { because, needs }: Unreadable): VerifyNotice {
  const wants = needs === undefined ? '' : `; it needs ${needs}`
  return gap('bucket-not-listed', `Of ${what} those in the bucket ${bucket} could not be listed: ${because}${wants}.`)
}
