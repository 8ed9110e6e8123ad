import type { AppliedException, BenchmarkId, FailOn, SourcedFinding } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { controlName, resourceName } from '../commands.ts'
import { foldedEvidence, plainEvidence } from './evidence.ts'
import { benchmarkKey } from './filter-bar.ts'
import { STANDINGS, standingOf } from './groups.ts'
import { plainName, plainText } from './plain.ts'

export interface FindingRow {
  readonly finding: SourcedFinding
  readonly benchmark: BenchmarkId | undefined
  readonly namesSource: boolean
  readonly failOn: FailOn
}

/**
 * One finding as one row. The script reads what it filters by from the attributes and the cells, in
 * this order.
 */
export function findingRow({ finding, benchmark, namesSource, failOn }: FindingRow): JSX.Element {
  const standing = standingOf(finding, failOn)
  const { severity, account, region, control, outcome } = finding
  const needsSomebody = outcome === 'fail' || outcome === 'unknown'
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
      needsSomebody ? foldedEvidence(finding, namesSource) : plainEvidence(finding, namesSource),
      acceptanceLines(finding),
    ),
  )
}

function cell(name: string, text: string): JSX.Element {
  return h('td', { role: 'cell', class: name }, text)
}

function benchmarkKeys({ benchmarks }: SourcedFinding): string {
  return Object.keys(benchmarks).map(benchmarkKey).join(' ')
}

function acceptanceLines({ exception, baselined, outcome }: SourcedFinding): readonly (JSX.Element | null)[] {
  if (outcome !== 'fail') return []
  return [
    exception === undefined ? null : h('p', { class: 'accepted' }, ...exceptionParts(exception)),
    baselined === true
      ? h('p', { class: 'accepted' }, h('b', null, 'Baseline'), ' It is among the failures that were known before.')
      : null,
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
