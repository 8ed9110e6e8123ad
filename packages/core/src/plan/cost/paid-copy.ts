import { type ComparedTrail, findCopies, shareRegion } from '../../evaluate/duplicate-trails.ts'
import { unseenTrails } from '../../evaluate/subjects.ts'
import { type Fact, known } from '../../observe/fact.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'

/** A trail that is about to record, with the selectors that it will have; of an existing trail, with its ARN. */
export type NewTrail = Omit<ComparedTrail, 'status'>

/**
 * Whether a trail, once it is logging, makes for a further copy of management events, which is paid for.
 *
 * Not known where another trail may record the same, or where there may be a trail that nobody has seen.
 * Source: AWS CloudTrail pricing: the first copy of management events of a region is free.
 */
export function isPaidCopy(account: AccountSnapshot, newTrail: NewTrail): Fact<boolean> {
  const others: readonly ComparedTrail[] = account.trails.filter(({ arn }) => arn !== newTrail.arn)
  const added: ComparedTrail = { ...newTrail, status: known({ isLogging: known(true) }) }
  const meets = others.map((other) => findCopies([other, added], shareRegion))
  if (meets.some(({ copies }) => copies.length > 0)) return known(true)
  return meets.flatMap(({ unread }) => unread.map(({ fact }) => fact))[0] ?? unseenTrails(account)[0]?.fact ?? known(false)
}
