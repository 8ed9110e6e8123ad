import { CONTROLS, evaluate, type JsonObject, observe, type RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, listing, OWNER, recording, status, statusOf, trail } from '../../../fixtures/recordings.ts'

const CONTROL = CONTROLS.filter(({ id }) => id === 'cloudtrail-cloudwatch-logs')
const ORGANIZATION = trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/main`, IsOrganizationTrail: true })

function judge(calls: readonly RecordedCall[], options: Parameters<typeof evaluate>[2] = {}) {
  return evaluate(observe(recording(calls)), CONTROL, options)
}

function verdicts(calls: readonly RecordedCall[], options: Parameters<typeof evaluate>[2] = {}) {
  return judge(calls, options).map(({ outcome, because, region }) => `${outcome} ${because.code} ${region}`)
}

describe('one trail of the own account', () => {
  const healthy = trail()
  const stale = (time: unknown) => status({ LatestCloudWatchLogsDeliveryTime: time })
  const cases: [string, JsonObject, JsonObject, string][] = [
    ['log group and a fresh delivery', healthy, status(), 'pass delivered'],
    ['delivered exactly 24 h ago', healthy, stale('2026-11-21T10:00:00Z'), 'pass delivered'],
    ['delivered a millisecond more than 24 h ago', healthy, stale('2026-11-21T09:59:59.999Z'), 'fail delivery-too-old'],
    ['24 h ago, written with another offset', healthy, stale('2026-11-21T19:00:00+09:00'), 'pass delivered'],
    ['24 h ago, written without an offset: UTC', healthy, stale('2026-11-21T10:00:00'), 'pass delivered'],
    [
      'no log group, though the status still tells a fresh delivery',
      trail({ CloudWatchLogsLogGroupArn: undefined }),
      status(),
      'fail no-log-group',
    ],
    ['a log group cleared by an empty text', trail({ CloudWatchLogsLogGroupArn: '' }), status(), 'fail no-log-group'],
    ['a log group but never a delivery', healthy, { IsLogging: true }, 'fail never-delivered'],
    ['stopped, though it delivered an hour ago', healthy, status({ IsLogging: false }), 'fail not-logging'],
    [
      'stopped, and the delivery time is odd: certain all the same',
      healthy,
      stale('yesterday') && { ...stale('yesterday'), IsLogging: false },
      'fail not-logging',
    ],
    ['a delivery time that is no time', healthy, stale('yesterday'), 'unknown malformed-answer'],
    ['a delivery time that is a number', healthy, stale(1763805600), 'unknown malformed-answer'],
    ['logging is not said', healthy, { LatestCloudWatchLogsDeliveryTime: '2026-11-22T09:00:00Z' }, 'unknown malformed-answer'],
    [
      'logging is not said, but the delivery is too old: certain all the same',
      healthy,
      { LatestCloudWatchLogsDeliveryTime: '2026-11-01T09:00:00Z' },
      'fail delivery-too-old',
    ],
    ['delivered a minute after the observation ended', healthy, stale('2026-11-22T10:01:00Z'), 'pass delivered'],
    ['delivered a day after the observation ended', healthy, stale('2026-11-23T10:00:00Z'), 'unknown clock-disagrees'],
    [
      'an S3 delivery is no CloudWatch Logs delivery',
      healthy,
      { IsLogging: true, LatestDeliveryTime: '2026-11-22T09:59:00Z' },
      'fail never-delivered',
    ],
    [
      'a delivery error beside a fresh delivery is drift, not a failure',
      healthy,
      status({ LatestCloudWatchLogsDeliveryError: 'AccessDenied' }),
      'pass delivered',
    ],
  ]
  test.each(cases)('%s', (_name, shown, answered, expected) => {
    expect(verdicts([listing([shown]), statusOf(shown, { output: answered })])).toEqual([`${expected} us-east-1`])
  })

  test('the maximum age can be moved', () => {
    const calls = [listing([healthy]), statusOf(healthy, { output: stale('2026-11-21T10:00:00Z') })]
    expect(verdicts(calls, { thresholds: { maxDeliveryAgeHours: 23 } })).toEqual(['fail delivery-too-old us-east-1'])
    expect(verdicts(calls, { thresholds: { maxDeliveryAgeHours: 48 } })).toEqual(['pass delivered us-east-1'])
  })

  test('now can be given', () => {
    const calls = [listing([healthy]), statusOf(healthy, { output: status() })]
    expect(verdicts(calls, { now: Date.parse('2026-11-23T09:00:00Z') })).toEqual(['pass delivered us-east-1'])
    expect(verdicts(calls, { now: Date.parse('2026-11-23T09:00:01Z') })).toEqual(['fail delivery-too-old us-east-1'])
  })

  test('retention and selectors are other controls: nothing else needs to be recorded', () => {
    expect(verdicts([listing([healthy]), statusOf(healthy, { output: status() })])).toEqual(['pass delivered us-east-1'])
  })
})

describe('what could not be read', () => {
  const healthy = trail()
  test('no log group is certain without a status', () => {
    expect(verdicts([listing([trail({ CloudWatchLogsLogGroupArn: null })])])).toEqual(['fail no-log-group us-east-1'])
  })
  test('a status that was not recorded', () => {
    expect(verdicts([listing([healthy])])).toEqual(['unknown not-recorded us-east-1'])
  })
  test('a status that was refused names the permission', () => {
    const [finding] = judge([listing([healthy]), statusOf(healthy, denied('cloudtrail:GetTrailStatus'))])
    expect(finding?.outcome).toBe('unknown')
    expect(finding?.because).toMatchObject({ code: 'access-denied', needs: 'cloudtrail:GetTrailStatus' })
  })
  test('one refusal does not blind the next trail', () => {
    const other = trail({ Name: 'other', TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/other` })
    const calls = [listing([healthy, other]), statusOf(healthy, denied('x')), statusOf(other, { output: status() })]
    expect(verdicts(calls)).toEqual(['unknown access-denied us-east-1', 'pass delivered us-east-1'])
  })
  test('a refused listing is unknown in its region; other regions are judged', () => {
    const calls = [
      listing([healthy]),
      call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' }),
      statusOf(healthy, { output: status() }),
    ]
    expect(verdicts(calls)).toEqual(['pass delivered us-east-1', 'unknown access-denied eu-west-1'])
  })
  test('refused everywhere: unknown, never silence', () => {
    expect(verdicts([call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'))])).toEqual(['unknown access-denied us-east-1'])
  })
  test('an enabled region whose trails were not listed', () => {
    const regions = [
      { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
      { RegionName: 'eu-west-1', OptInStatus: 'opted-in' },
      { RegionName: 'af-south-1', OptInStatus: 'not-opted-in' },
    ]
    const calls = [
      call('ec2:DescribeRegions', { output: { Regions: regions } }),
      listing([healthy]),
      statusOf(healthy, { output: status() }),
    ]
    expect(verdicts(calls)).toEqual(['pass delivered us-east-1', 'unknown not-recorded eu-west-1'])
  })
  test('credentials that could not be used: one finding for the account', () => {
    const [finding, ...more] = judge([
      call('sts:GetCallerIdentity', { error: { name: 'AccessDenied', message: 'is not authorized to perform: sts:AssumeRole' } }),
    ])
    expect(more).toEqual([])
    expect(finding).toMatchObject({ outcome: 'unknown', region: 'global', because: { code: 'credentials', needs: 'sts:AssumeRole' } })
  })
})

describe('an organization trail seen by a member', () => {
  test('status answered by the full ARN', () => {
    expect(verdicts([listing([ORGANIZATION]), statusOf(ORGANIZATION, { output: status() })])).toEqual(['pass delivered us-east-1'])
  })
  test('a refusal is unknown and names the owner', () => {
    const [finding] = judge([listing([ORGANIZATION]), statusOf(ORGANIZATION, denied('cloudtrail:GetTrailStatus'))])
    expect(finding?.outcome).toBe('unknown')
    expect(finding?.because.text).toContain(`Account ${OWNER} owns the trail`)
  })
  test('a status asked by the bare name is that of the own trail of the same name, not of the organization', () => {
    const own = trail()
    const byName = call('cloudtrail:GetTrailStatus', { output: status() }, { input: { Name: 'main' } })
    expect(verdicts([listing([own, ORGANIZATION]), byName])).toEqual(['pass delivered us-east-1', 'unknown not-recorded us-east-1'])
  })
  test('TrailNotFoundException is a refusal in other words', () => {
    const answer = { error: { name: 'TrailNotFoundException', message: 'Unknown trail' } }
    expect(verdicts([listing([ORGANIZATION]), statusOf(ORGANIZATION, answer)])).toEqual(['unknown not-found us-east-1'])
  })
  test('the owner, asked in the same recording, can tell', () => {
    const calls = [
      listing([ORGANIZATION]),
      statusOf(ORGANIZATION, denied('cloudtrail:GetTrailStatus')),
      listing([ORGANIZATION], { account: OWNER }),
      statusOf(ORGANIZATION, { output: status() }, { account: OWNER, input: { Name: 'main' } }),
    ]
    expect(judge(calls).map(({ account, outcome }) => `${account} ${outcome}`)).toEqual([`${ACCOUNT} pass`, `${OWNER} pass`])
  })
})

describe('shadows and home regions', () => {
  const healthy = trail()
  test('shadows in other regions are one trail, judged at home', () => {
    const regions = ['us-east-1', 'eu-west-1', 'ap-south-1']
    const calls = [...regions.map((region) => listing([healthy], { region })), statusOf(healthy, { output: status() })]
    expect(verdicts(calls)).toEqual(['pass delivered us-east-1'])
  })
  test('the status of another region decides nothing', () => {
    const quiet = statusOf(healthy, { output: status({ LatestCloudWatchLogsDeliveryTime: undefined }) }, { region: 'eu-west-1' })
    expect(verdicts([listing([healthy]), quiet, statusOf(healthy, { output: status() })])).toEqual(['pass delivered us-east-1'])
    expect(verdicts([listing([healthy]), statusOf(healthy, { output: status() }, { region: 'eu-west-1' })])).toEqual([
      'unknown not-recorded us-east-1',
    ])
  })
  test('a home region outside what was listed is asked there', () => {
    expect(verdicts([listing([healthy], { region: 'eu-west-1' }), statusOf(healthy, { output: status() })])).toEqual([
      'pass delivered us-east-1',
    ])
  })
  test.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('partition %s', (partition, region) => {
    const shown = trail({ TrailARN: `arn:${partition}:cloudtrail:${region}:${ACCOUNT}:trail/main`, HomeRegion: region })
    expect(verdicts([listing([shown], { region }), statusOf(shown, { output: status() })])).toEqual([`pass delivered ${region}`])
  })
  test('GetTrail serves where DescribeTrails was not recorded, and without a home region the ARN tells it', () => {
    const { HomeRegion: _, ...shown } = trail({ TrailARN: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main` })
    const calls = [
      call('cloudtrail:GetTrail', { output: { Trail: shown } }, { region: 'eu-west-1' }),
      statusOf({ ...shown, HomeRegion: 'eu-west-1' }, { output: status() }),
    ]
    expect(verdicts(calls)).toEqual(['pass delivered eu-west-1'])
  })
})

describe('no trail', () => {
  test('fails for the account', () => {
    expect(verdicts([listing([])])).toEqual(['fail no-trail global'])
  })
  test('is not certain where a region was refused', () => {
    const refused = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })
    expect(verdicts([listing([]), refused])).toEqual(['unknown access-denied eu-west-1'])
  })
  test('a trail without a valid ARN makes its listing unknown, not absent', () => {
    expect(verdicts([listing([trail({ TrailARN: 'main' })])])).toEqual(['unknown malformed-answer us-east-1'])
  })
})

test('fingerprints hold no text and no time, and tell two trails of one name apart', () => {
  const own = trail()
  const calls = [listing([own, ORGANIZATION]), statusOf(own, { output: status() }), statusOf(ORGANIZATION, denied('x'))]
  const before = judge(calls).map(({ fingerprint }) => fingerprint)
  const later = judge([listing([own, ORGANIZATION])], { now: Date.parse('2027-01-01T00:00:00Z') }).map(({ fingerprint }) => fingerprint)
  expect(new Set(before).size).toBe(2)
  expect(later).toEqual(before)
  expect(before[0]).toBe(
    'cloudtrail-cloudwatch-logs/111122223333/us-east-1/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fmain',
  )
})
