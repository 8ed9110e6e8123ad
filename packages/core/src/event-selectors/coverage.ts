import type { EventClass } from './event-class.ts'
import { type PreparedRule, prepare } from './prepare.ts'
import { type Budget, type EventExample, type Found, findUncovered } from './search.ts'
import type { EventSelectors } from './selectors.ts'
import { type Exclusion, type Table, tableOf } from './table.ts'

/**
 * How much of a class of events is recorded.
 *
 * - `all`: every event, now and later.
 * - `all-but`: not all, but every event that no entry of `excluded` matches.
 * - `some`: not all; what is recorded, if anything, is narrowed by conditions on the fields of `narrowedBy`.
 * - `none`: no event.
 * - `cannot-say`: whether all are recorded hangs on what AWS does not document or Trailmend does not know.
 *
 * `example` is an event that is surely not recorded; its fields and the texts of `because` can hold what whoever made the
 * trail wrote: attacker-controlled, escape before showing.
 */
export type Coverage =
  | { readonly recorded: 'all' }
  | { readonly recorded: 'all-but'; readonly excluded: readonly Exclusion[]; readonly example: EventExample }
  | { readonly recorded: 'some'; readonly narrowedBy: readonly string[]; readonly example: EventExample }
  | { readonly recorded: 'none'; readonly example: EventExample }
  | { readonly recorded: 'cannot-say'; readonly because: readonly string[] }

/** The work that a question may cost, so that odd selectors take a moment and no more. */
const MAX_STEPS = 2_000_000
/** Beyond that many exclusions, none is tried to be done without. */
const MAX_MINIMISED = 100
const TOO_MANY = 'the conditions are too many to be worked out'

/** How much of a class of events the trails record together. */
export function coverageOf(trails: readonly EventSelectors[], eventClass: EventClass): Coverage {
  const rules = prepare(
    trails.flatMap((trail) => trail.rules),
    eventClass,
  )
  if (rules.some(({ open, doubts }) => open.length + doubts.length === 0)) return { recorded: 'all' }
  const table = tableOf(rules, eventClass)
  if (table === undefined) return { recorded: 'cannot-say', because: [TOO_MANY] }
  const budget = { steps: MAX_STEPS }
  const found = findUncovered(table, budget)
  if (found.is === 'covered') return { recorded: 'all' }
  if (found.is === 'doubtful') return { recorded: 'cannot-say', because: budget.steps < 0 ? [TOO_MANY] : doubtsIn(table) }
  const example = withFixed(found, eventClass)
  const possible = rules.filter((_, rule) => table.columns.every(({ cells }) => cells.some((cell) => cell.truths[rule] !== 'false')))
  if (possible.length === 0) return { recorded: 'none', example }
  const excluded = leastExclusions(table, budget)
  return excluded === undefined ? { recorded: 'some', narrowedBy: fieldsOf(possible), example } : { recorded: 'all-but', excluded, example }
}

/** Exclusions that explain everything that is not recorded, none of them needlessly; `undefined` if none do. */
function leastExclusions(table: Table, budget: Budget): readonly Exclusion[] | undefined {
  const kept = new Set(table.exclusions.keys())
  const explains = () => {
    const columns = table.columns.map(({ field, cells }) => ({
      field,
      cells: cells.filter((cell) => !cell.hitBy.some((hit) => kept.has(hit))),
    }))
    // Leaving out every value of a field would explain anything.
    const isTelling = columns.every(({ cells }) => cells.some((cell) => cell.exists))
    return isTelling && findUncovered({ rules: table.rules, columns }, budget).is === 'covered'
  }
  if (!explains()) return undefined
  if (table.exclusions.length > MAX_MINIMISED) return table.exclusions
  for (const exclusion of table.exclusions.keys()) {
    kept.delete(exclusion)
    if (!explains()) kept.add(exclusion)
  }
  return table.exclusions.filter((_, index) => kept.has(index))
}

function withFixed({ example }: Found & { is: 'uncovered' }, eventClass: EventClass): EventExample {
  const fixed = [...eventClass].flatMap(([field, domain]) => (domain.is === 'fixed' ? [[field, domain.value] as const] : []))
  return [...fixed, ...example]
}

function fieldsOf(rules: readonly PreparedRule[]): string[] {
  return [...new Set(rules.flatMap((rule) => rule.open.map(({ field }) => field)))].sort()
}

function doubtsIn({ rules, columns }: Table): string[] {
  const doubts = rules.flatMap((rule) => rule.doubts)
  const absent = columns.filter(({ cells }) => cells.some((cell) => cell.value === null && cell.truths.includes('unknown')))
  const crowded = columns.filter(({ cells }) => cells.some((cell) => !cell.exists))
  return [
    ...new Set([
      ...doubts,
      ...absent.map(({ field }) => `AWS does not say what becomes of events without ${field}`),
      ...crowded.map(({ field }) => `it cannot be told whether ${field} can say anything that the conditions do not name`),
    ]),
  ]
}
