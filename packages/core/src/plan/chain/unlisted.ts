import type { Unknown } from '../../observe/fact.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'

/** A region whose trails could not be listed: any trail may be among them. `undefined` where all that were looked at were listed. */
export function unlistedRegion({ listings }: Pick<AccountSnapshot, 'listings'>): { region: string; fact: Unknown } | undefined {
  for (const { region, listed } of listings) if (!listed.known) return { region, fact: listed }
  return undefined
}
