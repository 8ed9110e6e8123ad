import { managementRecording } from '../event-selectors/index.ts'
import { type Fact, known, notKnown } from '../observe/fact.ts'
import type { Trail } from '../observe/snapshot.ts'
import { MAIN_REGION } from '../partition.ts'

/**
 * Whether the events of services without a region, such as IAM, reach a trail.
 *
 * A multi-region trail gets them always. Another one needs the setting and, outside China and GovCloud, its home in us-east-1:
 * since November 2021 they occur there and nowhere else.
 * Source: CloudTrail User Guide, "Using the update-trail command to update a trail".
 */
export function getsGlobalEvents({ isMultiRegion, includesGlobalEvents, partition, homeRegion }: Trail): Fact<boolean> {
  if (isMultiRegion) return known(true)
  if (partition === 'aws' && homeRegion !== MAIN_REGION.aws) return known(false)
  return includesGlobalEvents
}

/** Whether a trail's selectors record any management events. */
export function recordsManagement({ selectors }: Trail): Fact<boolean> {
  if (!selectors.known) return selectors
  const sides = Object.values(managementRecording([selectors.value]))
  if (sides.every(({ recorded }) => recorded === 'none')) return known(false)
  const doubts = sides.flatMap((side) => (side.recorded === 'cannot-say' ? side.because : []))
  const isSure = sides.some(({ recorded }) => recorded !== 'none' && recorded !== 'cannot-say')
  return isSure ? known(true) : notKnown('selectors-undecided', [...new Set(doubts)].join('; '))
}
