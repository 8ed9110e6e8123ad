import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { answering, callsOf, DENIED, findingsOf, verdictsOf, without } from '../../../fixtures/control-recordings.ts'

const ID = 'cloudtrail-delivery-health'
const GOOD = callsOf(ID, 'pass')
const inHome = (status: JsonObject) => answering(GOOD, 'GetTrailStatus', status, 'us-east-1')
const inOther = (status: JsonObject) => answering(GOOD, 'GetTrailStatus', status, 'eu-west-1')

describe('the status of every region counts', () => {
  const cases: [string, readonly RecordedCall[], string][] = [
    [
      'a quiet region is not late',
      inOther({ LatestDeliveryTime: undefined, LatestCloudWatchLogsDeliveryTime: undefined }),
      'pass delivers',
    ],
    ['an error in another region', inOther({ LatestDeliveryError: 'NoSuchBucket' }), 'fail s3-error'],
    ['an error that is empty is none', inOther({ LatestDeliveryError: '' }), 'pass delivers'],
    ['a digest that did not come in another region', inOther({ LatestDigestDeliveryTime: '2026-11-20T00:00:00Z' }), 'fail digest-late'],
    ['log files exactly as old as the limit', inHome({ LatestDeliveryTime: '2026-11-21T10:00:00Z' }), 'pass delivers'],
    ['a millisecond more', inHome({ LatestDeliveryTime: '2026-11-21T09:59:59.999Z' }), 'fail s3-late'],
    ['never delivered, started long ago', inHome({ LatestDeliveryTime: undefined }), 'fail s3-late'],
    [
      'never delivered, started an hour ago',
      inHome({ LatestDeliveryTime: undefined, StartLoggingTime: '2026-11-22T09:00:00Z' }),
      'pass delivers',
    ],
    [
      'never delivered, and nobody knows when it was started',
      inHome({ LatestDeliveryTime: undefined, StartLoggingTime: undefined }),
      'fail s3-late',
    ],
    [
      'CloudWatch Logs behind the log files of its region',
      inOther({ LatestCloudWatchLogsDeliveryTime: '2026-11-01T00:00:00Z' }),
      'fail cloudwatch-late',
    ],
    ['notifications behind the log files', inHome({ LatestNotificationTime: '2026-11-01T00:00:00Z' }), 'fail notification-late'],
    ['a time that is no time', inHome({ LatestDeliveryTime: 'yesterday' }), 'unknown malformed-answer'],
    ['stopped', inHome({ IsLogging: false }), 'fail not-logging'],
    ['one region refused', answering(GOOD, 'GetTrailStatus', DENIED, 'eu-west-1'), 'unknown access-denied'],
    [
      'a certain failure outweighs a refusal',
      answering(inHome({ LatestDeliveryError: 'x' }), 'GetTrailStatus', DENIED, 'eu-west-1'),
      'fail s3-error',
    ],
    ['no status recorded', without(GOOD, 'GetTrailStatus'), 'unknown not-recorded'],
  ]
  test.each(cases)('%s', (_, calls, verdict) => {
    expect(verdictsOf(ID, calls)).toEqual([verdict])
  })
})

test('what is not set up is not expected', () => {
  const bare = answering(GOOD, 'DescribeTrails', {
    trailList: [{ ...trailIn(GOOD), LogFileValidationEnabled: false, CloudWatchLogsLogGroupArn: '', SnsTopicARN: '' }],
  })
  const errors = { LatestDigestDeliveryError: 'x', LatestCloudWatchLogsDeliveryError: 'x', LatestNotificationError: 'x' }
  expect(verdictsOf(ID, answering(bare, 'GetTrailStatus', errors))).toEqual(['pass delivers'])
})

function trailIn(calls: readonly RecordedCall[]): JsonObject {
  const listing = calls.find(({ operation }) => operation === 'DescribeTrails')
  const trails = listing !== undefined && 'output' in listing ? listing.output.trailList : []
  return (trails as JsonObject[])[0] ?? {}
}

test.each([
  ['in one region', inOther({ LatestDeliveryError: 'x' }), 'in eu-west-1: x. Look at the bucket, its policy and the key.'],
  [
    'at home and elsewhere: the home region is named, the others are counted',
    answering(GOOD, 'GetTrailStatus', { LatestDeliveryError: 'x' }),
    'in us-east-1: x. Look at the bucket, its policy and the key. It is the same in 1 more region.',
  ],
  [
    'in two ways',
    inHome({ LatestDeliveryError: 'x', LatestDigestDeliveryError: 'y' }),
    'in us-east-1: x. Look at the bucket, its policy and the key. Besides: digest-error.',
  ],
])('what fails %s', (_, calls, end) => {
  const [finding] = findingsOf(ID, calls)
  expect(finding?.because.text.slice(-end.length)).toBe(end)
})
