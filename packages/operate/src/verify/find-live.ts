import type { DigestAccess, Session } from '@trailmend/aws'
import { type AccountSnapshot, observe, type RecordedCall, type Trail } from '@trailmend/core'
import type { VerifyNotice } from '@trailmend/report'
import { IncompleteError } from '../incomplete-error.ts'
import { askOrganization } from '../organization/ask-organization.ts'
import { EVERY_ACCOUNT, readDiscovery } from '../organization/discovery.ts'
import { UsageError } from '../usage-error.ts'
import { folderOf, scopesOf } from './accounts-and-regions.ts'
import { type Found, gap, note, type TrailPlace } from './found.ts'
import { trailOf, VERIFY_DEFAULTS, type VerifyOptions } from './options.ts'

/** What finding needs. Times in milliseconds since 1970-01-01 UTC. */
export interface FindLive {
  readonly session: Session
  readonly access: DigestAccess
  readonly observeAccount: (session: Session, observation: Observation) => Promise<void>
  readonly now: number
}

type Observation = Parameters<typeof import('@trailmend/aws')['observeAccount']>[1]

const HOUR = 3_600_000

/**
 * Find the chains of digests to verify, by asking AWS: which trails there are, where they deliver to, which accounts and regions they cover.
 *
 * Throws a `UsageError` for a trail that there is not, and an `IncompleteError` where nothing is left to verify.
 */
export async function findLive(options: VerifyOptions, tools: FindLive): Promise<Found> {
  const { to = tools.now } = options
  const { from = to - VERIFY_DEFAULTS.hours * HOUR } = options
  if (from >= to) throw new UsageError('--from: is not before now, which is where the time ends without --to')
  const { places, notices, account } =
    options.bucket === undefined ? await askedPlaces(options, tools) : toldPlaces(options, options.bucket)
  const isOfAll =
    options.accounts === undefined && places.some(({ organizationId, member }) => organizationId !== undefined && member === undefined)
  const members = isOfAll ? await membersOf(tools.session, notices) : undefined
  const enabled = enabledIn(account)
  const chains: Found['chains'][number][] = []
  for (const place of places) {
    const found = await scopesOf(place, options, { shelf: tools.access, enabled, members })
    notices.push(...found.notices)
    chains.push(...found.scopes.map((scope) => ({ scope, from, to })))
  }
  if (chains.length === 0) throw new IncompleteError(['nothing was found to verify', ...notices.map(({ text }) => text)].join('\n'))
  return { chains, notices }
}

interface Places {
  readonly places: readonly TrailPlace[]
  readonly notices: VerifyNotice[]
  readonly account?: AccountSnapshot
}

/** Where the user says that files are. */
function toldPlaces({ trails = [], prefix = '', organizationId }: VerifyOptions, bucket: string): Places {
  const places = trails.flatMap((arn) => {
    const named = trailOf(arn)
    return named === undefined ? [] : [{ ...named, bucket, prefix, organizationId, isMultiRegion: undefined }]
  })
  return { places, notices: [] }
}

/** Where the trails themselves say that files are. */
async function askedPlaces(options: VerifyOptions, { session, access, observeAccount, now }: FindLive): Promise<Places> {
  const { trails: wanted, organizationId } = options
  const homes = wanted?.map((each) => trailOf(each)?.homeRegion)
  const regions = homes?.every((home) => home !== undefined) === true ? [...new Set(homes)] : undefined
  const calls: RecordedCall[] = []
  const scope = { regions, operations: new Set(['organizations:DescribeOrganization'] as const) }
  await observeAccount(session, { scope, witness: { answered: (call) => void calls.push(call) } })
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

/** The accounts of the organization that can have files; `undefined` where they may not be listed. */
async function membersOf(session: Session, notices: VerifyNotice[]): Promise<readonly string[] | undefined> {
  const { members, notLookedAt } = readDiscovery(await askOrganization(session, EVERY_ACCOUNT), EVERY_ACCOUNT, 'live')
  const refusal = notLookedAt.find(({ leavesGap }) => leavesGap)
  if (refusal === undefined) return members
  notices.push(note('organization-not-listed', refusal.because.text))
  return undefined
}

function enabledIn(account: AccountSnapshot | undefined): (id: string) => readonly string[] | undefined {
  return (id) => {
    if (account === undefined || account.id !== id || !account.regions.known) return undefined
    return account.regions.value.filter(({ enabled }) => enabled).map(({ name }) => name)
  }
}
