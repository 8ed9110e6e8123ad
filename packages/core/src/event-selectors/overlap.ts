import { allOf, type Truth } from './condition.ts'
import type { EventClass } from './event-class.ts'
import { prepare } from './prepare.ts'
import { type EventExample, exampleOf } from './search.ts'
import type { EventSelectors } from './selectors.ts'
import { type Cell, type Table, tableOf } from './table.ts'

/** Whether two trails both record some event of a class. The texts are attacker-controlled. */
export type Overlap =
  | { readonly overlap: 'yes'; readonly example: EventExample }
  | { readonly overlap: 'no' }
  | { readonly overlap: 'cannot-say'; readonly because: readonly string[] }

/** Pairs of rules times values: beyond it nothing is said. */
const MAX_WORK = 5_000_000

/** Whether the two trails both record some event of the class. */
export function overlapOf([one, other]: readonly [EventSelectors, EventSelectors], eventClass: EventClass): Overlap {
  const ours = prepare(one.rules, eventClass)
  const theirs = prepare(other.rules, eventClass)
  const table = tableOf([...ours, ...theirs], eventClass)
  const cells = table?.columns.reduce((sum, column) => sum + column.cells.length, 1) ?? 0
  if (table === undefined || ours.length * theirs.length * cells > MAX_WORK) {
    return { overlap: 'cannot-say', because: ['the conditions are too many to be worked out'] }
  }
  const pairs = ours.flatMap((_, rule) => theirs.map((__, index) => [rule, ours.length + index] as const))
  const meetings = pairs.map((pair) => meeting(table, pair))
  const sure = meetings.find((found) => found.overlap === 'yes')
  if (sure !== undefined) return sure
  const because = meetings.flatMap((found) => (found.overlap === 'cannot-say' ? found.because : []))
  return because.length === 0 ? { overlap: 'no' } : { overlap: 'cannot-say', because: [...new Set(because)] }
}

function meeting(table: Table, pair: readonly [number, number]): Overlap {
  const both = (cell: Cell): Truth => allOf([...pair.map((rule) => cell.truths[rule] ?? 'unknown'), cell.exists ? 'true' : 'unknown'])
  const doubts = pair.flatMap((rule) => table.rules[rule]?.doubts ?? [])
  const best = table.columns.map(({ cells }) => cells.find((cell) => both(cell) === 'true'))
  const unmet = table.columns.filter((_, at) => best[at] === undefined)
  if (unmet.some(({ cells }) => cells.every((cell) => both(cell) === 'false'))) return { overlap: 'no' }
  const because = [...doubts, ...unmet.map(({ field }) => `whether both trails record a common ${field} cannot be told`)]
  return because.length > 0 ? { overlap: 'cannot-say', because } : { overlap: 'yes', example: exampleOf(table.columns, best) }
}
