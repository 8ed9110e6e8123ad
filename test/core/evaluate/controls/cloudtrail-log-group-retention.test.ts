import type { JsonObject, RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { answering, callsOf, DENIED, verdictsOf, without } from '../../../fixtures/control-recordings.ts'

const ID = 'cloudtrail-log-group-retention'
const GOOD = callsOf(ID, 'pass').filter(({ account }) => account === '111122223333')
const group = (settings: JsonObject) => answering(GOOD, 'DescribeLogGroups', { logGroups: [{ logGroupName: 'trail', ...settings }] })

const cases: [string, readonly RecordedCall[], string][] = [
  ['365 days', group({ retentionInDays: 365 }), 'pass long-enough'],
  ['a day fewer', group({ retentionInDays: 364 }), 'fail too-short'],
  ['for ever', group({}), 'pass never-expires'],
  [
    'a group whose name only begins so',
    answering(GOOD, 'DescribeLogGroups', { logGroups: [{ logGroupName: 'trail2', retentionInDays: 1 }] }),
    'fail log-group-gone',
  ],
  ['refused', answering(GOOD, 'DescribeLogGroups', DENIED), 'unknown access-denied'],
  ['not recorded', without(GOOD, 'DescribeLogGroups'), 'unknown not-recorded'],
  ['no list', answering(GOOD, 'DescribeLogGroups', { logGroups: 1 }), 'unknown malformed-answer'],
]
test.each(cases)('%s', (_, calls, verdict) => {
  expect(verdictsOf(ID, calls)).toEqual([verdict])
})
