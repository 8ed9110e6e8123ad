import type { AccountSnapshot } from './snapshot.ts'

/** A region that was left out on purpose. */
export interface SkippedRegion {
  readonly account: string
  readonly region: string
  readonly because: 'not-opted-in' | 'not-selected'
}

/** The regions of an account that nobody looked at, because it has not opted in to them or the user named others. */
export function skippedRegions({ id, regions, listings }: AccountSnapshot): readonly SkippedRegion[] {
  if (!regions.known) return []
  const lookedAt = new Set(listings.map((listing) => listing.region))
  return regions.value
    .filter((region) => !lookedAt.has(region.name))
    .map((region) => ({ account: id, region: region.name, because: region.enabled ? 'not-selected' : 'not-opted-in' }))
}
