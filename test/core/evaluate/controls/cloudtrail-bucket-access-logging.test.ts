import { expect, test } from 'vitest'
import { aboutBucket, denied, failed, listing, trail } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'cloudtrail-bucket-access-logging'
const to = (bucket: string) => ({ output: { LoggingEnabled: { TargetBucket: bucket, TargetPrefix: '' } } })

test.each([
  ['to another bucket', to('access-logs'), 'pass logged'],
  ['to itself', to('trail-bucket'), 'fail logged-to-itself'],
  ['nowhere', { output: {} }, 'fail not-logged'],
  ['to no bucket', { output: { LoggingEnabled: {} } }, 'unknown malformed-answer'],
  ['refused', denied('s3:GetBucketLogging'), 'unknown access-denied'],
  ['gone', failed('NoSuchBucket'), 'unknown not-found'],
])('%s', (_name, answer, expected) => {
  expect(verdicts(ID, [listing([trail()]), aboutBucket('GetBucketLogging', answer)])).toEqual([`${expected} trail-bucket`])
})

test('the fix survives a shell, whatever the bucket is called', () => {
  const [finding] = judge(ID, [
    listing([trail({ S3BucketName: "it's" })]),
    aboutBucket('GetBucketLogging', { output: {} }, { bucket: "it's" }),
  ])
  expect(finding?.byHand.fix).toBe(
    `aws s3api put-bucket-logging --bucket 'it'\\''s' --bucket-logging-status '{"LoggingEnabled":{"TargetBucket":"<bucket for access logs>","TargetPrefix":"it'\\''s/"}}'`,
  )
})
