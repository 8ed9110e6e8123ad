import { CONTROLS, evaluate, type JsonObject, observe, type RecordedCall, type Scope } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, listing, OWNER, recording, status, statusOf, trail } from '../../../fixtures/recordings.ts'

const CONTROL = CONTROLS.filter(({ id }) => id === 'cloudtrail-cloudwatch-logs')
const ORGANIZATION = trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/main`, IsOrganizationTrail: true })

function judge(calls: readonly RecordedCall[], options: Parameters<typeof evaluate>[2] = {}, scope: Scope = {}) {
  return evaluate(observe(recording(calls), scope), CONTROL, options)
}

function verdicts(calls: readonly RecordedCall[], options: Parameters<typeof evaluate>[2] = {}, scope: Scope = {}) {
  return judge(calls, options, scope).map(({ outcome, because, region }) => `${outcome} ${because.code} ${region}`)
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
    ['an empty status is no evidence of anything', healthy, {}, 'unknown malformed-answer'],
    ['a log group that is no ARN', trail({ CloudWatchLogsLogGroupArn: ' ' }), status(), 'unknown malformed-answer'],
    ['a log group that is no text', trail({ CloudWatchLogsLogGroupArn: 5 }), status(), 'unknown malformed-answer'],
    [
      'a log group that is no text, on a stopped trail: certain all the same',
      trail({ CloudWatchLogsLogGroupArn: 5 }),
      status({ IsLogging: false }),
      'fail not-logging',
    ],
    ['a bent home region: the ARN tells it', trail({ HomeRegion: 'evil.example/x' }), status(), 'pass delivered'],
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
    expect(verdicts([listing([shown]), statusOf(shown, { output: answered }, { region: 'us-east-1' })])).toEqual([`${expected} us-east-1`])
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

describe('a listing that leaves something out is no listing', () => {
  const healthy = trail()
  const told = statusOf(healthy, { output: status() })
  test('only some trails, by their names', () => {
    const some = listing([healthy], { input: { trailNameList: ['main'] } })
    expect(verdicts([some, told])).toEqual(['pass delivered us-east-1', 'unknown not-recorded us-east-1'])
    expect(verdicts([some, listing([healthy]), told])).toEqual(['pass delivered us-east-1'])
  })
  test('no shadow trails: an empty answer proves nothing', () => {
    const own = { input: { includeShadowTrails: false } }
    expect(verdicts([listing([], own)])).toEqual(['unknown not-recorded us-east-1'])
    expect(verdicts([listing([healthy], own), told])).toEqual(['pass delivered us-east-1'])
  })
  test('only some regions, or none', () => {
    const regions = (input: JsonObject, names: readonly string[]) =>
      call('ec2:DescribeRegions', { output: { Regions: names.map((RegionName) => ({ RegionName, OptInStatus: 'opted-in' })) } }, { input })
    expect(verdicts([regions({ RegionNames: ['us-east-1'] }, ['us-east-1']), listing([])])[0]).toBe('fail no-trail global')
    expect(judge([regions({ Filters: [{}] }, ['us-east-1']), listing([])])[0]?.because.text).toContain(
      'in the regions looked at (us-east-1)',
    )
    expect(judge([regions({}, ['us-east-1']), listing([])])[0]?.because.text).toBe(
      `Account ${ACCOUNT} has no trail, so nothing is delivered to CloudWatch Logs.`,
    )
    expect(verdicts([regions({}, []), listing([healthy]), told])).toEqual(['pass delivered us-east-1', 'unknown malformed-answer global'])
  })
  test('regions that were refused, whoever asked', () => {
    const refused = call('ec2:DescribeRegions', denied('ec2:DescribeRegions'))
    expect(verdicts([refused, listing([healthy]), told])).toEqual(['pass delivered us-east-1', 'unknown access-denied global'])
  })
  test('a listing that was asked again: the last answer counts', () => {
    expect(verdicts([listing([healthy]), told, listing([])])).toEqual(['fail no-trail global'])
  })
  test('a trail that was asked for by name and refused', () => {
    const refused = call('cloudtrail:GetTrail', denied('cloudtrail:GetTrail'), { input: { Name: 'secret' } })
    const [, finding] = judge([listing([healthy]), told, refused])
    expect(finding).toMatchObject({ outcome: 'unknown', because: { code: 'access-denied', needs: 'cloudtrail:GetTrail' } })
    const shown = call('cloudtrail:GetTrail', denied('cloudtrail:GetTrail'), { input: { Name: 'main' } })
    expect(verdicts([listing([healthy]), told, shown])).toEqual(['pass delivered us-east-1'])
  })
  test('a recording of other services tells that the account is there, and nothing of its trails', () => {
    expect(verdicts([call('s3:GetBucketPolicy', { output: {} })])).toEqual(['unknown not-recorded global'])
  })
})

describe('only some regions', () => {
  const regions = ['us-east-1', 'eu-west-1'].map((RegionName) => ({ RegionName, OptInStatus: 'opt-in-not-required' }))
  const all = call('ec2:DescribeRegions', { output: { Regions: [...regions, { RegionName: 'me-south-1', OptInStatus: 'not-opted-in' }] } })
  const local = trail({ IsMultiRegionTrail: false, CloudWatchLogsLogGroupArn: null })
  test('trails that only other regions show are left out', () => {
    expect(verdicts([all, listing([local]), listing([], { region: 'eu-west-1' })], {}, { regions: ['eu-west-1'] })).toEqual([
      'fail no-trail global',
    ])
  })
  test('no trail there is no claim about elsewhere', () => {
    const [finding] = judge([all, listing([], { region: 'eu-west-1' })], {}, { regions: ['eu-west-1'] })
    expect(finding?.because.text).toContain('has no trail in the regions looked at (eu-west-1)')
  })
  test('none of them is opted in to', () => {
    expect(verdicts([all], {}, { regions: ['me-south-1'] })).toEqual(['unknown region-disabled global'])
  })
  test('the list of regions is not needed', () => {
    const refused = call('ec2:DescribeRegions', denied('ec2:DescribeRegions'))
    const healthy = trail()
    expect(verdicts([refused, listing([healthy]), statusOf(healthy, { output: status() })], {}, { regions: ['us-east-1'] })).toEqual([
      'pass delivered us-east-1',
    ])
  })
  test('a role that was refused is told as that, once', () => {
    const refused = call('sts:GetCallerIdentity', { error: { name: 'AccessDenied', message: 'sts:AssumeRole' } })
    expect(verdicts([refused], {}, { regions: ['us-east-1', 'eu-west-1'] })).toEqual(['unknown credentials global'])
  })
})

test('each failure has the command that mends it, and what is no failure has none', () => {
  const shown = trail()
  const command = (answered: JsonObject, change: JsonObject = {}) => {
    const changed = { ...shown, ...change }
    return judge([listing([changed]), statusOf(changed, { output: answered })])[0]
      ?.byHand.fix.split(' ')
      .slice(0, 3)
      .join(' ')
  }
  expect(command(status(), { CloudWatchLogsLogGroupArn: null })).toBe('aws cloudtrail update-trail')
  expect(command(status({ IsLogging: false }))).toBe('aws cloudtrail start-logging')
  expect(command({ IsLogging: true })).toBe('aws cloudtrail get-trail-status')
  expect(command(status({ LatestCloudWatchLogsDeliveryTime: '2026-11-01T00:00:00Z' }))).toBe('aws cloudtrail get-trail-status')
  expect(command(status())).toBe('')
  expect(command({})).toBe('')
})

test('the owner of an organization trail is not sent to the owner', () => {
  const calls = [listing([ORGANIZATION], { account: OWNER }), statusOf(ORGANIZATION, denied('x'), { account: OWNER })]
  expect(judge(calls)[0]?.because.text).not.toContain('check it there')
})

test('what is over the limit looks so', () => {
  const shown = trail()
  const late = statusOf(shown, { output: status({ LatestCloudWatchLogsDeliveryTime: '2026-11-21T09:59:59.700Z' }) })
  expect(judge([listing([shown]), late])[0]?.because.text).toContain('24 h 1 s ago, more than 24 h')
})

test('a policy that denies is not mended by granting', () => {
  const error = {
    name: 'AccessDeniedException',
    message: 'User: x is not authorized to perform: cloudtrail:DescribeTrails with an explicit deny in a service control policy',
  }
  const [finding] = judge([call('cloudtrail:DescribeTrails', { error })])
  expect(finding?.because).not.toHaveProperty('needs')
  expect(finding?.because.text).not.toContain('Grant')
})
