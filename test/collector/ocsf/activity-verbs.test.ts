import { expect, test } from 'vitest'
import { activityOf, VERB_TABLE } from '../../../packages/collector/src/ocsf/activity-verbs.ts'

test.each([
  ['RunInstances', false, 1],
  ['GetObject', true, 2],
  ['BatchGetItem', true, 2],
  ['PutBucketPolicy', false, 3],
  ['BatchDeleteImage', false, 4],
  ['TerminateInstances', false, 4],
  ['Decrypt', true, 2],
  ['Decrypt', false, 99],
  ['Getaway', false, 99],
  ['getObject', true, 2],
  ['', false, 99],
  ['Batch', false, 99],
  ['山', false, 99],
  [`Get${'a'.repeat(1e5)}`, false, 99],
])('%s, read only %s', (operation, readOnly, activity) => expect(activityOf(operation, readOnly)).toBe(activity))

test('a verb does one thing', () => {
  const verbs = VERB_TABLE.flatMap(([, each]) => each)
  expect(new Set(verbs).size).toBe(verbs.length)
})
