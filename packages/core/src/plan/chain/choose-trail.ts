import { countTrailsIn, MAX_TRAILS_A_REGION } from '../../evaluate/trail-limit.ts'
import { isLogging } from '../../evaluate/trails-at-work.ts'
import type { Unknown } from '../../observe/fact.ts'
import type { TrailWrite } from '../../observe/facts/trail-write.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Collection } from '../collection.ts'
import type { PlanSettings } from '../settings.ts'
import { managedFor } from './organization.ts'
import { recordsManagement } from './records-management.ts'
import { revertedBy } from './reverted.ts'
import { unlistedRegion } from './unlisted.ts'

/** The trail that the chain hangs on, or why there is none. */
export type ChosenTrail =
  /** `isOther` says whether it is not the one that was collected from. */
  | { readonly is: 'there'; readonly trail: Trail; readonly isOther: boolean }
  /** None is there that can be used. `blocked` says why none can be created. */
  | { readonly is: 'none'; readonly blocked: string | undefined }
  /**
   * A region's trails could not be listed: the one to use may be among them. Or nobody knows whether one that would be made was taken away
   * before.
   */
  | { readonly is: 'unread'; readonly fact: Unknown; readonly region: string }

/**
 * Choose the trail that the chain hangs on: the one that was collected from, while it is there; else the best of those that record
 * management events, whatever they lack, for a second one would be a paid copy.
 */
export function chooseTrail(account: AccountSnapshot, settings: PlanSettings, collection: Collection | null): ChosenTrail {
  const { trails } = account
  if (settings.trail !== null) return namedTrail(account, settings.trail)
  const remembered = trails.find(({ arn }) => arn === collection?.trailArn)
  if (remembered !== undefined) return { is: 'there', trail: remembered, isOther: false }
  const [best] = trails
    .filter(recordsManagement)
    .sort((a, b) => rank(b, settings, account.id) - rank(a, settings, account.id) || byArn(a, b))
  if (best !== undefined) return { is: 'there', trail: best, isOther: collection !== null }
  const unread = unlistedRegion(account)
  if (unread !== undefined) return { is: 'unread', ...unread }
  if (!account.trailWrites.known) return { is: 'unread', fact: account.trailWrites, region: settings.region }
  return { is: 'none', blocked: blockedBy(account, settings) ?? takenAwayBy(account, account.trailWrites.value, settings) }
}

/** The trail that a person named. No other is taken for it, and none is made in its place. */
function namedTrail(account: AccountSnapshot, wanted: string): ChosenTrail {
  const found = account.trails.filter(({ arn, name }) => arn === wanted || name === wanted)
  const [trail] = found
  if (trail !== undefined && found.length === 1) return { is: 'there', trail, isOther: false }
  if (found.length > 1) return { is: 'none', blocked: `Several trails are called ${wanted}: name one by its ARN.` }
  const unread = unlistedRegion(account)
  if (unread !== undefined) return { is: 'unread', ...unread }
  return { is: 'none', blocked: `There is no trail ${wanted}${account.everyRegion ? '' : ' in the regions that were looked at'}.` }
}

function rank(trail: Trail, { region }: PlanSettings, account: string): number {
  const logging = isLogging(trail)
  return (
    (trail.isOrganization ? 16 : 0) +
    (trail.isMultiRegion ? 8 : 0) +
    (!logging.known || logging.value ? 4 : 0) +
    (trail.ownerAccount === account ? 2 : 0) +
    (trail.homeRegion === region ? 1 : 0)
  )
}

function byArn(a: Trail, b: Trail): number {
  return a.arn < b.arn ? -1 : 1
}

/** Where a trail would be made, under which name, and whose it would be: the management account's, where it is made for that. */
export function newTrail(account: AccountSnapshot, settings: PlanSettings): Pick<Trail, 'arn' | 'ownerAccount'> {
  const ownerAccount = managedFor(account, settings) ?? account.id
  return { arn: `arn:${account.partition}:cloudtrail:${settings.region}:${ownerAccount}:trail/${settings.names.trail}`, ownerAccount }
}

/** A trail of all regions counts in each, so that none may be full. Whose quota counts where one account makes it for another is not documented. */
function blockedBy(account: AccountSnapshot, settings: PlanSettings): string | undefined {
  const { region, names } = settings
  const { ownerAccount: owner } = newTrail(account, settings)
  const regions = [...new Set([region, ...account.listings.map((each) => each.region), ...account.trails.map((each) => each.homeRegion)])]
  const full = regions.find((each) => countTrailsIn(account, each) >= MAX_TRAILS_A_REGION)
  if (full !== undefined) {
    return `Region ${full} has ${countTrailsIn(account, full)} trails, as many as AWS allows, and none of them records management events.`
  }
  if (
    account.trails.some(({ name, homeRegion, ownerAccount }) => name === names.trail && homeRegion === region && ownerAccount === owner)
  ) {
    return `A trail called ${names.trail} is there already, and records no management events.`
  }
  return undefined
}

/** Who has deleted a trail of this name at least twice that Trailmend had made: it would be deleted again. Events name a trail by its name alone. */
function takenAwayBy(account: AccountSnapshot, writes: readonly TrailWrite[], settings: PlanSettings): string | undefined {
  if (writes.length === 0) return undefined
  const { arn, ownerAccount: owner } = newTrail(account, settings)
  const own = arn.replace(`:${owner}:`, `:${account.id}:`)
  const who = revertedBy(
    arn,
    writes.map((write) => (write.trailArn === own ? { ...write, trailArn: arn } : write)),
  )
  return who === undefined
    ? undefined
    : `Trailmend made trail ${settings.names.trail} in ${settings.region} more than once, and ${who} took it back each time.`
}
