import type { BenchmarkId, CheckResult } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { hasSeveralSources } from '../not-looked-at.ts'
import { number } from '../verdict.ts'
import { findingRow } from './finding-row.ts'
import type { Group } from './groups.ts'

interface GroupProps {
  readonly group: Group
  readonly result: CheckResult
  readonly benchmark: BenchmarkId | undefined
}

/** The columns, and the key by which the script sorts each; the last one spans the row below the others. */
const COLUMNS: readonly (readonly [title: string, key: string])[] = [
  ['Outcome', 'outcome'],
  ['Severity', 'severity'],
  ['Control', 'control'],
  ['Resource', 'resource'],
  ['Account', 'account'],
  ['Region', 'region'],
]

/**
 * Findings as a table. The style lays its rows out one by one, so that the browser lays out only those that are on the screen;
 * the roles keep it a table for those who hear it.
 */
export function FindingsGroup({ group, result, benchmark }: GroupProps): JSX.Element {
  const namesSource = hasSeveralSources(result)
  return h(
    'section',
    { class: 'group', 'aria-labelledby': group.id },
    h('h2', { id: group.id }, group.title, ' ', h('span', { class: 'count' }, number(group.findings.length))),
    h('p', { class: 'about' }, group.about),
    h(
      'table',
      { class: 'findings', role: 'table', 'aria-labelledby': group.id },
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          COLUMNS.map(([title, key]) => h('th', { role: 'columnheader', scope: 'col', 'data-key': key }, title)),
          h('th', { role: 'columnheader', scope: 'col', class: 'sr' }, 'Finding'),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        group.findings.map((finding) => findingRow({ finding, benchmark, namesSource })),
      ),
    ),
  )
}
