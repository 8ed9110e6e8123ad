import type { SourcedFinding } from '@trailmend/core'
import { expect, test } from 'vitest'
import { foldUnknowns } from '../../../packages/report/src/table/fold.ts'

const finding = (control: string, outcome: SourcedFinding['outcome'], text: string, account = '111122223333') =>
  ({ control, outcome, account, source: 'live', because: { code: 'x', text } }) as SourcedFinding

const rows = (findings: readonly SourcedFinding[]) => foldUnknowns(findings).map(({ finding: { control }, others }) => [control, others])

test('unknowns of one account that say the same are one row, where the first of them stands', () => {
  const findings = [
    finding('a', 'fail', 'refused'),
    finding('b', 'unknown', 'refused'),
    finding('c', 'unknown', 'throttled'),
    finding('d', 'unknown', 'refused'),
    finding('e', 'unknown', 'refused', '444455556666'),
    finding('f', 'fail', 'refused'),
  ]
  expect(rows(findings)).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 0],
    ['e', 0],
    ['f', 0],
  ])
})

test('nothing is no row', () => {
  expect(rows([])).toEqual([])
})
