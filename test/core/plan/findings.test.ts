import { expect, test } from 'vitest'
import type { Finding } from '../../../packages/core/src/evaluate/finding.ts'
import { leftFindings, partsBehind } from '../../../packages/core/src/plan/findings.ts'
import type { Part } from '../../../packages/core/src/plan/parts.ts'
import type { HandOver, Wait } from '../../../packages/core/src/plan/plan-data.ts'

const finding = (control: string, outcome: Finding['outcome'] = 'fail', needs?: string): Finding =>
  ({
    control,
    outcome,
    fingerprint: `of ${control}`,
    resource: { type: 'account', id: '', arn: '' },
    because: { text: 'Why.', ...(needs === undefined ? {} : { needs }) },
  }) as Finding
const wait = (part: Part): Wait => ({ part, of: '', because: '' })
const handOver = (part: Part, to: HandOver['to'], heldBy?: string): Omit<HandOver, 'closes'> => ({
  part,
  of: '',
  to,
  name: '',
  because: '',
  why: '',
  calls: [],
  ...(heldBy === undefined ? {} : { heldBy }),
})
const whoOf = (of: Finding, planned: { handOvers?: readonly Omit<HandOver, 'closes'>[]; waits?: readonly Wait[] } = {}) =>
  leftFindings([of], { handOvers: [], waits: [], ...planned }).map(({ who }) => who)
const NOT_ASKED = expect.stringContaining('the configuration does not ask for it')

test.each([
  [
    'by whom it is handed over to',
    finding('cloudtrail-kms'),
    { handOvers: [handOver('key', 'account-owner')] },
    'whoever administers the account',
  ],
  [
    'by the tool that holds it',
    finding('cloudtrail-kms'),
    { handOvers: [handOver('key', 'source', 'Terraform')] },
    'the tool that looks after it: change it in its source (Terraform)',
  ],
  ['by time', finding('cloudtrail-cloudwatch-logs'), { waits: [wait('logs-integration')] }, expect.stringContaining('time')],
  ['by time, where a monitor is waited for', finding('monitor-root'), { waits: [wait('monitor')] }, expect.stringContaining('time')],
  ['by nobody, where the monitor was not asked for', finding('monitor-root'), { waits: [wait('logs-integration')] }, NOT_ASKED],
  ['by nobody who was asked', finding('cloudtrail-kms'), {}, NOT_ASKED],
  ['by whoever can grant a permission', finding('cloudtrail-kms', 'unknown', 'kms:DescribeKey'), {}, 'whoever can grant kms:DescribeKey'],
  ['by whoever can let look', finding('cloudtrail-kms', 'unknown'), {}, 'whoever can grant what is needed to look'],
  ['by no repair', finding('a-control-of-tomorrow'), {}, expect.stringContaining('no repair')],
] as const)('what is left can be closed %s', (_, left, planned, who) => expect(whoOf(left, planned)).toEqual([who]))

test.each([
  [
    'of the same account',
    '111122223333',
    /^whoever administers the account: it is of trail .*trail\/second, and a plan mends one trail, here .*trail\/main; trailmend plan --trail arn:.*second plans for it/u,
  ],
  ['of another account', '444455556666', /^account 444455556666: it is of trail (?!.*plan --trail)/u],
])('what is of another trail, %s, says so, and where to find what to do', (_, account, who) => {
  const arn = `arn:aws:cloudtrail:eu-west-1:${account}:trail/second`
  const of = { ...finding('cloudtrail-kms'), resource: { type: 'trail', id: 'second', arn } } as Finding
  const trailArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main'
  const [left] = leftFindings([of], { handOvers: [handOver('key', 'root')], waits: [], trailArn })
  expect(left?.who).toMatch(who)
  expect(left?.who).toContain('trailmend check --controls cloudtrail-kms')
})

test('the name of another trail is one word of the command to paste', () => {
  const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/second; rm -rf ~'
  const of = { ...finding('cloudtrail-kms'), resource: { type: 'trail', id: 'second', arn } } as Finding
  const [left] = leftFindings([of], { handOvers: [], waits: [], trailArn: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main' })
  expect(left?.who).toContain(`trailmend plan --trail '${arn}' plans for it`)
})

test('what passes is not left', () => {
  expect(leftFindings([finding('cloudtrail-kms', 'pass')], { handOvers: [], waits: [] })).toEqual([])
})

test('a monitor rests on delivery to a log group, and an unknown control on nothing', () => {
  expect(partsBehind(finding('monitor-root'))).toContain('logs-integration')
  expect(partsBehind(finding('__proto__'))).toEqual([])
})
