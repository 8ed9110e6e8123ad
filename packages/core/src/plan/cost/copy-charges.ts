import { type Copy, findCopies, shareRegion } from '../../evaluate/duplicate-trails.ts'
import { IGNORANCE } from '../../observe/fact.ts'
import type { Charge } from './charge.ts'
import type { BilledTrail, Ledger } from './ledger.ts'
import { managementEventsOf } from './trail-events.ts'
import type { Volume } from './volume.ts'

/**
 * Further copies of management events, one charge for each trail that records one, at most.
 *
 * Trails of one region each share what the account records: together they cannot copy more than all of it.
 * Source: CloudTrail User Guide, "Managing CloudTrail trail costs".
 */
export function copyCharges({ trails }: Ledger, volume: Volume): Charge[] {
  const { copies, unread } = findCopies(trails, shareRegion)
  const local = new Set(copies.flatMap(({ extra }) => (extra.isMultiRegion ? [] : [extra.homeRegion])))
  return [
    ...copies.map((copy) => copied(copy, volume, local.size)),
    ...unread.map(({ trail, fact }) => ({
      good: 'paid-management-events' as const,
      region: trail.homeRegion,
      of: trail.arn,
      amount: null,
      basis: `not known: whether ${nameOf(trail)} records what another trail records, too (${IGNORANCE[fact.because]})`,
    })),
  ]
}

function copied({ extra, of }: Copy<BilledTrail>, volume: Volume, localRegions: number): Charge {
  const own = managementEventsOf(extra, volume)
  const bound = managementEventsOf(of, volume)
  const isSeen = volume.measured.has(extra.arn)
  const share = extra.isMultiRegion || isSeen ? 1 : 1 / localRegions
  const least = bound.value < own.value && !isSeen ? bound : own
  const bounded = extra.isMultiRegion || isSeen ? '' : 'at most, as if everything happened in such regions; '
  return {
    good: 'paid-management-events',
    region: extra.homeRegion,
    of: extra.arn,
    amount: least.value * share,
    basis: `${nameOf(extra)} records what ${nameOf(of)} records, too; ${bounded}${least.basis}`,
  }
}

/** A trail's name, where it is one that AWS would take: the parts of a basis must not be made up by whoever named the trail. */
function nameOf({ name }: BilledTrail): string {
  return /^[\w.-]{1,128}$/.test(name) ? `trail ${name}` : 'a trail'
}
