import { type DigestAccess, IdentityError, observeAccount, type Session } from '@trailmend/aws'
import { type AccountSnapshot, observe, type RecordedCall, type Trail } from '@trailmend/core/observe'
import type { VerifyNotice } from '@trailmend/report/verify'
import { noIdentity } from '../check/no-entry.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { askOrganization } from '../organization/ask-organization.ts'
import { EVERY_ACCOUNT, readDiscovery } from '../organization/discovery.ts'
import { UsageError } from '../usage-error.ts'
import { folderOf } from './accounts-and-regions.ts'
import { gap, note, type TrailPlace } from './found.ts'
import { trailOf, type VerifyOptions } from './options.ts'

/** What asking needs. */
export interface AskTrails {
  /** The same session, however often it is called. */
  readonly openSession: () => Promise<Session>
  readonly access: DigestAccess
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
}

/** Where files are, and what could not be found out. */
export interface Places {
  readonly places: readonly TrailPlace[]
  readonly notices: VerifyNotice[]
  readonly account?: AccountSnapshot
}

/**
 * Where the trails themselves say that files are.
 *
 * Throws a `UsageError` for a trail that there is not or credentials that cannot be used, and an `IncompleteError` where no account answered.
 */
export async function askedPlaces(options: VerifyOptions, { openSession, access, now }: AskTrails): Promise<Places> {
  const { trails: wanted, organizationId } = options
  const homes = wanted?.map((each) => trailOf(each)?.homeRegion)
  const regions = homes?.every((home) => home !== undefined) === true ? [...new Set(homes)] : undefined
  const calls: RecordedCall[] = []
  const scope = { regions, operations: new Set(['organizations:DescribeOrganization'] as const) }
  const session = await openSession()
  const witness = { answered: (call: RecordedCall) => void calls.push(call) }
  await observeAccount(session, { scope, witness }).catch(toldOfIdentity)
  const identity = await session.identify()
  if ('error' in identity) {
    throw new IncompleteError(`the role could not be assumed: ${identity.error.name}: ${identity.error.message}; it needs sts:AssumeRole`)
  }
  const [account] = observe({ version: 1, observedAt: new Date(now).toISOString(), calls }, scope).accounts
  if (account === undefined) throw new IncompleteError('no account answered')
  const notices = account.listings.flatMap(({ region, listed }) =>
    listed.known
      ? []
      : [
          gap(
            'trails-not-listed',
            `The trails of ${region} could not be listed: ${listed.detail}${listed.needs === undefined ? '' : `; it needs ${listed.needs}`}.`,
          ),
        ],
  )
  const chosen = chooseTrails(account.trails, wanted, notices)
  const places: TrailPlace[] = []
  for (const trail of chosen) {
    const known = organizationId ?? (account.organizationId.known ? account.organizationId.value : undefined)
    const place = await placeOf(trail, async (where) => known ?? (await organizationIn(where, access)))
    const member = trail.ownerAccount === account.id ? undefined : account.id
    if ('code' in place) notices.push(place)
    else places.push({ ...place, member })
  }
  return { places, notices, account }
}

/** Trails that were wished for, or all that make digests. */
function chooseTrails(trails: readonly Trail[], wanted: readonly string[] | undefined, notices: VerifyNotice[]): readonly Trail[] {
  if (wanted === undefined) {
    for (const { arn, validatesLogFiles } of trails) {
      if (!validatesLogFiles.known || !validatesLogFiles.value)
        notices.push(
          note(
            'trail-without-digests',
            `${arn} makes no digests, so nothing can be proved of its log files; what it made before is verified when it is named with --trail.`,
          ),
        )
    }
    return trails.filter(({ validatesLogFiles }) => validatesLogFiles.known && validatesLogFiles.value)
  }
  const missing = wanted.filter((each) => !trails.some(({ arn, name }) => arn === each || name === each))
  if (missing.length > 0 && notices.length > 0) {
    throw new IncompleteError([`${missing.join(', ')} could not be found`, ...notices.map(({ text }) => text)].join('\n'))
  }
  if (missing.length > 0) {
    throw new UsageError(
      `--trail ${missing.join(', ')}: there is no such trail; of a trail that has been deleted, or is of another account, tell --bucket and its ARN`,
    )
  }
  return trails.filter(({ arn, name }) => wanted.includes(arn) || wanted.includes(name))
}

async function placeOf(
  trail: Trail,
  organizationId: (place: Omit<TrailPlace, 'organizationId'>) => Promise<string | undefined>,
): Promise<TrailPlace | VerifyNotice> {
  const { arn, name, ownerAccount, homeRegion, bucketName, keyPrefix, isMultiRegion, isOrganization } = trail
  if (!bucketName.known) return gap('bucket-unknown', `Which bucket ${arn} delivers to is not known: ${bucketName.detail}.`)
  const place = { trail: name, account: ownerAccount, homeRegion, bucket: bucketName.value, prefix: keyPrefix, isMultiRegion }
  if (!isOrganization) return { ...place, organizationId: undefined }
  const id = await organizationId(place)
  if (id !== undefined) return { ...place, organizationId: id }
  return gap(
    'organization-unknown',
    `The organization of ${arn} is not known: tell --organization-id, or allow organizations:DescribeOrganization.`,
  )
}

/** The organization whose folder is in the bucket, where there is one alone. */
async function organizationIn(place: Omit<TrailPlace, 'organizationId'>, access: DigestAccess): Promise<string | undefined> {
  const found = await access.folders({ bucket: place.bucket, prefix: folderOf(place) })
  const ids = 'unreadable' in found ? [] : found.filter((each) => /^o-[a-z0-9]{10,32}$/.test(each))
  return ids.length === 1 ? ids[0] : undefined
}

/**
 * The accounts of the organization that can have files; `undefined` where they may not be listed, of which a notice is added.
 *
 * Throws a `UsageError` or an `IncompleteError` where the credentials cannot be used.
 */
export async function membersOf({ openSession }: AskTrails, notices: VerifyNotice[]): Promise<readonly string[] | undefined> {
  const calls = await askOrganization(await openSession(), EVERY_ACCOUNT).catch(toldOfIdentity)
  const { members, notLookedAt } = readDiscovery(calls, EVERY_ACCOUNT, 'live')
  const refusal = notLookedAt.find(({ leavesGap }) => leavesGap)
  if (refusal === undefined) return members
  notices.push(note('organization-not-listed', refusal.because.text))
  return undefined
}

function toldOfIdentity(error: unknown): never {
  throw error instanceof IdentityError ? noIdentity(error) : error
}
