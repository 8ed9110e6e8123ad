import { parseArn } from '../arn.ts'
import { type Fact, known, notKnown, type Unknown } from '../observe/fact.ts'
import type { Bucket } from '../observe/facts/bucket.ts'
import type { Key } from '../observe/facts/key.ts'
import type { LogGroup } from '../observe/facts/log-group.ts'
import type { FlowLog, RegionFacts } from '../observe/facts/region.ts'
import type { AccountSnapshot, RefusedTrail, Trail } from '../observe/snapshot.ts'
import type { Resource } from './finding.ts'

/** What a control can be about, by name. */
export interface SubjectTypes {
  account: AccountSnapshot
  /** A bucket that a trail delivers to. */
  bucket: Bucket
  /** A key that the account, not AWS, manages; or one of which that is not known. */
  key: Key
  /** A log group that a trail delivers to. */
  'log-group': LogGroup
  /** A region that is looked at. */
  region: RegionFacts
  trail: Trail
  vpc: Vpc
}

/** A VPC with its own flow logs. */
export interface Vpc {
  readonly id: string
  readonly region: string
  readonly flowLogs: Fact<readonly FlowLog[]>
}

export type SubjectKind = keyof SubjectTypes

/** A part of an account in which subjects may exist that nobody has seen. */
export interface Unseen {
  /** `global` if it is the whole account. */
  readonly region: string
  /** What could not be looked at, as the beginning of a sentence. */
  readonly what: string
  readonly fact: Unknown
  /** The trail that would tell, so that two such findings are two; the account itself where it is none. */
  readonly resource?: Resource
}

interface SubjectTable<S> {
  list(account: AccountSnapshot): readonly S[]
  unseen(account: AccountSnapshot): readonly Unseen[]
  place(subject: S, account: AccountSnapshot): { readonly region: string; readonly resource: Resource }
}

/** How the subjects of each kind are found in an account, and how a finding names them. */
export const SUBJECTS: { readonly [K in SubjectKind]: SubjectTable<SubjectTypes[K]> } = {
  trail: {
    list: (account) => account.trails,
    unseen: unseenTrails,
    place: (trail) => ({ region: trail.homeRegion, resource: trailResource(trail) }),
  },
  account: {
    list: (account) => [account],
    unseen: () => [],
    place: (account) => ({ region: 'global', resource: accountResource(account) }),
  },
  bucket: {
    // What only a plan wants to know of is not judged.
    list: (account) => account.buckets.filter(({ trails }) => trails.length > 0),
    unseen: (account) => unseenBehindTrails(account, ({ bucketName }) => bucketName, 'Which bucket'),
    // The name alone tells one bucket from all others, and where it lies is not known of every one.
    place: ({ name, partition }) => ({
      region: 'global',
      resource: { type: 'AWS::S3::Bucket', id: name, arn: `arn:${partition}:s3:::${name}` },
    }),
  },
  key: {
    list: (account) => account.inRegions.flatMap(({ keys }) => (keys.known ? keys.value.filter(mayBeManagedByCustomer) : [])),
    unseen: (account) => unseenInRegions(account, ({ keys }) => keys, 'Which keys'),
    place: ({ id, region }) => ({ region, resource: { type: 'AWS::KMS::Key', id: id.split('/').at(-1) ?? id, arn: id } }),
  },
  'log-group': {
    list: (account) => account.logGroups.filter(({ trails }) => trails.length > 0),
    unseen: (account) => unseenBehindTrails(account, ({ logGroupArn }) => logGroupArn, 'Which log group'),
    place: ({ arn, name, region }) => ({ region, resource: { type: 'AWS::Logs::LogGroup', id: name, arn } }),
  },
  region: {
    list: (account) => account.inRegions,
    unseen: (account) => unseenInRegions(account, () => known(null), 'What there is'),
    place: ({ region }, account) => ({ region, resource: accountResource(account) }),
  },
  vpc: {
    list: (account) => account.inRegions.flatMap(vpcsIn),
    unseen: (account) => unseenInRegions(account, ({ vpcs }) => vpcs, 'Which VPCs'),
    place: ({ id, region }, { id: account, partition }) => ({
      region,
      resource: { type: 'AWS::EC2::VPC', id, arn: `arn:${partition}:ec2:${region}:${account}:vpc/${id}` },
    }),
  },
}

