import { describe, expect, test } from 'vitest'
import { bucketOfExclusion, recordingInWords, s3ObjectRecording } from '../../../packages/core/src/event-selectors/index.ts'
import type { JsonObject } from '../../../packages/core/src/observe/answer-fields.ts'
import { advanced, basic, type Fields, read } from './answers.ts'

const words = (answers: JsonObject[], partition = 'aws') => recordingInWords(s3ObjectRecording(answers.map(read), partition))
const objects = (...Values: string[]): JsonObject => ({ DataResources: [{ Type: 'AWS::S3::Object', Values }] })
const DATA: Fields = { eventCategory: 'Data', 'resources.type': 'AWS::S3::Object' }
const LOGS = 'arn:aws:s3:::log-bucket/'

describe('object-level events in basic selectors', () => {
  test.each<[string, JsonObject, string, string]>([
    ['the default has none', {}, 'aws', 'none'],
    ['the documented prefix', basic(objects('arn:aws:s3')), 'aws', 'all'],
    ['the prefix with colons', basic(objects('arn:aws:s3:::')), 'aws', 'all'],
    ['GovCloud', basic(objects('arn:aws-us-gov:s3')), 'aws-us-gov', 'all'],
    ['China', basic(objects('arn:aws-cn:s3:::')), 'aws-cn', 'all'],
    ['another partition', basic(objects('arn:aws:s3')), 'aws-us-gov', 'none'],
    ['one bucket', basic(objects('arn:aws:s3:::one/')), 'aws', 'some, narrowed by resources.ARN'],
    ['one bucket among all', basic(objects('arn:aws:s3:::one/', 'arn:aws:s3')), 'aws', 'all'],
    ['an asterisk is not a wildcard', basic(objects('arn:aws:s3:::*/*')), 'aws', 'none'],
    ['writes', basic({ ReadWriteType: 'WriteOnly', ...objects('arn:aws:s3') }), 'aws', 'write only'],
    ['reads', basic({ ReadWriteType: 'ReadOnly', ...objects('arn:aws:s3') }), 'aws', 'read only'],
    [
      'both sides, apart',
      basic({ ReadWriteType: 'ReadOnly', ...objects('arn:aws:s3') }, { ReadWriteType: 'WriteOnly', ...objects('arn:aws:s3:::') }),
      'aws',
      'all',
    ],
    ['management events do not matter', basic({ IncludeManagementEvents: false, ...objects('arn:aws:s3') }), 'aws', 'all'],
    ['functions only', basic({ DataResources: [{ Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }] }), 'aws', 'none'],
    ['no ARN', basic(objects()), 'aws', 'cannot be said: a condition on resources.ARN has no value'],
    ['not an ARN', basic(objects('arn')), 'aws', 'cannot be said: a data resource of S3 lists what is not an ARN of S3'],
  ])('%s', (_, answer, partition, expected) => {
    expect(words([answer], partition)).toBe(expected)
  })
})

describe('object-level events in advanced selectors', () => {
  test.each<[string, JsonObject, string]>([
    ['all', advanced(DATA), 'all'],
    ['management only', advanced({ eventCategory: 'Management' }), 'none'],
    ['other data', advanced({ eventCategory: 'Data', 'resources.type': 'AWS::S3::AccessPoint' }), 'none'],
    ['network activity of S3', advanced({ eventCategory: 'NetworkActivity', eventSource: 's3.amazonaws.com' }), 'none'],
    ['writes', advanced({ ...DATA, readOnly: 'false' }), 'write only'],
    ['reads and writes apart', advanced({ ...DATA, readOnly: 'false' }, { ...DATA, readOnly: 'true' }), 'all'],
    ['every ARN of S3', advanced({ ...DATA, 'resources.ARN': { StartsWith: ['arn:aws:s3:::'] } }), 'all'],
    ['the source they all have', advanced({ ...DATA, eventSource: 's3.amazonaws.com' }), 'all'],
    ['one bucket', advanced({ ...DATA, 'resources.ARN': { StartsWith: ['arn:aws:s3:::one/'] } }), 'some, narrowed by resources.ARN'],
    ['one operation', advanced({ ...DATA, readOnly: 'false', eventName: 'DeleteObject' }), 'write only: some, narrowed by eventName'],
    [
      'without the log bucket',
      advanced({ ...DATA, 'resources.ARN': { NotStartsWith: [LOGS] } }),
      `all but events with resources.ARN beginning with ${LOGS}`,
    ],
    [
      'without the log bucket, recorded apart',
      advanced({ ...DATA, 'resources.ARN': { NotStartsWith: [LOGS] } }, { ...DATA, 'resources.ARN': { StartsWith: [LOGS] } }),
      'all',
    ],
    ['without an operation', advanced({ ...DATA, eventName: { NotEquals: ['HeadObject'] } }), 'all but events with eventName HeadObject'],
    ['without S3', advanced({ ...DATA, 'resources.ARN': { NotStartsWith: ['arn:aws:s3'] } }), 'none'],
    [
      'one of every first letter',
      advanced({
        ...DATA,
        'resources.ARN': { StartsWith: [...'abcdefghijklmnopqrstuvwxyz0123456789'].map((letter) => `arn:aws:s3:::${letter}`) },
      }),
      'cannot be said: it cannot be told whether resources.ARN can say anything that the conditions do not name',
    ],
    ['no type', advanced({ eventCategory: 'Data' }), 'cannot be said: an event selector has no condition on resources.type'],
    [
      'an identity left out',
      advanced({ ...DATA, 'userIdentity.arn': { NotEquals: ['arn:aws:iam::111122223333:user/backup'] } }),
      'some, narrowed by userIdentity.arn',
    ],
  ])('%s', (_, answer, expected) => {
    expect(words([answer])).toBe(expected)
  })

  test('several trails add up, each with its own log bucket left out', () => {
    const but = (bucket: string) => advanced({ ...DATA, 'resources.ARN': { NotStartsWith: [`arn:aws:s3:::${bucket}/`] } })
    expect(words([but('logs-1'), but('logs-2')])).toBe('all')
    expect(words([but('logs-1'), basic(objects('arn:aws:s3:::other/'))])).toBe(
      'all but events with resources.ARN beginning with arn:aws:s3:::logs-1/',
    )
    expect(words([but('logs-1'), basic(objects('arn:aws:s3:::logs-1/'))])).toBe('all')
  })
})

test.each([
  ['starts-with', LOGS, 'log-bucket'],
  ['starts-with', 'arn:aws-us-gov:s3:::log-bucket/AWSLogs/', 'log-bucket'],
  ['equals', 'arn:aws:s3:::log-bucket/key', 'log-bucket'],
  ['starts-with', 'arn:aws:s3:::log-bucket', undefined],
  ['starts-with', 'arn:aws:s3:::', undefined],
  ['starts-with', 'arn:aws:s3', undefined],
  ['ends-with', LOGS, undefined],
] as const)('the bucket that an exclusion is confined to: %s %s', (how, value, bucket) => {
  expect(bucketOfExclusion({ field: 'resources.ARN', how, value })).toBe(bucket)
})
