import type { BenchmarkId, CheckResult, SourcedFinding } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { controlName } from '../commands.ts'
import { controlTitle } from '../control-title.ts'
import { number, plural } from '../count.ts'
import { STANDINGS, type Standing } from './groups.ts'
import { plainName } from './plain.ts'
import { type Tally, tally } from './tallies.ts'

const COLUMNS: readonly Standing[] = ['fail', 'unknown', 'accepted', 'pass', 'not-applicable']

/** Every account, control and source that was judged, with how it stands. */
export function Judged({
  result,
  benchmark,
}: {
  readonly result: CheckResult
  readonly benchmark: BenchmarkId | undefined
}): JSX.Element | null {
  if (result.findings.length === 0) return null
  const accounts = tally(result, ({ account }) => account)
  const controls = tally(result, ({ control }) => control)
  return h(
    'section',
    { class: 'judged', 'aria-labelledby': 'judged' },
    h('h2', { id: 'judged' }, 'What was judged'),
    folded(plural(accounts.length, 'account'), table({ first: 'Account', tallies: accounts, nameOf: ({ name }) => [plainName(name)] })),
    folded(
      plural(controls.length, 'control'),
      table({
        first: 'Control',
        tallies: controls,
        nameOf: ({ first }) => [plainName(controlName(first, benchmark)), titleOf(first.control), numbersOf(first)],
      }),
    ),
    folded(
      plural(result.judged.length, 'source'),
      h(
        'ul',
        null,
        result.judged.map(({ source, now }) => h('li', null, plainName(source), ', as of ', plainName(now))),
      ),
    ),
  )
}

function titleOf(control: string): string {
  const title = controlTitle(control)
  return title === control ? '' : title
}

/** By the benchmarks' ids, which are what a command line wants. */
function numbersOf({ benchmarks }: SourcedFinding): string {
  return Object.entries(benchmarks)
    .map(([id, number]) => `${plainName(id)}: ${plainName(number)}`)
    .join(' · ')
}

function folded(title: string, content: JSX.Element): JSX.Element {
  return h('details', null, h('summary', null, title), content)
}

interface TallyTable {
  readonly first: string
  readonly tallies: readonly Tally[]
  /** A name, and what else is known of it. */
  readonly nameOf: (tally: Tally) => readonly string[]
}

function table({ first, tallies, nameOf }: TallyTable): JSX.Element {
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `By ${first.toLowerCase()}` },
    h(
      'table',
      { class: 'tally' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          heading(first),
          COLUMNS.map((standing) => heading(STANDINGS[standing])),
        ),
      ),
      h(
        'tbody',
        null,
        tallies.map((each) => {
          const [name, ...more] = nameOf(each)
          return h(
            'tr',
            null,
            h(
              'th',
              { scope: 'row' },
              name,
              more.map((text) => (text === '' ? null : h('small', null, text))),
            ),
            COLUMNS.map((standing) => h('td', each.counts[standing] === 0 ? { class: 'none' } : null, number(each.counts[standing]))),
          )
        }),
      ),
    ),
  )
}

function heading(text: string): JSX.Element {
  return h('th', { scope: 'col' }, text)
}
