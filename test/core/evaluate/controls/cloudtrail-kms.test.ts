import type { RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, key, listing, OWNER, trail } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'cloudtrail-kms'
const OWN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/own`
const FOREIGN = `arn:aws:kms:eu-west-1:${OWNER}:key/foreign`
const notFound = { error: { name: 'NotFoundException', message: 'does not exist' } }

function described(arn: string, answer: Parameters<typeof call>[1], where: Partial<RecordedCall> = {}): RecordedCall {
  return call('kms:DescribeKey', answer, { input: { KeyId: arn }, region: arn.split(':')[3] ?? '', ...where })
}

test.each([
  ['no key', {}, [], 'fail no-key'],
  ['a key taken off by an empty text', { KmsKeyId: '' }, [], 'fail no-key'],
  ['an enabled key', { KmsKeyId: OWN }, [described(OWN, key(OWN))], 'pass encrypted'],
  ['a key that nobody asked about', { KmsKeyId: OWN }, [], 'pass key-set-state-unread'],
  ['a refused key', { KmsKeyId: OWN }, [described(OWN, denied('kms:DescribeKey'))], 'pass key-set-state-unread'],
  ['a disabled key', { KmsKeyId: OWN }, [described(OWN, key(OWN, { KeyState: 'Disabled' }))], 'fail key-disabled'],
  ['a key on its way out', { KmsKeyId: OWN }, [described(OWN, key(OWN, { KeyState: 'PendingDeletion' }))], 'fail key-pending-deletion'],
  [
    'a replica on its way out',
    { KmsKeyId: OWN },
    [described(OWN, key(OWN, { KeyState: 'PendingReplicaDeletion' }))],
    'fail key-pending-deletion',
  ],
  ['a key without material', { KmsKeyId: OWN }, [described(OWN, key(OWN, { KeyState: 'PendingImport' }))], 'fail key-unavailable'],
  ['a key in a store that is away', { KmsKeyId: OWN }, [described(OWN, key(OWN, { KeyState: 'Unavailable' }))], 'fail key-unavailable'],
  ['an own key that is gone', { KmsKeyId: OWN }, [described(OWN, notFound)], 'fail key-gone'],
  ["another account's key that is not found", { KmsKeyId: FOREIGN }, [described(FOREIGN, notFound)], 'pass key-set-state-unread'],
  ["another account's key, answered", { KmsKeyId: FOREIGN }, [described(FOREIGN, key(FOREIGN))], 'pass encrypted'],
  [
    "another account's key, answered by its owner",
    { KmsKeyId: FOREIGN },
    [
      described(FOREIGN, denied('kms:DescribeKey')),
      described(FOREIGN, key(FOREIGN, { KeyState: 'Disabled' }), { account: '444455556666' }),
    ],
    'fail key-disabled',
  ],
  ['no ARN', { KmsKeyId: 'own' }, [], 'unknown malformed-answer'],
  ['the ARN of something else', { KmsKeyId: 'arn:aws:s3:::bucket' }, [], 'unknown malformed-answer'],
])('%s', (_name, change, calls, expected) => {
  const found = judge(ID, [listing([trail(change)]), ...calls]).filter(({ account }) => account === ACCOUNT)
  expect(found.map(({ outcome, because }) => `${outcome} ${because.code}`)).toEqual([expected])
})

describe('words and commands', () => {
  test('a pass says what was not seen', () => {
    const calls = [listing([trail({ KmsKeyId: OWN })]), described(OWN, denied('kms:DescribeKey'))]
    expect(judge(ID, calls)[0]?.because.text).toContain('could not be read (AccessDeniedException')
  })
  test("each failure has its own way out, in the key's region", () => {
    const fix = (state: string) => {
      const foreign = described(FOREIGN, key(FOREIGN, { KeyState: state }))
      return judge(ID, [listing([trail({ KmsKeyId: FOREIGN })]), foreign])[0]?.byHand.fix
    }
    expect(fix('Disabled')).toBe(`aws kms enable-key --key-id ${FOREIGN} --region eu-west-1`)
    expect(fix('PendingDeletion')).toMatch(/^aws kms cancel-key-deletion .* && aws kms enable-key /)
    expect(fix('Unavailable')).toMatch(/^aws cloudtrail update-trail /)
    expect(fix('Enabled')).toBe('')
  })
  test('no trail', () => {
    expect(verdicts(ID, [listing([])])).toEqual([`not-applicable no-trail ${ACCOUNT}`])
  })
})
