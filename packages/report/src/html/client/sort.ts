/** What findings can be sorted by. `order` is where a finding stood at first. */
export interface Sortable {
  readonly order: number
  readonly standing: string
  readonly severity: string
  readonly control: string
  readonly resource: string
  readonly account: string
  readonly region: string
}

export type SortKey = 'outcome' | 'severity' | 'control' | 'resource' | 'account' | 'region'
export type Direction = 'ascending' | 'descending' | 'none'

const RANKS: Readonly<Record<'standing' | 'severity', readonly string[]>> = {
  standing: ['fail', 'unknown', 'accepted', 'pass', 'not-applicable'],
  severity: ['critical', 'high', 'medium', 'low'],
}

const byNumbersToo = new Intl.Collator('en', { numeric: true })

const byRank =
  (key: 'standing' | 'severity') =>
  (a: Sortable, b: Sortable): number =>
    RANKS[key].indexOf(a[key]) - RANKS[key].indexOf(b[key])

const byText =
  (key: 'control' | 'resource' | 'account' | 'region') =>
  (a: Sortable, b: Sortable): number =>
    a[key] === b[key] ? 0 : byNumbersToo.compare(a[key], b[key])

const COMPARE: Readonly<Record<SortKey, (a: Sortable, b: Sortable) => number>> = {
  outcome: byRank('standing'),
  severity: byRank('severity'),
  control: byText('control'),
  resource: byText('resource'),
  account: byText('account'),
  region: byText('region'),
}

/** Whether a text names a column that can be sorted by. */
export function isSortKey(text: string): text is SortKey {
  return Object.hasOwn(COMPARE, text)
}

/** Findings in the order wished for; those that are alike stay as they were at first. */
export function sorted<T extends Sortable>(findings: readonly T[], key: SortKey, direction: Direction): readonly T[] {
  const sign = direction === 'descending' ? -1 : 1
  const compare = direction === 'none' ? () => 0 : COMPARE[key]
  return findings.toSorted((a, b) => sign * compare(a, b) || a.order - b.order)
}

const NEXT: Readonly<Record<Direction, Direction>> = { none: 'ascending', ascending: 'descending', descending: 'none' }

/** What a press on the heading of a column leads to. */
export function nextDirection(direction: Direction): Direction {
  return NEXT[direction]
}
