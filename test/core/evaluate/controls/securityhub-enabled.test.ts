import { expect, test } from 'vitest'
import { ACCOUNT, call, denied, enabledRegions, listing } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'securityhub-enabled'
const ON = { output: { HubArn: `arn:aws:securityhub:us-east-1:${ACCOUNT}:hub/default` } }
const error = (name: string) => ({ error: { name, message: '' } })

test.each([
  ['on', ON, 'pass on'],
  ['not subscribed', error('InvalidAccessException'), 'fail off'],
  ['no hub', error('ResourceNotFoundException'), 'fail off'],
  ['refused', denied('securityhub:DescribeHub'), 'unknown access-denied'],
  ['no such endpoint', error('ENOTFOUND'), 'unknown unreachable'],
])('%s', (_name, answer, expected) => {
  expect(verdicts(ID, [listing([]), call('securityhub:DescribeHub', answer)])).toEqual([`${expected} ${ACCOUNT}`])
})

test('region by region, and one that nobody asked is unknown', () => {
  const calls = [
    enabledRegions('us-east-1', 'eu-west-1', 'eu-north-1'),
    call('securityhub:DescribeHub', ON),
    call('securityhub:DescribeHub', error('InvalidAccessException'), { region: 'eu-west-1' }),
  ]
  const found = judge(ID, calls).map(({ outcome, because, region }) => `${outcome} ${because.code} ${region}`)
  expect(found).toEqual(['unknown not-recorded eu-north-1', 'fail off eu-west-1', 'pass on us-east-1'])
})

test('an account that nobody got into is one unknown', () => {
  const refused = call('sts:GetCallerIdentity', { error: { name: 'AccessDenied', message: 'sts:AssumeRole' } })
  expect(verdicts(ID, [refused])).toEqual([`unknown credentials ${ACCOUNT}`])
})

test('the fix names the region', () => {
  const [finding] = judge(ID, [
    listing([], { region: 'eu-west-1' }),
    call('securityhub:DescribeHub', error('InvalidAccessException'), { region: 'eu-west-1' }),
  ])
  expect(finding?.byHand.fix).toBe('aws securityhub enable-security-hub --region eu-west-1')
})
