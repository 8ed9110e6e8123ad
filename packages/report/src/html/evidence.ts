import type { Json, SourcedFinding } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { safeJson } from '../escape/json-escape.ts'
import { visible } from '../escape/visible.ts'
import { plainName, plainText } from './plain.ts'

const JSON_LIMIT = 4_000

/** The class of a line, by which the style sheet labels it, and the line. */
type Line = readonly [name: string, text: string]

/**
 * Why a finding that needs somebody is what it is; folded away below it what that rests on, and the commands to look and to mend.
 *
 * Each line is one element, its label is in the style sheet, and the numbers of benchmarks stand with the controls: a page of ten thousand findings opens sooner for it, and a
 * command that is selected comes without its label.
 */
export function foldedEvidence(finding: SourcedFinding, namesSource: boolean): JSX.Element {
  const { because, observed, expected, outcome, source, byHand, fingerprint } = finding
  const lines: readonly Line[] = [
    ['needs', plainName(because.needs ?? '')],
    ['arn', resource(finding)],
    ['saw', json(observed)],
    ['want', json(expected)],
    ['look', commands(byHand.audit)],
    ['mend', outcome === 'fail' ? commands(byHand.fix) : ''],
    ['source', namesSource ? plainName(source) : ''],
    ['code', plainName(because.code)],
    ['print', visible(fingerprint)],
  ]
  return h(
    'details',
    null,
    h('summary', null, plainText(because.text)),
    h(
      'div',
      { class: 'evidence' },
      lines.map(([name, text]) => (text === '' ? null : h('p', { class: name }, text))),
    ),
  )
}

/**
 * Why a finding that needs nobody is what it is, and what was seen. Nothing is folded: there is little of it, and what folds is
 * the dearest element of a long page.
 */
export function plainEvidence(finding: SourcedFinding, namesSource: boolean): readonly JSX.Element[] {
  const seen = [resource(finding), finding.observed === null ? '' : json(finding.observed), namesSource ? plainName(finding.source) : '']
  return [h('p', null, plainText(finding.because.text)), h('p', { class: 'seen' }, seen.filter((text) => text !== '').join(' · '))]
}

function resource({ resource: { arn, type } }: SourcedFinding): string {
  return [arn, type]
    .filter((text) => text !== '')
    .map(plainName)
    .join(' · ')
}

function json(value: Json): string {
  return visible(safeJson(value, 0), { limit: JSON_LIMIT })
}

function commands(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => visible(line)).join('\n')
}
