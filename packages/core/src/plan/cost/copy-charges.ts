import { type Copy, findCopies, shareRegion } from '../../evaluate/duplicate-trails.ts'
import { IGNORANCE } from '../../observe/fact.ts'
import type { Charge } from './charge.ts'
import type { BilledTrail, Ledger } from './ledger.ts'
import { managementEventsOf } from './trail-events.ts'
import type { Volume } from './volume.ts'

/**
 * Further copies of management events, one charge for each trail that records one, at most.
 *
 * Trails of one region each share what the account records: together they cannot copy more than all of it. What a change adds is bounded by
 * itself: which of them copies how much stays as it is.
 * Source: CloudTrail User Guide, "Managing CloudTrail trail costs".
 */
export function copyCharges({ trails }: Ledger, volume: Volume, at: 'today' | 'ahead'): Charge[] {
  const { copies, unread } = findCopies(trails, shareRegion)
  const local = new Map<string, number>()
  const counted = copies.map((copy) => {
    const { isMultiRegion, homeRegion } = copy.extra
    const nth = local.get(homeRegion) ?? 0
    if (!isMultiRegion) local.set(homeRegion, nth + 1)
    return { ...copy, nth }
  })
  return [
    ...counted.map((copy) => copied(copy, volume, at === 'today' ? local.size : 1)),
    ...trails.filter(({ isNewToMembers }) => isNewToMembers === true).map((trail) => copiedInMembers(trail, volume)),
    ...unread.map(({ trail, fact }) => ({
      good: 'paid-management-events' as const,
      region: trail.homeRegion,
      of: trail.arn,
      amount: null,
      basis: `not known: whether ${nameOf(trail)} records what another trail records, too (${IGNORANCE[fact.because]})`,
    })),
  ]
}

interface CountedCopy extends Copy<BilledTrail> {
  /** How many trails of the same one region alone copy something before this one. */
  readonly nth: number
}

function copied({ extra, of, nth }: CountedCopy, volume: Volume, sharedBy: number): Charge {
  const own = managementEventsOf(extra, volume)
  const bound = managementEventsOf(of, volume)
  const isSeen = volume.measured.has(extra.arn)
  const isAtMost = !extra.isMultiRegion && !isSeen
  const share = isAtMost ? 1 / sharedBy : 1
  const least = bound.value < own.value && !isSeen ? bound : own
  const bounded = isAtMost ? 'at most, as if everything happened in such regions; ' : ''
  return {
    good: 'paid-management-events',
    region: extra.homeRegion,
    // Of trails of one region it does not matter which is the one too many.
    of: isAtMost ? `copy ${nth} of one region` : extra.arn,
    amount: least.value * share,
    isAtMost,
    basis: `${nameOf(extra)} records what ${nameOf(of)} records, too; ${bounded}${least.basis}`,
  }
}

/**
 * What a new trail of the organization records in its other accounts is paid for wherever the account has a trail of its own: at most all of
 * it. Nobody here sees those trails.
 *
 * Source: AWS CloudTrail pricing: the first copy of management events is free, in every account and region.
 */
function copiedInMembers({ arn, name, homeRegion }: BilledTrail, { managementEvents, accounts, isAccountsTold }: Volume): Charge {
  const what = `${nameOf({ name })} records what trails of the other accounts of the organization record, too`
  return {
    good: 'paid-management-events',
    region: homeRegion,
    of: `${arn} in other accounts`,
    ...(isAccountsTold
      ? {
          amount: managementEvents.value * Math.max(0, accounts.value - 1),
          basis: `${what}; at most, as if every one had a trail of its own; ${managementEvents.basis}; ${accounts.basis}`,
        }
      : { amount: null, basis: `not known: in how many of the other accounts of the organization a trail records the same` }),
  }
}

/** A trail's name, where it is one that AWS would take: the parts of a basis must not be made up by whoever named the trail. */
function nameOf({ name }: Pick<BilledTrail, 'name'>): string {
  return /^[\w.-]{1,128}$/.test(name) ? `trail ${name}` : 'a trail'
}
