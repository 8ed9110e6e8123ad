import type { AccountSnapshot, Wanted } from '@trailmend/core'
import { type Collection, type PlanSettings, wantedFor } from '@trailmend/core/plan'

/**
 * What has to be looked at for the plan of an account whose trails are known: its names where its own trails are at home, and, where it has
 * a trail of the organization, whether CloudTrail may see that.
 */
export function wantedBy(
  { id, partition, trails }: Pick<AccountSnapshot, 'id' | 'partition' | 'trails'>,
  settings: PlanSettings,
  collection: Collection | null,
): Wanted {
  const own = trails.filter(({ ownerAccount }) => ownerAccount === id)
  const wanted = wantedFor(settings, { account: id, partition, regions: own.map(({ homeRegion }) => homeRegion) }, collection)
  return own.some(({ isOrganization }) => isOrganization) ? { ...wanted, organization: true } : wanted
}
