import { parseFingerprint } from './baseline-entry.ts'
import type { Notice } from './conclude.ts'
import { type ExceptionRule, phaseOf } from './exceptions.ts'
import type { Coverage, Narrowing } from './exceptions-coverage.ts'
import type { ExceptionTally, Group } from './exceptions-tally.ts'

/** An end is announced when this many days or fewer are left. */
const DAYS_OF_WARNING = 14

/** An exception that lasts longer than a year and a day is reviewed by nobody. */
const LONGEST_DAYS = 366

/** Notices of one kind that are told one by one. */
const MAX_OF_A_KIND = 50

type Say = (tally: ExceptionTally, today: number) => string | undefined

/**
 * What a person should hear of the exceptions on a day (counted from 1970-01-01 in UTC): which ended or are about to, which
 * have not begun, which are good for nothing, which last too long. At most fifty of a kind, and how many more there are.
 */
export function exceptionNotices(
  tallies: readonly ExceptionTally[],
  today: number,
  seen: { readonly coverage: Coverage; readonly narrowing: Narrowing },
): readonly Notice[] {
  const kinds: readonly (readonly [code: string, say: Say])[] = [
    ['exception-expired', expired],
    ['exception-ends-soon', endsSoon],
    ['exception-not-started', notStarted],
    ['exception-unused', (tally, day) => (isUnused(tally, day, seen) ? unused(tally, day) : undefined)],
    ['exception-long', long],
  ]
  return kinds.flatMap(([code, say]) => {
    const texts = tallies.map((tally) => say(tally, today)).filter((text) => text !== undefined)
    const left = texts.length - MAX_OF_A_KIND
    const shown = left > 0 ? [...texts.slice(0, MAX_OF_A_KIND), `${left} more exceptions as above.`] : texts
    return shown.map((text) => ({ code, text }))
  })
}

const expired: Say = ({ rule, days, uncovered }, today) =>
  phaseOf(days, today) === 'expired' && uncovered.count > 0
    ? `${name(rule)} ended on ${rule.expires}: ${listed(uncovered, 'counts again', 'count again')}.`
    : undefined

const endsSoon: Say = ({ rule, days, ending }, today) => {
  const left = days.last - today
  if (phaseOf(days, today) !== 'active' || left > DAYS_OF_WARNING || ending.count === 0) return undefined
  const when = left === 0 ? 'today' : left === 1 ? 'in 1 day' : `in ${left} days`
  return `${name(rule)} ends on ${rule.expires}, ${when}: then ${listed(ending, 'counts again', 'count again')}.`
}

const notStarted: Say = ({ rule, days, uncovered }, today) =>
  phaseOf(days, today) === 'not-started' && uncovered.count > 0
    ? `${name(rule)} does not begin before ${rule.start}: until then ${listed(uncovered, 'counts', 'count')}.`
    : undefined

const unused: Say = ({ rule, days }, today) =>
  `${name(rule)} covers nothing: no failure fits it${phaseOf(days, today) === 'expired' ? ', and it has ended' : ''}. Remove it, or mend what it names.`

const long: Say = ({ rule, days }, today) => {
  const length = days.last - Math.max(today, days.first) + 1
  if (length <= LONGEST_DAYS) return undefined
  return `${name(rule)} lasts for ${length} more days, until ${rule.expires}: look at it again within a year.`
}

/** Only what would have been seen is missed; an exception that is yet to begin may be for what is yet to come. */
function isUnused(
  { rule, days, needed }: ExceptionTally,
  today: number,
  { coverage, narrowing }: { readonly coverage: Coverage; readonly narrowing: Narrowing },
): boolean {
  if (needed || phaseOf(days, today) === 'not-started') return false
  const named = rule.fingerprint === undefined ? undefined : parseFingerprint(rule.fingerprint)
  if (named !== undefined) return coverage.sawAll(named)
  return (rule.controls ?? []).every((control) => {
    // Without names every account is meant, of which a narrowed check sees some.
    const accounts = rule.accounts ?? (narrowing.accounts === undefined ? coverage.accountsOf(control) : [])
    return accounts.length > 0 && accounts.every((account) => sawRegions(rule, control, account, coverage))
  })
}

function sawRegions({ regions }: ExceptionRule, control: string, account: string, { sawAll }: Coverage): boolean {
  return (regions ?? ['global']).every((region) => sawAll({ control, account, region }))
}

/** Who answers for it, and where it is written down. */
function name({ place, owner }: ExceptionRule): string {
  return `The exception at ${place} (owner ${owner})`
}

function listed({ count, examples }: Group, one: string, many: string): string {
  const left = count - examples.length
  const others = left > 0 ? ` and ${left} more` : ''
  return `${count} ${count === 1 ? `failure ${one}` : `failures ${many}`}: ${examples.join(', ')}${others}`
}
