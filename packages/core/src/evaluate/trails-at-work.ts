import type { EventSelectors } from '../event-selectors/selectors.ts'
import type { Fact, Unknown } from '../observe/fact.ts'
import type { AccountSnapshot, Trail, TrailStatus } from '../observe/snapshot.ts'
import type { JudgeContext } from './control.ts'
import type { Json } from './finding.ts'
import { unseenTrails } from './subjects.ts'
import { nameOf, unknownOfTrail } from './trail-in-words.ts'
import { unknown, type Verdict } from './verdict.ts'

/** A trail of which something that counts is not known. */
export interface UnreadTrail<T = Trail> {
  readonly trail: T
  readonly fact: Unknown
}

/** Trails by whether they record, as their home regions tell. */
export interface AtWork {
  /** Logging, and what was asked of them is known. */
  readonly sure: readonly Trail[]
  readonly stopped: readonly Trail[]
  /** Perhaps logging, perhaps with what was asked of them. */
  readonly unread: readonly UnreadTrail[]
}

/** Of a trail's status, whether it is logging. */
export interface LoggingStatus {
  readonly status: Fact<Pick<TrailStatus, 'isLogging'>>
}

/** Whether a trail is logging, as its home region tells. */
export function isLogging({ status }: LoggingStatus): Fact<boolean> {
  return status.known ? status.value.isLogging : status
}

/**
 * Sort trails by whether they record.
 *
 * @param asked - what besides logging has to be known of a trail
 */
export function atWork(trails: readonly Trail[], asked: (trail: Trail) => Fact<unknown>): AtWork {
  const read = trails.map((trail) => {
    const logging = isLogging(trail)
    const fact = asked(trail)
    return { trail, isStopped: logging.known && !logging.value, unknown: [logging, fact].find((each) => !each.known) }
  })
  return {
    sure: read.flatMap(({ trail, isStopped, unknown: fact }) => (isStopped || fact !== undefined ? [] : [trail])),
    stopped: read.flatMap(({ trail, isStopped }) => (isStopped ? [trail] : [])),
    unread: read.flatMap(({ trail, isStopped, unknown: fact }) => (isStopped || fact === undefined ? [] : [{ trail, fact }])),
  }
}

/** The selectors of the trails whose selectors are known. */
export function selectorsOf(trails: readonly Trail[]): readonly EventSelectors[] {
  return trails.flatMap(({ selectors }) => (selectors.known ? [selectors.value] : []))
}

interface Unsettled {
  readonly account: AccountSnapshot
  /** The trails that would change the verdict if they turned out well. */
  readonly unread: readonly UnreadTrail[]
  /** What is asked of a trail, as the end of a sentence: `records all management events`. */
  readonly what: string
  readonly expected: Json
  readonly context: JudgeContext
}

/** Not known, as long as a trail that could change the verdict was not read or not seen; else the verdict given. */
export function unlessUnread(verdict: Verdict, { account, unread, what, expected, context }: Unsettled): Verdict {
  const [first] = unread
  if (first !== undefined) {
    return unknownOfTrail(first.trail, first.fact, { whether: `Whether ${nameOf(first.trail)} ${what}`, expected, context })
  }
  const [unseen] = unseenTrails(account)
  return unseen === undefined ? verdict : unknown(unseen.fact, unseen.what, expected)
}

/** How many trails a sentence names before it only counts the rest. */
const MAX_NAMED = 3

/** Trails as a sentence names them: `trail a, trail b and 2 more`. Attacker-controlled. */
export function namesOf(trails: readonly Trail[]): string {
  const named = trails.slice(0, MAX_NAMED).map(nameOf)
  const rest = trails.length - named.length
  if (rest > 0) return `${named.join(', ')} and ${rest} more`
  const last = named.at(-1) ?? ''
  return named.length < 2 ? last : `${named.slice(0, -1).join(', ')} and ${last}`
}

/** `is` for one trail, `are` for several. */
export function isOrAre(trails: readonly Trail[]): string {
  return trails.length === 1 ? 'is' : 'are'
}

/** The trail that a command is best written for: the account's own before another's. */
export function ownFirst(trails: readonly Trail[], { id }: AccountSnapshot): Trail | undefined {
  return trails.find(({ ownerAccount }) => ownerAccount === id) ?? trails[0]
}
