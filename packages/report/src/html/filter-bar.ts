import { BENCHMARKS, type CheckResult, isBenchmark, SEVERITIES, type SourcedFinding } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { number } from '../count.ts'
import { STANDINGS, type Standing, standingCounts } from './groups.ts'
import { plainName } from './plain.ts'

/** What a person can choose among; the value of an option is what a row is compared with. */
interface Choice {
  readonly name: string
  readonly label: string
  readonly options: readonly (readonly [value: string, label: string])[]
}

/** The controls of the page. They do nothing without the script, which is what shows them. */
export function FilterBar({ result }: { readonly result: CheckResult }): JSX.Element {
  return h(
    'form',
    { class: 'filters js', id: 'filters', role: 'search', 'aria-label': 'Findings', hidden: true, autocomplete: 'off' },
    h('div', { class: 'bar' }, searchField(), standings(result)),
    h(
      'div',
      { class: 'bar' },
      choices(result).map(select),
      h('button', { type: 'reset', class: 'quiet' }, 'Clear'),
      h('p', { class: 'shown', id: 'shown', role: 'status' }),
    ),
  )
}

function searchField(): JSX.Element {
  return h('input', {
    type: 'search',
    name: 'text',
    class: 'search',
    'aria-label': 'Search findings',
    placeholder: 'Search findings',
    'aria-keyshortcuts': '/',
    spellcheck: false,
    maxlength: 200,
  })
}

function standings(result: CheckResult): JSX.Element {
  const counts = standingCounts(result.findings, result.failOn)
  const present = (Object.keys(STANDINGS) as Standing[]).filter((standing) => counts[standing] > 0)
  const one = (value: string, label: string, count: number): JSX.Element =>
    h(
      'label',
      { class: value === '' ? '' : `is-${value}` },
      h('input', { type: 'radio', name: 'standing', value, checked: value === '' }),
      h('span', { class: value === '' ? '' : 'mark' }, label, ' ', h('small', null, number(count))),
    )
  return h(
    'fieldset',
    { class: 'segments' },
    h('legend', { class: 'sr' }, 'Outcome'),
    one('', 'All', result.findings.length),
    present.map((standing) => one(standing, STANDINGS[standing], counts[standing])),
  )
}

function choices({ findings }: CheckResult): readonly Choice[] {
  const distinct = (nameOf: (finding: SourcedFinding) => string): Choice['options'] =>
    [...new Set(findings.map(nameOf))].sort().map((value) => [value, value])
  const severities = new Set(findings.map(({ severity }) => severity))
  const benchmarks = new Set(findings.flatMap((finding) => Object.keys(finding.benchmarks)))
  return [
    { name: 'severity', label: 'Severity', options: SEVERITIES.filter((each) => severities.has(each)).map((each) => [each, each]) },
    { name: 'control', label: 'Control', options: distinct(({ control }) => plainName(control)) },
    { name: 'account', label: 'Account', options: distinct(({ account }) => plainName(account)) },
    { name: 'region', label: 'Region', options: distinct(({ region }) => plainName(region)) },
    {
      name: 'benchmark',
      label: 'Benchmark',
      options: [...benchmarks].sort().map((id) => [benchmarkKey(id), isBenchmark(id) ? BENCHMARKS[id] : plainName(id)]),
    },
  ]
}

/** A benchmark's id without spaces, so that a list of them can be taken apart at spaces. */
export function benchmarkKey(id: string): string {
  return plainName(id).replaceAll(/\s/g, '_')
}

function select({ name, label, options }: Choice): JSX.Element {
  return h(
    'select',
    { name, 'aria-label': label, class: 'choice' },
    h('option', { value: '' }, `Any ${label.toLowerCase()}`),
    options.map(([value, text]) => h('option', { value }, text)),
  )
}
