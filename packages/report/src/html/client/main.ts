import { type Wishes, wordsOf } from './filter.ts'
import { startShortcuts } from './shortcuts.ts'
import { findGroups, type Group, showMatching, startSorting } from './table.ts'
import { startTheme } from './theme.ts'

// What the page can do besides being read. Everything is in the markup already: this only hides, shows and moves it.

const form = document.querySelector<HTMLFormElement>('#filters')
const theme = document.querySelector<HTMLButtonElement>('#theme')

for (const control of document.querySelectorAll<HTMLElement>('.js')) control.hidden = false
if (theme !== null) startTheme(theme)
if (form !== null) startFilters(form, findGroups())

function startFilters(filters: HTMLFormElement, groups: readonly Group[]): void {
  const shown = document.querySelector('#shown')
  const nothing = document.querySelector<HTMLElement>('#nothing')
  const format = new Intl.NumberFormat('en')
  const all = groups.reduce((sum, { section }) => sum + section.querySelectorAll('tbody tr').length, 0)
  const tell = (count: number): void => {
    const text = count === all ? `${format.format(all)} findings` : `${format.format(count)} of ${format.format(all)} findings`
    if (shown !== null && shown.textContent !== text) shown.textContent = text
    if (nothing !== null) nothing.hidden = count > 0 || all === 0
  }
  const apply = (): void => tell(showMatching(groups, wishesOf(filters)))
  filters.addEventListener('input', apply)
  filters.addEventListener('submit', (event) => event.preventDefault())
  // The event comes before the fields are empty.
  filters.addEventListener('reset', () => setTimeout(apply))
  startSorting(groups)
  startShortcuts(filters)
  tell(all)
  readAhead(groups)
  // A browser that restores what was filled in says nothing about it.
  addEventListener('pageshow', () => isUntouched(wishesOf(filters)) || apply())
}

function wishesOf(filters: HTMLFormElement): Wishes {
  const data = new FormData(filters)
  const text = (name: string): string => String(data.get(name) ?? '')
  return {
    standing: text('standing'),
    severity: text('severity'),
    control: text('control'),
    account: text('account'),
    region: text('region'),
    benchmark: text('benchmark'),
    words: wordsOf(text('text')),
  }
}

function isUntouched({ words, ...choices }: Wishes): boolean {
  return words.length === 0 && Object.values(choices).every((choice) => choice === '')
}

/** Reading ten thousand rows takes a moment, which the first filter should not have to wait for. */
function readAhead(groups: readonly Group[]): void {
  const idle = typeof requestIdleCallback === 'function' ? requestIdleCallback : (then: () => void) => setTimeout(then, 200)
  idle(() => {
    for (const { rows } of groups) rows()
  })
}
