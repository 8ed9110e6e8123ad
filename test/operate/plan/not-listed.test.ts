import type { RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { planOptions } from '../../../packages/operate/src/plan/options.ts'
import { planRecording } from '../../../packages/operate/src/plan/plan-recording.ts'

const ACCOUNT = '111122223333'
const asked = { account: ACCOUNT, region: 'us-east-1' }
const IDENTITY: RecordedCall = {
  ...asked,
  service: 'sts',
  operation: 'GetCallerIdentity',
  input: {},
  output: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/me` },
}
const DESCRIBE = { ...asked, service: 'cloudtrail', operation: 'DescribeTrails', input: { includeShadowTrails: true } }

const planOf = (calls: readonly RecordedCall[]) =>
  planRecording(
    { version: 1, observedAt: '2026-11-22T10:00:00Z', calls },
    { account: ACCOUNT, source: 'test' },
    { ...planOptions({}, undefined), collectionOf: () => null },
  )

test('no plan is made for an account whose trails nobody could list: it would look like one that has none', () => {
  const error = { name: 'AccessDeniedException', message: 'not authorized' }
  const planned = planOf([IDENTITY, { ...DESCRIBE, error }])
  expect(planned).toMatchObject({
    is: 'not-planned',
    gap: { account: ACCOUNT, because: { needs: 'cloudtrail:DescribeTrails' }, leavesGap: true },
  })
})

test('a plan is made where a region’s trails were listed, even if there are none', () => {
  expect(planOf([IDENTITY, { ...DESCRIBE, output: { trailList: [] } }])).toMatchObject({ is: 'planned' })
})
