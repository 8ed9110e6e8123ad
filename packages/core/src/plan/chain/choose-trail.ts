import { isLogging } from '../../evaluate/trails-at-work.ts'
import { managementRecording } from '../../event-selectors/index.ts'
import type { EventSelectors } from '../../event-selectors/selectors.ts'
import type { Unknown } from '../../observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Collection } from '../collection.ts'
import type { PlanSettings } from '../settings.ts'
import { once } from './once.ts'

/** The trail that the chain hangs on, or why there is none. */
export type ChosenTrail =
  /** `isOther` says whether it is not the one that was collected from. */
  | { readonly is: 'there'; readonly trail: Trail; readonly isOther: boolean }
  /** None is there that can be used. `blocked` says why none can be created. */
  | { readonly is: 'none'; readonly blocked: string | undefined }
  /** A region's trails could not be listed: the one to use may be among them. */
  | { readonly is: 'unread'; readonly fact: Unknown; readonly region: string }

/** Source: CloudTrail User Guide, "Quotas in AWS CloudTrail": trails per region; it cannot be raised. */
const MAX_TRAILS_A_REGION = 5

/**
 * Choose the trail that the chain hangs on: the one that was collected from, while it is there; else the best of those that record
 * management events, whatever they lack, for a second one would be a paid copy.
 */
export function chooseTrail(account: AccountSnapshot, settings: PlanSettings, collection: Collection | null): ChosenTrail {
  const { trails, listings } = account
  const remembered = trails.find(({ arn }) => arn === collection?.trailArn)
  if (remembered !== undefined) return { is: 'there', trail: remembered, isOther: false }
  const unread = listings.find(({ listed }) => !listed.known)
  const [best] = trails
    .filter(recordsManagement)
    .sort((a, b) => rank(b, settings, account.id) - rank(a, settings, account.id) || byArn(a, b))
  if (best !== undefined) return { is: 'there', trail: best, isOther: collection !== null }
  if (unread !== undefined && !unread.listed.known) return { is: 'unread', fact: unread.listed, region: unread.region }
  return { is: 'none', blocked: blockedBy(trails, settings, account.id) }
}

/** What selectors record of management events. */
export const managementOf: (selectors: EventSelectors) => ReturnType<typeof managementRecording> = once((selectors) =>
  managementRecording([selectors]),
)

/** A trail that records data events or insights alone was made for that, and is left to it. One that cannot be read may record all. */
function recordsManagement({ selectors }: Trail): boolean {
  if (!selectors.known) return true
  const { read, write } = managementOf(selectors.value)
  return read.recorded !== 'none' || write.recorded !== 'none'
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

function blockedBy(trails: readonly Trail[], { region, names }: PlanSettings, account: string): string | undefined {
  const local = trails.filter(({ homeRegion, ownerAccount }) => homeRegion === region && ownerAccount === account)
  if (local.length >= MAX_TRAILS_A_REGION) {
    return `Region ${region} has ${local.length} trails, as many as AWS allows, and none of them records management events.`
  }
  if (local.some(({ name }) => name === names.trail)) {
    return `A trail called ${names.trail} is there already, and records no management events.`
  }
  return undefined
}
