import { matches, type Wishes } from './filter.ts'
import { type Row, readRows } from './rows.ts'
import { type Direction, isSortKey, nextDirection, type SortKey, sorted } from './sort.ts'

/** One group of findings: its section, the chunks of its table, and the rows in them. */
export interface Group {
  readonly section: HTMLElement
  readonly chunks: readonly HTMLTableSectionElement[]
  readonly headings: readonly HTMLTableCellElement[]
  readonly count: HTMLElement | null
  /** In the order of the file. */
  readonly rows: () => readonly Row[]
}

/** The groups of the page. Their rows are read when they are first needed. */
export function findGroups(): readonly Group[] {
  return Array.from(document.querySelectorAll<HTMLElement>('section.group'), (section) => {
    const chunks = [...section.querySelectorAll('tbody')]
    let rows: readonly Row[] | undefined
    return {
      section,
      chunks,
      headings: [...section.querySelectorAll<HTMLTableCellElement>('th[data-key]')],
      count: section.querySelector<HTMLElement>('h2 .count'),
      rows: () => {
        rows ??= readRows(chunks)
        return rows
      },
    }
  })
}

const grouped = new Intl.NumberFormat('en')

/** Shows the rows that are wanted and no others, and tells how many those are. What is right already is left alone. */
export function showMatching(groups: readonly Group[], wishes: Wishes): number {
  return groups.reduce((total, group) => total + showIn(group, wishes), 0)
}

function showIn(group: Group, wishes: Wishes): number {
  let shown = 0
  for (const row of group.rows()) {
    const wanted = matches(row, wishes)
    if (row.element.hidden === wanted) row.element.hidden = !wanted
    if (wanted) shown++
  }
  group.section.hidden = shown === 0
  if (group.count !== null) group.count.textContent = grouped.format(shown)
  fitChunks(group)
  return shown
}

/** A chunk that is off the screen is as high as its rows are likely to be, and one without rows is not there. */
function fitChunks({ chunks }: Group): void {
  for (const chunk of chunks) {
    let shown = 0
    for (const row of chunk.rows) if (!row.hidden) shown++
    chunk.hidden = shown === 0
    chunk.style.setProperty('--rows', String(shown))
  }
}

/** Makes buttons of the headings. All groups are sorted alike: a person who sorts by account means the page. */
export function startSorting(groups: readonly Group[]): void {
  for (const { headings } of groups) {
    for (const heading of headings) {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = heading.textContent
      button.addEventListener('click', () => {
        const key = heading.dataset.key ?? ''
        if (isSortKey(key)) sortBy(groups, key, nextDirection(directionOf(heading)))
      })
      heading.replaceChildren(button)
      heading.setAttribute('aria-sort', 'none')
    }
  }
}

function directionOf(heading: HTMLElement): Direction {
  const direction = heading.getAttribute('aria-sort')
  return direction === 'ascending' || direction === 'descending' ? direction : 'none'
}

function sortBy(groups: readonly Group[], key: SortKey, direction: Direction): void {
  for (const group of groups) {
    for (const heading of group.headings) heading.setAttribute('aria-sort', heading.dataset.key === key ? direction : 'none')
    const elements = sorted(group.rows(), key, direction).map(({ element }) => element)
    let from = 0
    // All sizes first: a row that moves into one chunk is missing in another.
    for (const [chunk, size] of group.chunks.map((each) => [each, each.rows.length] as const)) {
      chunk.append(...elements.slice(from, from + size))
      from += size
    }
    fitChunks(group)
  }
}
