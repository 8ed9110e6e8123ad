import type { JsonObject, RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { ACCOUNT, call, denied, key, listing } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'kms-rotation'
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/one`
const listed: RecordedCall = call('kms:ListKeys', { output: { Keys: [{ KeyId: 'one', KeyArn: KEY }] } })
const described = (change: JsonObject = {}): RecordedCall => call('kms:DescribeKey', key(KEY, change), { input: { KeyId: KEY } })
const rotation = (answer: Parameters<typeof call>[1]): RecordedCall => call('kms:GetKeyRotationStatus', answer, { input: { KeyId: KEY } })
const on = rotation({ output: { KeyRotationEnabled: true } })
const off = rotation({ output: { KeyRotationEnabled: false } })

test.each([
  ['rotated', [described(), on], 'pass rotated one'],
  ['not rotated', [described(), off], 'fail not-rotated one'],
  ['disabled', [described({ KeyState: 'Disabled', Enabled: false })], 'not-applicable disabled one'],
  ['to be deleted', [described({ KeyState: 'PendingDeletion', Enabled: false })], 'not-applicable pending-deletion one'],
  ['asymmetric', [described({ KeySpec: 'RSA_2048' })], 'not-applicable not-symmetric one'],
  ['HMAC', [described({ KeySpec: 'HMAC_256' })], 'not-applicable not-symmetric one'],
  ['imported', [described({ Origin: 'EXTERNAL' })], 'not-applicable foreign-material one'],
  ['in an own HSM', [described({ Origin: 'AWS_CLOUDHSM' })], 'not-applicable foreign-material one'],
  ['managed by AWS: no subject at all', [described({ KeyManager: 'AWS' })], `not-applicable no-key ${ACCOUNT}`],
  ['a primary key that is not rotated', [described(multiRegion('PRIMARY')), off], 'fail not-rotated one'],
  ['a replica', [described(multiRegion('REPLICA')), off], 'not-applicable replica one'],
  ['not described', [], 'unknown not-recorded one'],
  ['refused', [call('kms:DescribeKey', denied('kms:DescribeKey'), { input: { KeyId: KEY } })], 'unknown access-denied one'],
  ['rotation not asked', [described()], 'unknown not-recorded one'],
  ['rotation refused', [described(), rotation(denied('kms:GetKeyRotationStatus'))], 'unknown access-denied one'],
  ['rotation not said', [described(), rotation({ output: {} })], 'unknown malformed-answer one'],
])('%s', (_name, calls, expected) => {
  expect(verdicts(ID, [listing([]), listed, ...calls])).toEqual([expected])
})

function multiRegion(type: string): JsonObject {
  const primary = { Arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/one`, Region: 'eu-west-1' }
  return { MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: type, PrimaryKey: primary, ReplicaKeys: [] } }
}

test('a replica is told where its primary is', () => {
  expect(judge(ID, [listing([]), listed, described(multiRegion('REPLICA'))])[0]?.because.text).toContain('primary key in eu-west-1')
})
test('keys that could not be listed', () => {
  expect(verdicts(ID, [listing([]), call('kms:ListKeys', denied('kms:ListKeys'))])).toEqual([`unknown access-denied ${ACCOUNT}`])
})
test('only a failure has a fix', () => {
  const fix = (rotated: RecordedCall) => judge(ID, [listing([]), listed, described(), rotated])[0]?.byHand.fix
  expect(fix(off)).toBe(`aws kms enable-key-rotation --key-id ${KEY} --region us-east-1`)
  expect(fix(on)).toBe('')
})
