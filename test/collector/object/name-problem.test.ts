import { expect, test } from 'vitest'
import { nameProblem } from '../../../packages/collector/src/object/name-problem.ts'

test.each([
  ['logs', 'a', undefined],
  ['Old_Bucket.1', 'a/../b', undefined],
  ['logs', 'a\0\n\u202e', undefined],
  ['logs', 'ü'.repeat(512), undefined],
  ['logs', 'ü'.repeat(513), 'bad-key'],
  ['logs', 'x'.repeat(1024), undefined],
  ['logs', 'x'.repeat(1025), 'bad-key'],
  ['logs', '', 'bad-key'],
  ['logs', 'a\ud800', 'bad-key'],
  ['', 'a', 'bad-bucket'],
  ['arn:aws:s3:us-east-1:111122223333:accesspoint/x', 'a', 'bad-bucket'],
  ['evil.example.com/x', 'a', 'bad-bucket'],
  ['a/../b', 'a', 'bad-bucket'],
  ['x'.repeat(256), 'a', 'bad-bucket'],
])('%j %#', (bucket, key, expected) => {
  expect(nameProblem(bucket, key)).toBe(expected)
})
