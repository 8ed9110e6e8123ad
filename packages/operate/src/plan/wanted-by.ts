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
  // Who manages the organization's trails has what they deliver to CloudWatch Logs.
  const managed = settings.wants.organizationTrail ? trails.filter(({ isOrganization }) => isOrganization) : []
  const regions = [...own, ...managed].map(({ homeRegion }) => homeRegion)
  const others = trails
    .filter(({ ownerAccount }) => ownerAccount !== id)
    .map(({ ownerAccount, homeRegion }) => ({ account: ownerAccount, region: homeRegion }))
  const wanted = wantedFor(settings, { account: id, partition, regions, others }, collection)
  return own.some(({ isOrganization }) => isOrganization) ? { ...wanted, organization: true } : wanted
}
