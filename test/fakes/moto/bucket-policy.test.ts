import { expect, test } from 'vitest'
import { bucketPolicyFor } from './account.ts'
import { cloudTrailMayDeliver } from './bucket-policy.ts'

const account = '111122223333'
const trailArn = `arn:aws:cloudtrail:us-east-1:${account}:trail/main`
const delivery = { bucket: 'logs', prefix: '', account, trailArn }
const good = bucketPolicyFor('logs', trailArn, `AWSLogs/${account}`)

test.each([
  { title: 'the documented policy', policy: good, may: true },
  { title: 'wildcards', policy: good.replace('s3:PutObject', 's3:Put*').replace(`${account}/*`, '*'), may: true },
  { title: 'no policy', policy: '', may: false },
  { title: 'no JSON', policy: '{', may: false },
  { title: 'another bucket', policy: good.replaceAll(':::logs', ':::other'), may: false },
  { title: 'another account', policy: good.replaceAll(`AWSLogs/${account}`, 'AWSLogs/444455556666'), may: false },
  { title: 'another trail', policy: good.replaceAll('trail/main', 'trail/other'), may: false },
  { title: 'a Deny alone', policy: good.replaceAll('Allow', 'Deny'), may: false },
  { title: 'another service', policy: good.replaceAll('cloudtrail.amazonaws.com', 'config.amazonaws.com'), may: false },
  { title: 'no check of the ACL', policy: good.replace('s3:GetBucketAcl', 's3:GetBucketPolicy'), may: false },
  { title: 'another canned ACL', policy: good.replace('bucket-owner-full-control', 'private'), may: false },
])('$title: $may', ({ policy, may }) => {
  expect(cloudTrailMayDeliver(policy, delivery)).toBe(may)
})

test('a prefix moves the folder', () => {
  const prefixed = bucketPolicyFor('logs', trailArn, `audit/AWSLogs/${account}`)
  expect(cloudTrailMayDeliver(prefixed, { ...delivery, prefix: 'audit' })).toBe(true)
  expect(cloudTrailMayDeliver(good, { ...delivery, prefix: 'audit' })).toBe(false)
})
