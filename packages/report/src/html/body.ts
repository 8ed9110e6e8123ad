import type { BenchmarkId, CheckResult } from '@trailmend/core'
import { h, type JSX } from 'preact'
import { SCRIPT } from './assets.ts'
import { Coverage } from './coverage.ts'
import { FilterBar } from './filter-bar.ts'
import { FindingsGroup } from './findings-group.ts'
import { groupsOf } from './groups.ts'
import { Judged } from './judged.ts'
import { Notices } from './notices.ts'
import { VerdictPanel } from './verdict-panel.ts'

export interface BodyProps {
  readonly result: CheckResult
  readonly benchmark: BenchmarkId | undefined
  readonly title: string
}

/** From the answer to the evidence: the verdict, what it does not cover, every finding, and what was judged. */
export function Body({ result, benchmark, title }: BodyProps): JSX.Element {
  const groups = groupsOf(result)
  return h(
    'body',
    null,
    h('a', { class: 'skip', href: '#findings' }, 'Skip to the findings'),
    h(VerdictPanel, { result, benchmark, title }),
    h(
      'main',
      null,
      h(Notices, { notices: result.notices }),
      h(Coverage, { result }),
      h(
        'div',
        { id: 'findings', tabindex: -1 },
        h(FilterBar, { result }),
        h('p', { class: 'nothing', id: 'nothing', hidden: true }, 'No finding matches these filters.'),
        groups.map((group) => h(FindingsGroup, { key: group.id, group, result, benchmark })),
      ),
      h(Judged, { result, benchmark }),
    ),
    h('footer', null, 'Made by Trailmend. The file stands alone: it loads nothing, and sends nothing anywhere.'),
    h('script', { dangerouslySetInnerHTML: { __html: SCRIPT } }),
  )
}
