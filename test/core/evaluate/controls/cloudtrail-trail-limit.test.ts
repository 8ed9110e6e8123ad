import { CONTROLS, evaluate, observe, type RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { call, denied, enabledRegions, recording } from '../../../fixtures/recordings.ts'
import { account, local, organizations, own, STOPPED, type ToldTrail } from '../../../fixtures/trails-at-work.ts'

const CONTROL = CONTROLS.filter(({ id }) => id === 'cloudtrail-trail-limit')
const REGIONS = ['eu-west-1', 'us-east-1']
const judge = (calls: readonly RecordedCall[]) => evaluate(observe(recording(calls)), CONTROL)
const verdicts = (calls: readonly RecordedCall[]) =>
  judge(calls).map(({ outcome, because, region }) => `${outcome} ${because.code} ${region}`)
const both = enabledRegions(...REGIONS)
const many = (count: number, make: (name: string) => ToldTrail) => Array.from({ length: count }, (_, index) => make(`t${index}`))

const CASES: [string, ToldTrail[], [europe: string, america: string]][] = [
  ['no trail', [], ['pass room-left', 'pass room-left']],
  ['three everywhere', many(3, (name) => own(name)), ['pass room-left', 'pass room-left']],
  ['four everywhere', many(4, (name) => own(name)), ['pass near-limit', 'pass near-limit']],
  ['five everywhere', many(5, (name) => own(name)), ['fail at-limit', 'fail at-limit']],
  ['five in one region', many(5, (name) => local(name, 'us-east-1')), ['pass room-left', 'fail at-limit']],
  [
    "the organization's counts, stopped ones count",
    [organizations(), ...many(4, (name) => local(name, 'eu-west-1', { status: STOPPED }))],
    ['fail at-limit', 'pass room-left'],
  ],
]

test.each(CASES)('%s', (_name, trails, [europe, america]) => {
  expect(verdicts([both, ...account(trails, REGIONS)])).toEqual([`${europe} eu-west-1`, `${america} us-east-1`])
})

const refused = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })
test('a region that was refused is unknown', () => {
  expect(verdicts([both, ...account(many(4, (name) => own(name))), refused])).toEqual([
    'unknown access-denied eu-west-1',
    'pass near-limit us-east-1',
  ])
})
test('five multi-region trails fill a region that was refused, too', () => {
  expect(verdicts([both, ...account(many(5, (name) => own(name))), refused])).toEqual([
    'fail at-limit eu-west-1',
    'fail at-limit us-east-1',
  ])
})
test('an account that nobody got into', () => {
  expect(verdicts([call('sts:GetCallerIdentity', { error: { name: 'AccessDenied', message: 'sts:AssumeRole' } })])).toEqual([
    'unknown credentials global',
  ])
})
test('no command where there is room', () => {
  const fixes = judge([
    both,
    ...account(
      many(5, (name) => local(name, 'us-east-1')),
      REGIONS,
    ),
  ]).map(({ byHand }) => byHand.fix)
  expect(fixes).toEqual(['', 'aws cloudtrail delete-trail --name <ARN of a trail nobody needs> --region <its home region>'])
})
