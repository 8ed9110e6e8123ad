import { describe, expect, test } from 'vitest'
import { isSortKey, nextDirection, type Sortable, sorted } from '../../../../packages/report/src/html/client/sort.ts'

const row = (order: number, differs: Partial<Sortable> = {}): Sortable => ({
  order,
  standing: 'fail',
  severity: 'low',
  control: 'c',
  resource: 'r',
  account: 'a',
  region: 'g',
  ...differs,
})
const orders = (rows: readonly Sortable[]) => rows.map(({ order }) => order)

describe('sorted', () => {
  test('by severity, the worst first, not by the alphabet', () => {
    const rows = ['low', 'critical', 'medium', 'high'].map((severity, order) => row(order, { severity }))
    expect(orders(sorted(rows, 'severity', 'ascending'))).toEqual([1, 3, 2, 0])
    expect(orders(sorted(rows, 'severity', 'descending'))).toEqual([0, 2, 3, 1])
  })
  test('by outcome, failures first', () => {
    const rows = ['pass', 'unknown', 'not-applicable', 'accepted', 'fail'].map((standing, order) => row(order, { standing }))
    expect(orders(sorted(rows, 'outcome', 'ascending'))).toEqual([4, 1, 3, 0, 2])
  })
  test('by name, with numbers as numbers', () => {
    const rows = ['trail-10', 'trail-9', 'Trail-1'].map((resource, order) => row(order, { resource }))
    expect(orders(sorted(rows, 'resource', 'ascending'))).toEqual([2, 1, 0])
  })
  test('what is alike stays as it was, in both directions', () => {
    const rows = [row(2), row(0), row(1)]
    expect(orders(sorted(rows, 'account', 'ascending'))).toEqual([0, 1, 2])
    expect(orders(sorted(rows, 'account', 'descending'))).toEqual([0, 1, 2])
  })
  test('not at all is as it was at first', () => {
    const rows = [row(1, { account: 'a' }), row(0, { account: 'b' })]
    expect(orders(sorted(rows, 'account', 'none'))).toEqual([0, 1])
  })
})

test.each([
  ['none', 'ascending'],
  ['ascending', 'descending'],
  ['descending', 'none'],
] as const)('after %s comes %s', (now, then) => {
  expect(nextDirection(now)).toBe(then)
})

test.each([
  ['region', true],
  ['constructor', false],
  ['', false],
])('%j is a column: %s', (key, expected) => {
  expect(isSortKey(key)).toBe(expected)
})
