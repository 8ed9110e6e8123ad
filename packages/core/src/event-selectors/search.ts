import type { Cell, Column, Table } from './table.ts'

/** The fields of an event with their values; a field that is not named can say anything. */
export type EventExample = readonly (readonly [field: string, value: string])[]

/** Whether every event is recorded by some rule. `doubtful` if neither can be shown. */
export type Found = { readonly is: 'covered' } | { readonly is: 'doubtful' } | { readonly is: 'uncovered'; readonly example: EventExample }

/** How many steps all searches of one question may take together: one for each rule that is still looked at, at each value. */
export interface Budget {
  steps: number
}

type Alive = ReadonlyMap<number, boolean>

interface Search {
  readonly columns: readonly Column[]
  readonly budget: Budget
  /** For each rule the last column it has a condition on; -1 if none. */
  readonly lastColumn: readonly number[]
}

/**
 * Look for an event that no rule records.
 *
 * Fields are independent, so an event is one cell of each column. Stops at the first event that is surely not recorded.
 */
export function findUncovered({ rules, columns }: Pick<Table, 'rules' | 'columns'>, budget: Budget): Found {
  const lastColumn = rules.map((rule) => columns.findLastIndex(({ field }) => rule.open.some((condition) => condition.field === field)))
  const alive = new Map(rules.map((rule, index) => [index, rule.doubts.length === 0]))
  return lookFrom({ columns: columns.map(distinct), budget, lastColumn }, { alive, chosen: [] })
}

interface Reached {
  /** The rules that may record the event, and whether they surely do as far as looked. */
  readonly alive: Alive
  readonly chosen: readonly Cell[]
}

function lookFrom(search: Search, { alive, chosen }: Reached): Found {
  search.budget.steps -= 1 + alive.size
  if (search.budget.steps < 0) return { is: 'doubtful' }
  if (alive.size === 0) return uncovered(search.columns, chosen)
  const at = chosen.length
  if ([...alive].some(([rule, surely]) => surely && (search.lastColumn[rule] ?? -1) < at)) return { is: 'covered' }
  const column = search.columns[at]
  if (column === undefined) return { is: 'doubtful' }
  let doubtful = false
  for (const cell of column.cells) {
    const found = lookFrom(search, { alive: survivors(alive, cell), chosen: [...chosen, cell] })
    if (found.is === 'uncovered') return found
    if (found.is === 'doubtful') doubtful = true
  }
  return doubtful ? { is: 'doubtful' } : { is: 'covered' }
}

function survivors(alive: Alive, cell: Cell): Alive {
  return new Map(
    [...alive].flatMap(([rule, surely]) => {
      const truth = cell.truths[rule] ?? 'unknown'
      return truth === 'false' ? [] : [[rule, surely && truth === 'true'] as const]
    }),
  )
}

function uncovered(columns: readonly Column[], chosen: readonly Cell[]): Found {
  const cells = columns.map(({ cells }, at) => chosen[at] ?? cells.find((cell) => cell.exists))
  if (cells.some((cell) => cell === undefined || !cell.exists)) return { is: 'doubtful' }
  return { is: 'uncovered', example: exampleOf(columns, cells) }
}

/** The example that takes one cell of each column. */
export function exampleOf(columns: readonly Column[], cells: readonly (Cell | undefined)[]): EventExample {
  return columns.flatMap(({ field }, at) => (typeof cells[at]?.value === 'string' ? [[field, cells[at].value] as const] : []))
}

/** Cells that no rule tells apart are looked at once; those that fewer rules record come first. */
function distinct({ field, cells }: Column): Column {
  const bySignature = new Map<string, Cell>()
  for (const cell of cells) {
    const signature = cell.truths.join()
    if (!bySignature.get(signature)?.exists) bySignature.set(signature, cell)
  }
  const unrecorded = (cell: Cell) => cell.truths.filter((truth) => truth === 'false').length
  return { field, cells: [...bySignature.values()].sort((a, b) => unrecorded(b) - unrecorded(a)) }
}
