import type { BenchmarkId, CheckResult } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { number } from '../count.ts'
import { hasSeveralSources } from '../not-looked-at.ts'
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
 * Findings as a table in chunks. The style lays out each row by itself, and no chunk that is off the screen; the roles keep it a
 * table for those who hear it.
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
      chunks(group.findings).map((findings) =>
        h(
          'tbody',
          { role: 'rowgroup' },
          findings.map((finding) => findingRow({ finding, benchmark, namesSource, failOn: result.failOn })),
        ),
      ),
    ),
  )
}

/** Rows that are laid out together. The style sheet counts on this number where it guesses how high a chunk will be. */
const CHUNK = 40

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) => all.slice(index * CHUNK, (index + 1) * CHUNK))
}
