import { managementOverlap } from '../event-selectors/index.ts'
import { notKnown } from '../observe/fact.ts'
import type { Trail } from '../observe/snapshot.ts'
import { isLogging, type LoggingStatus, type UnreadTrail } from './trails-at-work.ts'

/** What of a trail tells whether it records what another one records. */
export type ComparedTrail = Pick<Trail, 'arn' | 'homeRegion' | 'isMultiRegion' | 'isOrganization' | 'selectors'> & LoggingStatus

/** A trail that records what another one records, too. */
export interface Copy<T extends ComparedTrail = Trail> {
  readonly extra: T
  /** The trail that is the better one to keep: the organization's before the account's, a multi-region one before a local one. */
  readonly of: T
}

/** The trails that are one too many, and those of which that cannot be told. */
export interface Copies<T extends ComparedTrail = Trail> {
  readonly copies: readonly Copy<T>[]
  readonly unread: readonly UnreadTrail<T>[]
}

type Meeting<T> = 'apart' | 'together' | UnreadTrail<T>

/** An account has at most five trails a region: more comparisons than this are nobody's honest account. */
const MAX_COMPARED = 20_000

/**
 * Which trails record management events that another trail records, too. Each extra trail is one more copy of what it records.
 *
 * @param mayMeet - whether two trails record anything in a common place
 */
export function findCopies<T extends ComparedTrail>(trails: readonly T[], mayMeet: (one: T, other: T) => boolean): Copies<T> {
  const ranked = trails.filter(mayRecord).sort((a, b) => rank(b) - rank(a) || (a.arn < b.arn ? -1 : 1))
  const copies: Copy<T>[] = []
  const unread: UnreadTrail<T>[] = []
  let compared = 0
  for (const [index, extra] of ranked.entries()) {
    for (const of of ranked.slice(0, index)) {
      if (!mayMeet(of, extra)) continue
      compared += 1
      const meeting = compared > MAX_COMPARED ? { trail: extra, fact: TOO_MANY } : meet(of, extra)
      if (meeting === 'together') copies.push({ extra, of })
      else if (meeting !== 'apart') unread.push(meeting)
      if (meeting === 'together' || compared > MAX_COMPARED) break
    }
  }
  return { copies, unread }
}

const TOO_MANY = notKnown('selectors-undecided', 'the trails are too many to be compared with one another')

/** A trail that is stopped copies nothing, whatever else is not known of it. */
function mayRecord(trail: LoggingStatus): boolean {
  const logging = isLogging(trail)
  return !logging.known || logging.value
}

function rank({ isOrganization, isMultiRegion }: ComparedTrail): number {
  return (isOrganization ? 2 : 0) + (isMultiRegion ? 1 : 0)
}

/** What is certain comes first: trails that record other events copy nothing, whatever else is not known. */
function meet<T extends ComparedTrail>(one: T, other: T): Meeting<T> {
  const pair = [one, other]
  const overlaps = one.selectors.known && other.selectors.known ? managementOverlap(one.selectors.value, other.selectors.value) : undefined
  const sides = overlaps === undefined ? [] : [overlaps.read, overlaps.write]
  if (overlaps !== undefined && sides.every(({ overlap }) => overlap === 'no')) return 'apart'
  const facts = pair.flatMap((trail) => [isLogging(trail), trail.selectors].map((fact) => ({ trail, fact })))
  for (const { trail, fact } of facts) if (!fact.known) return { trail, fact }
  if (sides.some(({ overlap }) => overlap === 'yes')) return 'together'
  const doubts = sides.flatMap((side) => (side.overlap === 'cannot-say' ? side.because : []))
  return { trail: other, fact: notKnown('selectors-undecided', [...new Set(doubts)].join('; ')) }
}

/** Whether two trails record in a common region: a multi-region trail is everywhere, another one at home. */
export function shareRegion(one: ComparedTrail, other: ComparedTrail): boolean {
  return one.isMultiRegion || other.isMultiRegion || one.homeRegion === other.homeRegion
}

/** Where a trail records a copy, in words. */
export function whereCopied({ extra, of }: Copy): string {
  if (extra.isMultiRegion && of.isMultiRegion) return 'in every region'
  return `in ${extra.isMultiRegion ? of.homeRegion : extra.homeRegion}`
}

/** Whether a trail records management events and nothing else, as far as its selectors tell. */
export function recordsOnlyManagement({ selectors }: Pick<Trail, 'selectors'>): boolean {
  if (!selectors.known) return false
  return selectors.value.rules.every(({ conditions }) =>
    conditions.some(({ field, select }) => field === 'eventCategory' && select.length > 0 && select.every(isManagement)),
  )
}

function isManagement({ how, value }: { readonly how: string; readonly value: string }): boolean {
  return how === 'equals' && value === 'Management'
}
