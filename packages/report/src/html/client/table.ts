import { matches, type Wishes } from './filter.ts'
import { type Row, readRows } from './rows.ts'
import { type Direction, isSortKey, nextDirection, type SortKey, sorted } from './sort.ts'

/** One group of findings: its section, its table's body, and the rows in it. */
export interface Group {
  readonly section: HTMLElement
  readonly body: HTMLTableSectionElement
  readonly headings: readonly HTMLTableCellElement[]
  readonly count: HTMLElement | null
  readonly rows: () => readonly Row[]
}

/** The groups of the page. Their rows are read when they are first needed. */
export function findGroups(): readonly Group[] {
  return Array.from(document.querySelectorAll<HTMLElement>('section.group'), (section) => {
    const body = section.querySelector('tbody')
    let rows: readonly Row[] | undefined
    return body === null
      ? []
      : [
          {
            section,
            body,
            headings: [...section.querySelectorAll<HTMLTableCellElement>('th[data-key]')],
            count: section.querySelector<HTMLElement>('h2 .count'),
            rows: () => {
              rows ??= readRows(body)
              return rows
            },
          },
        ]
  }).flat()
}

const grouped = new Intl.NumberFormat('en')

/** Shows the rows that are wanted and no others, and tells how many those are. What is right already is left alone. */
export function showMatching(groups: readonly Group[], wishes: Wishes): number {
  let total = 0
  for (const { section, count, rows } of groups) {
    let shown = 0
    for (const row of rows()) {
      const wanted = matches(row, wishes)
      if (row.element.hidden === wanted) row.element.hidden = !wanted
      if (wanted) shown++
    }
    section.hidden = shown === 0
    if (count !== null) count.textContent = grouped.format(shown)
    total += shown
  }
  return total
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
  for (const { body, headings, rows } of groups) {
    for (const heading of headings) heading.setAttribute('aria-sort', heading.dataset.key === key ? direction : 'none')
    body.append(...sorted(rows(), key, direction).map(({ element }) => element))
  }
}
