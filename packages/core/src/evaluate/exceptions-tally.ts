import type { AppliedException, SourcedFinding } from './conclude.ts'
import { type Days, dayOf, daysOf, type ExceptionRule, phaseOf, prepareExceptions } from './exceptions.ts'
import type { Finding } from './finding.ts'

/** Failures that share something, a few of them by name. */
export interface Group {
  count: number
  /** The first few in order. Attacker-controlled. */
  readonly examples: string[]
}

/** What one exception came to in a check. */
export interface ExceptionTally {
  readonly rule: ExceptionRule
  readonly days: Days
  /** Whether it fits any failure, or an unknown that may be one. */
  readonly needed: boolean
  /** Failures that count again when it ends, as no other exception takes over. */
  readonly ending: Group
  /** Failures that count because it has ended, or has not begun. */
  readonly uncovered: Group
}

/** Covers failures by exceptions and remembers what each of them was good for. */
export interface ExceptionBook {
  /** The finding with the exception that covers it at a time, if one does. Milliseconds since 1970-01-01 UTC. */
  readonly cover: <F extends SourcedFinding>(finding: F, now: number) => F
  /** In the order in which the exceptions are written down. */
  readonly tallies: () => readonly ExceptionTally[]
}

const MAX_EXAMPLES = 3

/**
 * Begin to cover failures.
 *
 * Of several exceptions that fit, the one that lasts longest covers; of those that last as long, the one written first. Only
 * failures are covered: nobody can answer for what is not known.
 */
export function createExceptionBook(rules: readonly ExceptionRule[]): ExceptionBook {
  const find = prepareExceptions(rules)
  const tallies = new Map(rules.map((rule) => [rule, emptyTally(rule)]))
  return { cover, tallies: () => [...tallies.values()] }

  function cover<F extends SourcedFinding>(finding: F, now: number): F {
    if (finding.outcome !== 'fail' && finding.outcome !== 'unknown') return finding
    const fitting = find(finding).flatMap((rule) => tallies.get(rule) ?? [])
    for (const tally of fitting) tally.needed = true
    if (fitting.length === 0 || finding.outcome !== 'fail') return finding
    const today = dayOf(now)
    const covering = longest(fitting.filter(({ days }) => phaseOf(days, today) === 'active'))
    if (covering === undefined) {
      for (const { uncovered } of fitting) add(uncovered, finding)
      return finding
    }
    const dayAfter = covering.days.last + 1
    if (!fitting.some(({ days }) => phaseOf(days, dayAfter) === 'active')) add(covering.ending, finding)
    return { ...finding, exception: applied(covering.rule) }
  }
}

/** A tally that is being kept. */
interface OpenTally extends ExceptionTally {
  needed: boolean
}

function longest(tallies: readonly OpenTally[]): OpenTally | undefined {
  return tallies.reduce<OpenTally | undefined>((best, each) => (best && best.days.last >= each.days.last ? best : each), undefined)
}

function emptyTally(rule: ExceptionRule): OpenTally {
  return { rule, days: daysOf(rule), needed: false, ending: emptyGroup(), uncovered: emptyGroup() }
}

function applied({ reason, owner, start, expires, alternateSolution }: ExceptionRule): AppliedException {
  return { reason, owner, ...(start && { start }), expires, ...(alternateSolution && { alternateSolution }) }
}

function emptyGroup(): Group {
  return { count: 0, examples: [] }
}

/** Examples are the first in order, not the first to come: accounts are asked side by side. */
function add(group: Group, { control, resource, region, account }: Finding): void {
  group.count++
  group.examples.push(`${control} of ${resource.id || resource.arn} (${region}, ${account})`)
  group.examples.sort()
  if (group.examples.length > MAX_EXAMPLES) group.examples.pop()
}
