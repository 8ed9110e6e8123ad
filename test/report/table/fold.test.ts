import type { SourcedFinding } from '@trailmend/core'
import { expect, test } from 'vitest'
import { fold } from '../../../packages/report/src/table/fold.ts'

const finding = (control: string, outcome: SourcedFinding['outcome'], text: string, account = '111122223333', region = 'global') =>
  ({
    control,
    outcome,
    account,
    region,
    source: 'live',
    resource: { id: account, arn: `arn:aws:iam::${account}:root`, type: 'AWS::::Account' },
    because: { code: 'x', text },
  }) as SourcedFinding

const rows = (findings: readonly SourcedFinding[]) => fold(findings).map(({ finding: { control }, all }) => [control, all.length - 1])

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

test.each([
  [4, [['a', 3]]],
  [
    3,
    [
      ['a', 0],
      ['a', 0],
      ['a', 0],
    ],
  ],
])('one failure in %i regions', (count, expected) => {
  const regions = ['eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2'].slice(0, count)
  expect(rows(regions.map((region) => finding('a', 'fail', `off in ${region}`, '111122223333', region)))).toEqual(expected)
})

test('many failures of one control in one region are many things', () => {
  const findings = ['one', 'two', 'three', 'four'].map((name) => finding('a', 'fail', `trail ${name}`, '111122223333', 'us-east-1'))
  expect(rows(findings).map(([, others]) => others)).toEqual([0, 0, 0, 0])
})

const inAccounts = (count: number, outcome: SourcedFinding['outcome']) =>
  Array.from({ length: count }, (_, index) => finding('a', outcome, `account ${index}`, String(111122223330 + index)))

test.each(['fail', 'unknown'] as const)('what a control says alike in seven rows, of outcome %s, is one row', (outcome) => {
  expect(rows(inAccounts(6, outcome)).length).toBe(6)
  expect(rows(inAccounts(7, outcome))).toEqual([['a', 6]])
})

test('a row of many accounts stands for all of their regions', () => {
  const findings = Array.from({ length: 8 }, (_, account) =>
    ['eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2'].map((region) =>
      finding('a', 'fail', 'off', String(111122223330 + account), region),
    ),
  ).flat()
  expect(rows(findings)).toEqual([['a', 31]])
})

test('another severity, code or permission is another thing', () => {
  const findings = inAccounts(8, 'unknown').map((each, index) => ({ ...each, because: { ...each.because, needs: `s3:Get${index % 2}` } }))
  expect(rows(findings).length).toBe(8)
})

test('what several controls do not know of one resource for the same reason is one row; of an account it is not', () => {
  const both = [finding('a', 'unknown', 'whether a'), finding('b', 'unknown', 'whether b')]
  const bucket = { type: 'AWS::S3::Bucket', id: 'logs', arn: 'arn:aws:s3:::logs' }
  expect(rows(both).length).toBe(2)
  expect(rows(both.map((each) => ({ ...each, resource: bucket })))).toEqual([['a', 1]])
})

test('one trail that fails in the eyes of several accounts is one row; two trails are not', () => {
  const trail = (name: string) => ({
    type: 'AWS::CloudTrail::Trail',
    id: name,
    arn: `arn:aws:cloudtrail:us-east-1:111122223333:trail/${name}`,
  })
  const seen = inAccounts(2, 'fail')
  expect(rows(seen.map((each) => ({ ...each, resource: trail('organization') })))).toEqual([['a', 1]])
  expect(rows(seen.map((each, index) => ({ ...each, resource: trail(`trail-${index}`) }))).length).toBe(2)
})

test('nothing is no row', () => {
  expect(rows([])).toEqual([])
})
