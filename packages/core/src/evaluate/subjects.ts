import type { Unknown } from '../observe/fact.ts'
import { notKnown } from '../observe/fact.ts'
import type { AccountSnapshot, RefusedTrail, Trail } from '../observe/snapshot.ts'
import type { Resource } from './finding.ts'

/** What a control can be about, by name. */
export interface SubjectTypes {
  trail: Trail
  account: AccountSnapshot
}

export type SubjectKind = keyof SubjectTypes

/** A part of an account in which subjects may exist that nobody has seen. */
export interface Unseen {
  /** `global` if it is the whole account. */
  readonly region: string
  /** What could not be looked at, as the beginning of a sentence. */
  readonly what: string
  readonly fact: Unknown
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
    place: (trail) => ({ region: trail.homeRegion, resource: { type: 'AWS::CloudTrail::Trail', id: trail.name, arn: trail.arn } }),
  },
  account: {
    list: (account) => [account],
    unseen: () => [],
    place: (account) => ({ region: 'global', resource: accountResource(account) }),
  },
}

/** The account itself as a resource: what a finding is about when there is nothing smaller to name. */
export function accountResource(account: AccountSnapshot): Resource {
  return { type: 'AWS::::Account', id: account.id, arn: `arn:${account.partition}:iam::${account.id}:root` }
}

/** Where trails may exist that were not seen. An account that nobody got into is one such place, not seventeen. */
function unseenTrails(account: AccountSnapshot): readonly Unseen[] {
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
  return { region, what: `What trail ${name} is set up to do`, fact }
}

function reasonForNothing({ identity, regions, everyRegion }: AccountSnapshot): Unknown {
  if (!everyRegion && regions.known) return notKnown('region-disabled', 'the account has not opted in to any of the regions asked for')
  if (!regions.known && regions.because !== 'not-recorded') return regions
  return identity.known ? notKnown('not-recorded', 'DescribeTrails') : identity
}
