import { BENCHMARKS, isBenchmark, type Json, type SourcedFinding } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { safeJson } from '../escape/json-escape.ts'
import { visible } from '../escape/visible.ts'
import { plainName } from './plain.ts'

const JSON_LIMIT = 4_000

/** What a verdict rests on, and the commands to look and to mend. Commands of what is all right would only be in the way. The search looks at what is marked `sought`. */
export function evidence(finding: SourcedFinding, namesSource: boolean): JSX.Element {
  const { resource, because, byHand, outcome, source, expected, observed, fingerprint } = finding
  const isOpen = outcome === 'fail' || outcome === 'unknown'
  const parts: readonly (readonly [title: string, content: string | JSX.Element | undefined, isSought?: true])[] = [
    ['Permission needed', because.needs === undefined ? undefined : h('code', null, plainName(because.needs))],
    ['Resource', [resource.arn, resource.type].filter((text) => text !== '').map(plainName).join(' · '), true],
    ['Observed', code(observed), true],
    ['Expected', code(expected)],
    ['To look', isOpen ? commands(byHand.audit) : undefined],
    ['To mend', outcome === 'fail' ? commands(byHand.fix) : undefined],
    ['Benchmarks', benchmarks(finding)],
    ['Source', namesSource ? plainName(source) : undefined],
    ['Reason code', plainName(because.code), true],
    ['Fingerprint', visible(fingerprint)],
  ]
  return h(
    'dl',
    null,
    parts.map(([title, content, isSought]) =>
      content === undefined || content === '' ? null : [h('dt', null, title), h('dd', isSought ? { class: 'sought' } : null, content)],
    ),
  )
}

function code(value: Json): JSX.Element {
  return h('code', null, visible(safeJson(value, 0), { limit: JSON_LIMIT }))
}

function commands(text: string): JSX.Element | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length === 0 ? undefined : h('pre', null, lines.map((line) => visible(line)).join('\n'))
}

function benchmarks(finding: SourcedFinding): string {
  return Object.entries(finding.benchmarks)
    .map(([id, number]) => `${isBenchmark(id) ? shortName(BENCHMARKS[id]) : plainName(id)}: ${plainName(number)}`)
    .join(' · ')
}

/** What stands in brackets says where a benchmark comes from, which a list of numbers needs not. */
function shortName(name: string): string {
  return name.replace(/ \(.*\)$/, '')
}
