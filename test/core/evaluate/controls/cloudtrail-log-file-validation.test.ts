import { expect, test } from 'vitest'
import { ACCOUNT, call, denied, listing, OWNER, trail } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'cloudtrail-log-file-validation'
const organization = { TrailARN: `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/main`, IsOrganizationTrail: true }

test.each([
  ['on', { LogFileValidationEnabled: true }, 'pass validation-on main'],
  ['off', { LogFileValidationEnabled: false }, 'fail validation-off main'],
  ['on, of an organization, seen by a member', { ...organization, LogFileValidationEnabled: true }, 'pass validation-on main'],
  ['off, of an organization, seen by a member', { ...organization, LogFileValidationEnabled: false }, 'fail validation-off main'],
  ['not said', {}, 'unknown malformed-answer main'],
  ['no flag', { LogFileValidationEnabled: 'true' }, 'unknown malformed-answer main'],
])('%s', (_name, change, expected) => {
  expect(verdicts(ID, [listing([trail(change)])])).toEqual([expected])
})

test('only the owner of an organization trail can change it', () => {
  const [finding] = judge(ID, [listing([trail({ ...organization, LogFileValidationEnabled: false })])])
  expect(finding?.because.text).toContain(`Only account ${OWNER}`)
  const [own] = judge(ID, [listing([trail({ LogFileValidationEnabled: false })])])
  expect(own?.because.text).not.toContain('Only account')
  expect(own?.byHand.fix).toBe(
    `aws cloudtrail update-trail --name arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main --region us-east-1 --enable-log-file-validation`,
  )
})

test('an account without trails has nothing to sign; one whose trails nobody saw is unknown', () => {
  expect(verdicts(ID, [listing([])])).toEqual([`not-applicable no-trail ${ACCOUNT}`])
  expect(verdicts(ID, [call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'))])).toEqual([
    `unknown access-denied ${ACCOUNT}`,
  ])
})
