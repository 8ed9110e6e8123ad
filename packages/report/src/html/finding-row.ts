import type { AppliedException, BenchmarkId, SourcedFinding } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { controlName, resourceName } from '../commands.ts'
import { evidence } from './evidence.ts'
import { benchmarkKey } from './filter-bar.ts'
import { STANDINGS, standingOf } from './groups.ts'
import { plainName, plainText } from './plain.ts'

export interface FindingRow {
  readonly finding: SourcedFinding
  readonly benchmark: BenchmarkId | undefined
  readonly namesSource: boolean
}

/**
 * One finding as one row, its evidence folded away. The script reads what it filters by from the attributes and the cells, in
 * this order.
 */
export function findingRow({ finding, benchmark, namesSource }: FindingRow): JSX.Element {
  const standing = standingOf(finding)
  const { severity, account, region, control, because } = finding
  const number = controlName(finding, benchmark).slice(0, -control.length)
  return h(
    'tr',
    { role: 'row', class: `is-${standing}`, 'data-standing': standing, 'data-benchmarks': benchmarkKeys(finding) },
    cell('outcome mark', standing === 'accepted' ? 'Failed' : STANDINGS[standing]),
    cell(`severity ${severity}`, severity),
    h('td', { role: 'cell', class: 'control' }, number === '' ? null : h('b', null, plainName(number)), plainName(control)),
    cell('resource', plainName(resourceName(finding))),
    cell('account', plainName(account)),
    cell('region', plainName(region)),
    h(
      'td',
      { role: 'cell', class: 'why' },
      h('details', null, h('summary', null, plainText(because.text)), evidence(finding, namesSource)),
      acceptance(finding),
    ),
  )
}

function cell(name: string, text: string): JSX.Element {
  return h('td', { role: 'cell', class: name }, text)
}

function benchmarkKeys({ benchmarks }: SourcedFinding): string {
  return Object.keys(benchmarks).map(benchmarkKey).join(' ')
}

function acceptance({ exception, baselined, outcome }: SourcedFinding): readonly (JSX.Element | null)[] {
  if (outcome !== 'fail') return []
  return [
    exception === undefined ? null : h('p', { class: 'accepted' }, ...exceptionParts(exception)),
    baselined === true ? h('p', { class: 'accepted' }, h('b', null, 'Baseline'), ' Known before the check was adopted.') : null,
  ]
}

function exceptionParts({ reason, owner, start, expires, alternateSolution }: AppliedException): readonly (JSX.Element | string)[] {
  const since = start === undefined ? '' : `from ${plainName(start)} `
  const instead = alternateSolution === undefined ? '' : ` Instead: ${plainText(alternateSolution)}.`
  return [
    h('b', null, 'Exception'),
    ` ${since}until `,
    h('b', null, plainName(expires)),
    ', owner ',
    h('b', null, plainName(owner)),
    `: ${plainText(reason)}`,
    instead,
  ]
}
