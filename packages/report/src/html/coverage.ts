import type { CheckResult } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { number, plural } from '../count.ts'
import { type UnseenGroup, unseenGroups } from '../not-looked-at.ts'
import { plainName } from './plain.ts'

/** More lines than these fold away; nothing is left out. */
const SHOWN = 8

/** What was judged, and before anything else what was not and which permission it takes. */
export function Coverage({ result }: { readonly result: CheckResult }): JSX.Element {
  const unseen = unseenGroups(result)
  const gaps = unseen.filter((group) => group.leavesGap)
  const skipped = unseen.filter((group) => !group.leavesGap)
  return h(
    'section',
    { class: 'coverage', 'aria-labelledby': 'coverage' },
    h('h2', { id: 'coverage' }, 'Coverage'),
    h('p', { class: 'lead' }, lead(result, gaps.length)),
    permissions(result),
    gaps.length === 0 ? null : h('h3', null, 'Could not be looked at'),
    lines(gaps, 'gap'),
    skipped.length === 0 ? null : h('h3', null, 'Left out on purpose'),
    lines(skipped, 'skipped'),
  )
}

function lead({ summary, complete }: CheckResult, gaps: number): string {
  const seen = `${plural(summary.accounts, 'account')} and ${plural(summary.regions, 'region')} were judged.`
  if (complete && gaps === 0) return `${seen} Everything asked for could be read.`
  return `${seen} Not everything could be read: the verdicts that rest on it are unknown, and unknown is not passed.`
}

function permissions({ notLookedAt }: CheckResult): JSX.Element | null {
  const needed = new Map<string, Set<string>>()
  for (const { because, account, leavesGap } of notLookedAt) {
    if (!leavesGap || because.needs === undefined) continue
    const accounts = needed.get(because.needs)
    if (accounts === undefined) needed.set(because.needs, new Set([account]))
    else accounts.add(account)
  }
  if (needed.size === 0) return null
  return h(
    'div',
    { class: 'grant' },
    h('h3', null, `To close the gaps, grant ${needed.size === 1 ? 'this permission' : 'these permissions'}`),
    h(
      'ul',
      { class: 'chips' },
      [...needed].map(([action, accounts]) => h('li', null, h('code', null, plainName(action)), ` in ${plural(accounts.size, 'account')}`)),
    ),
  )
}

function lines(groups: readonly UnseenGroup[], kind: 'gap' | 'skipped'): readonly (JSX.Element | null)[] {
  const list = (some: readonly UnseenGroup[]): JSX.Element =>
    h(
      'ul',
      { class: `unseen ${kind}` },
      some.map(({ text }) => h('li', null, h('span', { class: 'word' }, kind), ' ', text)),
    )
  const [first, rest] = [groups.slice(0, SHOWN), groups.slice(SHOWN)]
  return [
    first.length === 0 ? null : list(first),
    rest.length === 0 ? null : h('details', { class: 'more' }, h('summary', null, `${number(rest.length)} more`), list(rest)),
  ]
}
