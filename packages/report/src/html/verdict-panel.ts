import { BENCHMARKS, type BenchmarkId, type CheckResult, SEVERITIES } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { number } from '../count.ts'
import { verdict } from '../verdict.ts'
import { STANDINGS, type Standing, standingCounts, standingOf } from './groups.ts'
import { plainName } from './plain.ts'
import { asOf } from './timestamps.ts'

interface VerdictProps {
  readonly result: CheckResult
  readonly benchmark: BenchmarkId | undefined
  readonly title: string
}

const ORDER: readonly Standing[] = ['fail', 'unknown', 'accepted', 'pass', 'not-applicable']

/** What the check came to, in words, numbers and proportions. */
export function VerdictPanel({ result, benchmark, title }: VerdictProps): JSX.Element {
  const { word, counts } = verdict(result)
  const standings = standingCounts(result.findings, result.failOn)
  return h(
    'header',
    { class: `top ${toneOf(result)}` },
    h(
      'div',
      { class: 'masthead' },
      h('p', { class: 'brand' }, 'Trailmend'),
      h('button', { type: 'button', class: 'quiet js', id: 'theme', 'aria-pressed': 'false', hidden: true }, 'Dark mode'),
    ),
    h('p', { class: 'title' }, plainName(title)),
    h('h1', { class: 'verdict' }, sentenceCase(word)),
    h('p', { class: 'counts' }, counts),
    h('p', { class: 'context' }, contextOf(result, benchmark)),
    h(
      'ul',
      { class: 'tiles' },
      ORDER.filter((standing) => standing !== 'accepted' || standings.accepted > 0).map((standing) =>
        tile({ standing, count: standings[standing], more: standing === 'fail' ? openBySeverity(result) : '' }),
      ),
    ),
    proportions(standings),
  )
}

/** A page has size and colour for what a terminal says in capitals. */
function sentenceCase(word: string): string {
  return word.slice(0, 1) + word.slice(1).toLowerCase()
}

function toneOf({ status, summary }: CheckResult): string {
  if (summary.findings === 0) return 'tone-unknown'
  const tones = { findings: 'tone-fail', incomplete: 'tone-unknown', compliant: summary.outcomes.fail > 0 ? 'tone-accepted' : 'tone-pass' }
  return tones[status]
}

function contextOf(result: CheckResult, benchmark: BenchmarkId | undefined): string {
  const threshold = { any: 'any failure counts', never: 'no failure counts' } as const
  const { failOn } = result
  return [
    asOf(result.judged),
    benchmark === undefined ? '' : BENCHMARKS[benchmark],
    failOn === 'any' || failOn === 'never' ? threshold[failOn] : `failures count from ${failOn} up`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

function openBySeverity({ findings, failOn }: CheckResult): string {
  const open = findings.filter((finding) => standingOf(finding, failOn) === 'fail')
  return SEVERITIES.map((severity) => ({ severity, count: open.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${number(count)} ${severity}`)
    .join(', ')
}

function tile({ standing, count, more }: { readonly standing: Standing; readonly count: number; readonly more: string }): JSX.Element {
  return h(
    'li',
    { class: `tile is-${standing}${count === 0 ? ' none' : ''}` },
    h('strong', null, number(count)),
    ' ',
    h('span', { class: 'mark' }, STANDINGS[standing]),
    more === '' ? null : h('small', null, more),
  )
}

/** Drawn by attributes: a policy that forbids inline styles allows those. It repeats what the numbers say. */
function proportions(standings: Readonly<Record<Standing, number>>): JSX.Element {
  const total = Math.max(
    1,
    ORDER.reduce((sum, standing) => sum + standings[standing], 0),
  )
  let at = 0
  const parts = ORDER.filter((standing) => standings[standing] > 0).map((standing) => {
    const x = at
    const width = (100 * standings[standing]) / total
    at += width
    return h('rect', { class: `fill-${standing}`, x: x.toFixed(3), y: 0, width: width.toFixed(3), height: 1 })
  })
  return h('svg', { class: 'proportions', viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, parts)
}
