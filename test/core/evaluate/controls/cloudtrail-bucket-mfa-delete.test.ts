import { expect, test } from 'vitest'
import { aboutBucket, denied, failed, listing, trail } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'cloudtrail-bucket-mfa-delete'

test.each([
  ['on', { output: { Status: 'Enabled', MFADelete: 'Enabled' } }, 'pass mfa-delete-on'],
  ['off', { output: { Status: 'Enabled', MFADelete: 'Disabled' } }, 'fail mfa-delete-off'],
  ['never on', { output: { Status: 'Enabled' } }, 'fail mfa-delete-off'],
  ['no versions yet', { output: {} }, 'fail not-versioned'],
  ['no versions any more', { output: { Status: 'Suspended', MFADelete: 'Enabled' } }, 'fail not-versioned'],
  ['odd', { output: { Status: 'Perhaps' } }, 'unknown malformed-answer'],
  ['refused', denied('s3:GetBucketVersioning'), 'unknown access-denied'],
  ['gone', failed('NoSuchBucket'), 'unknown not-found'],
])('%s', (_name, answer, expected) => {
  expect(verdicts(ID, [listing([trail()]), aboutBucket('GetBucketVersioning', answer)])).toEqual([`${expected} trail-bucket`])
})

test('only the root user can mend it', () => {
  const [finding] = judge(ID, [listing([trail()]), aboutBucket('GetBucketVersioning', { output: {} })])
  expect(finding?.byHand.fix).toContain('MFADelete=Enabled --mfa')
})
