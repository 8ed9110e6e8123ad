import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'

/**
 * Trails that a region takes. AWS raises it for nobody. A multi-region trail counts in every region, by the shadow that it has there.
 *
 * Source: CloudTrail User Guide, "Quotas in AWS CloudTrail", and its word on counting what `ListTrails` tells in shadow regions.
 */
export const MAX_TRAILS_A_REGION = 5

/** The trails that count in a region, as far as they were seen. */
export function trailsIn({ trails }: Pick<AccountSnapshot, 'trails'>, region: string): readonly Trail[] {
  return trails.filter(({ isMultiRegion, homeRegion }) => isMultiRegion || homeRegion === region)
}

/** How many trails a region has at least: those that were seen anywhere and count there, or those that the region listed. */
export function countTrailsIn(account: Pick<AccountSnapshot, 'trails' | 'listings'>, region: string): number {
  const listed = account.listings.find((listing) => listing.region === region)?.listed
  return Math.max(trailsIn(account, region).length, listed?.known === true ? listed.value : 0)
}