function vpcsIn({ region, vpcs, flowLogs }: RegionFacts): readonly Vpc[] {
  if (!vpcs.known) return []
  if (!flowLogs.known) return vpcs.value.map((id) => ({ id, region, flowLogs }))
  const byVpc = Map.groupBy(flowLogs.value, ({ resourceId }) => resourceId)
  return vpcs.value.map((id) => ({ id, region, flowLogs: known(byVpc.get(id) ?? []) }))
}

function mayBeManagedByCustomer({ details }: Key): boolean {
  return !details.known || details.value.isCustomerManaged
}

/** What trails name is unseen where trails are, and where a trail does not tell. */
function unseenBehindTrails(account: AccountSnapshot, fact: (trail: Trail) => Fact<unknown>, what: string): readonly Unseen[] {
  const untold = account.trails.flatMap((trail) => {
    const named = fact(trail)
    const place = { region: trail.homeRegion, resource: trailResource(trail) }
    return named.known ? [] : [{ ...place, what: `${what} trail ${trail.name} delivers to`, fact: named }]
  })
  return [...unseenTrails(account), ...untold]
}

/** An account that nobody got into is one place, not as many as there are regions. */
function unseenInRegions(account: AccountSnapshot, fact: (region: RegionFacts) => Fact<unknown>, what: string): readonly Unseen[] {
  const { id, identity, regions, inRegions, everyRegion } = account
  const whole = `${what} in account ${id}`
  if (inRegions.length === 0) {
    const because = identity.known || identity.because === 'not-recorded' ? reasonForNothing(account) : identity
    return [{ region: 'global', what: whole, fact: because }]
  }
  const unlisted = everyRegion && !regions.known && regions.because !== 'not-recorded'
  const allRegions = unlisted ? [{ region: 'global', what: `Which regions account ${id} has enabled`, fact: regions }] : []
  const refused = inRegions.flatMap((each) => {
    const told = fact(each)
    return told.known ? [] : [{ region: each.region, what: `${whole} in ${each.region}`, fact: told }]
  })
  return [...allRegions, ...refused]
}

/** The account itself as a resource: what a finding is about when there is nothing smaller to name. */
export function accountResource(account: AccountSnapshot): Resource {
  return { type: 'AWS::::Account', id: account.id, arn: `arn:${account.partition}:iam::${account.id}:root` }
}

/** Where trails may exist that were not seen. An account that nobody got into is one such place, not seventeen. */
export function unseenTrails(account: AccountSnapshot): readonly Unseen[] {
  const { identity, regions, listings, trails, refusedTrails } = account
  const what = `Which trails account ${account.id} has`
  if (!identity.known && identity.because !== 'not-recorded' && trails.length === 0) return [{ region: 'global', what, fact: identity }]
  if (listings.length === 0 && trails.length === 0)
    return [{ region: 'global', what, fact: reasonForNothing(account) }, ...refusedTrails.map(unseenTrail)]
  const refused = listings.flatMap(({ region, listed }) => (listed.known ? [] : [{ region, what: `${what} in ${region}`, fact: listed }]))
  const unlisted = account.everyRegion && !regions.known && regions.because !== 'not-recorded'
  const allRegions = unlisted ? [{ region: 'global', what: `Which regions account ${account.id} has enabled`, fact: regions }] : []
  return [...allRegions, ...refused, ...refusedTrails.map(unseenTrail)]
}

function unseenTrail({ region, name, fact }: RefusedTrail): Unseen {
  const arn = parseArn(name) === undefined ? '' : name
  return { region, what: `What trail ${name} is set up to do`, fact, resource: trailResource({ name, arn }) }
}

function trailResource({ name, arn }: { readonly name: string; readonly arn: string }): Resource {
  return { type: 'AWS::CloudTrail::Trail', id: name, arn }
}

function reasonForNothing({ identity, regions, everyRegion }: AccountSnapshot): Unknown {
  if (!everyRegion && regions.known) return notKnown('region-disabled', 'the account has not opted in to any of the regions asked for')
  if (!regions.known && regions.because !== 'not-recorded') return regions
  return identity.known ? notKnown('not-recorded', 'DescribeTrails') : identity
}
