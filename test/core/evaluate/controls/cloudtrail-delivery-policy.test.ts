import type { RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { answering, callsOf, DENIED, verdictsOf, without } from '../../../fixtures/control-recordings.ts'

const ID = 'cloudtrail-delivery-policy'
const GOOD = callsOf(ID, 'pass')
const DENY_ALL = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } })
const GONE = { error: { name: 'NoSuchEntityException', message: 'gone' } }

const cases: [string, readonly RecordedCall[], string][] = [
  ['every policy fits', GOOD, 'pass policies-fit'],
  ['a Deny on the bucket', answering(GOOD, 'GetBucketPolicy', { Policy: DENY_ALL }), 'fail bucket-refuses'],
  ['a bucket policy that is no JSON', answering(GOOD, 'GetBucketPolicy', { Policy: '{' }), 'unknown malformed-answer'],
  ['the bucket policy refused', answering(GOOD, 'GetBucketPolicy', DENIED), 'unknown access-denied'],
  [
    'a refused bucket and a topic that certainly refuses',
    answering(answering(GOOD, 'GetBucketPolicy', DENIED), 'GetTopicAttributes', { Attributes: { Policy: DENY_ALL } }),
    'fail topic-refuses',
  ],
  ['a key policy that denies', answering(GOOD, 'GetKeyPolicy', { Policy: DENY_ALL }), 'fail key-refuses'],
  ['the key policy not recorded', without(GOOD, 'GetKeyPolicy'), 'unknown not-recorded'],
  ['the role gone', answering(GOOD, 'GetRole', GONE), 'fail log-role-gone'],
  ['the role without a policy', answering(GOOD, 'ListRolePolicies', { PolicyNames: [] }), 'fail log-role-refuses'],
  ['an inline policy refused', answering(GOOD, 'GetRolePolicy', DENIED), 'unknown access-denied'],
  [
    'a managed policy whose version was not read',
    answering(GOOD, 'ListAttachedRolePolicies', { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/X' }] }),
    'unknown not-recorded',
  ],
  [
    'a trust policy for another service',
    answering(GOOD, 'GetRole', { Role: { AssumeRolePolicyDocument: DENY_ALL } }),
    'fail log-role-refuses',
  ],
]

test.each(cases)('%s', (_, calls, verdict) => {
  expect(verdictsOf(ID, calls)).toEqual([verdict])
})
