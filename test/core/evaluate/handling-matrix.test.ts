import { CONTROLS, evaluate, type Finding, type JsonObject, observe, type RecordedCall, skippedRegions } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { answering, callsOf, verdictsOf } from '../../fixtures/control-recordings.ts'
import {
  ACCOUNT,
  aboutBucket,
  call,
  denied,
  enabledRegions,
  failed,
  key,
  listing,
  OWNER,
  recording,
  status,
  statusOf,
  trail,
} from '../../fixtures/recordings.ts'

/** The findings of some controls, or of all, over a recording. */
function findings(calls: readonly RecordedCall[], ...controls: readonly string[]): readonly Finding[] {
  const judged = controls.length === 0 ? CONTROLS : CONTROLS.filter(({ id }) => controls.includes(id))
  return evaluate(observe(recording(calls)), judged)
}

/** `control id-of-resource outcome code`. */
function said(found: readonly Finding[]): readonly string[] {
  return found.map(({ control, resource, outcome, because }) => `${control} ${resource.id} ${outcome} ${because.code}`)
}

const LOGS = 'cloudtrail-cloudwatch-logs'
/** Its trails come first, so that what goes wrong with them could spoil the others. */
const MANAGEMENT = '000011112222'
const ORG_ARN = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/organization`
const organization = trail({
  Name: ORG_ARN,
  TrailARN: ORG_ARN,
  IsOrganizationTrail: true,
  CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${MANAGEMENT}:log-group:organization:*`,
})
const own = trail()

describe("an organization's trail, seen by a member", () => {
  const refused = [
    listing([organization, own]),
    statusOf(organization, denied('cloudtrail:GetTrailStatus')),
    statusOf(own, { output: status() }),
  ]
  test('a refused status is unknown, names the owner, and leaves the trails after it alone', () => {
    const found = findings(refused, LOGS)
    expect(said(found)).toEqual([`${LOGS} organization unknown access-denied`, `${LOGS} main pass delivered`])
    expect(found[0]?.because.text).toContain(`Account ${MANAGEMENT} owns the trail`)
    expect(found[0]?.because.needs).toBe('cloudtrail:GetTrailStatus')
  })

  test.each([
    ['answered to the member by the full ARN', {}, 'pass'],
    ['answered to the owner by the bare name', { account: MANAGEMENT, input: { Name: 'organization' } }, 'pass'],
    ['a bare name given by a member means a trail of its own', { input: { Name: 'organization' } }, 'unknown'],
  ])('%s', (_, where, outcome) => {
    const calls = [listing([organization]), statusOf(organization, { output: status() }, where)]
    expect(findings(calls, LOGS).find(({ account }) => account === ACCOUNT)?.outcome).toBe(outcome)
  })

  test('no other command than by the full ARN is told', () => {
    expect(findings(refused, LOGS)[0]?.byHand.audit).toContain(`--name ${ORG_ARN} --region us-east-1`)
  })
})

describe('shadow copies', () => {
  const everywhere = [
    enabledRegions('eu-west-1', 'us-east-1'),
    ...['us-east-1', 'eu-west-1'].map((region) => listing([own], { region })),
    statusOf(own, { output: status({ LatestDeliveryTime: '2026-11-22T09:00:00Z' }) }),
  ]
  test('one finding, at home', () => {
    const found = findings(everywhere, LOGS)
    expect(said(found)).toEqual([`${LOGS} main pass delivered`])
    expect(found[0]?.region).toBe('us-east-1')
  })

  test('the status is asked in every region, and what no region told is unknown', () => {
    const health = 'cloudtrail-delivery-health'
    const broken = statusOf(own, { output: status({ LatestDeliveryError: 'AccessDenied' }) }, { region: 'eu-west-1' })
    expect(said(findings(everywhere, health))).toEqual([`${health} main unknown not-recorded`])
    expect(said(findings([...everywhere, broken], health))).toEqual([`${health} main fail s3-error`])
  })
})

test('a home region outside the scan is asked all the same', () => {
  const calls = [enabledRegions('eu-west-1'), listing([own], { region: 'eu-west-1' }), statusOf(own, { output: status() })]
  expect(
    said(
      evaluate(
        observe(recording(calls), { regions: ['eu-west-1'] }),
        CONTROLS.filter(({ id }) => id === LOGS),
      ),
    ),
  ).toEqual([`${LOGS} main pass delivered`])
})

describe('an opt-in region that is off', () => {
  const regions = call(
    'ec2:DescribeRegions',
    {
      output: {
        Regions: [
          { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
          { RegionName: 'af-south-1', OptInStatus: 'not-opted-in' },
        ],
      },
    },
    { input: { AllRegions: true } },
  )
  const off = call('cloudtrail:DescribeTrails', failed('UnrecognizedClientException'), { region: 'af-south-1' })
  const calls = [listing([own]), statusOf(own, { output: status() }), off]
  test('is skipped, and said, where the account says so', () => {
    const snapshot = observe(recording([regions, ...calls]))
    expect(said(findings([regions, ...calls], LOGS))).toEqual([`${LOGS} main pass delivered`])
    expect(snapshot.accounts.flatMap(skippedRegions)).toEqual([{ account: ACCOUNT, region: 'af-south-1', because: 'not-opted-in' }])
  })

  test('is unknown where it does not', () => {
    expect(said(findings(calls, LOGS))).toContain(`${LOGS} ${ACCOUNT} unknown region-disabled`)
  })
})

test('all DescribeTrails refused: every control that looks at trails is unknown, and none is silent', () => {
  const refused = ['us-east-1', 'eu-west-1'].map((region) =>
    call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region }),
  )
  const found = findings([enabledRegions('us-east-1', 'eu-west-1'), ...refused])
  for (const { id } of CONTROLS) {
    const outcomes = found.filter(({ control }) => control === id).map(({ outcome }) => outcome)
    expect([id, [...new Set(outcomes)]]).toEqual([id, ['unknown']])
  }
  expect(found.find(({ control }) => control === LOGS)?.because.needs).toBe('cloudtrail:DescribeTrails')
})

test.each([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('partition %s: resources and commands are of it', (partition, region) => {
  const arn = `arn:${partition}:cloudtrail:${region}:${ACCOUNT}:trail/main`
  const there = trail({
    TrailARN: arn,
    HomeRegion: region,
    CloudWatchLogsLogGroupArn: `arn:${partition}:logs:${region}:${ACCOUNT}:log-group:trail:*`,
    CloudWatchLogsRoleArn: `arn:${partition}:iam::${ACCOUNT}:role/trail`,
  })
  const identity = { Account: ACCOUNT, Arn: `arn:${partition}:iam::${ACCOUNT}:user/checker` }
  const found = findings([
    call('sts:GetCallerIdentity', { output: identity }, { region }),
    call('ec2:DescribeRegions', { output: { Regions: [{ RegionName: region }] } }, { region }),
    listing([there], { region }),
    statusOf(there, { output: status({ LatestDeliveryTime: '2026-11-22T09:00:00Z' }) }),
    call(
      'cloudtrail:GetEventSelectors',
      { output: { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] } },
      { region, input: { TrailName: arn } },
    ),
    aboutBucket('HeadBucket', { output: {} }, { region }),
    call('ec2:DescribeVpcs', { output: { Vpcs: [{ VpcId: 'vpc-1' }] } }, { region }),
    call('ec2:DescribeFlowLogs', { output: { FlowLogs: [] } }, { region }),
  ])
  for (const { resource, byHand } of found) {
    expect(resource.arn.split(':')[1]).toBe(partition)
    expect(`${byHand.audit} ${byHand.fix}`).not.toContain('arn:aws:')
    expect(`${byHand.audit} ${byHand.fix}`).not.toMatch(/us-east-1/)
  }
  const data = found.find(({ control }) => control === 'cloudtrail-s3-read-data-events')
  expect(data?.byHand.fix).toContain(`arn:${partition}:s3`)
  expect(said(found)).toContain(`${LOGS} main pass delivered`)
})

const BUCKETS = CONTROLS.filter(({ subject }) => subject === 'bucket').map(({ id }) => id)
const BUCKET_OPERATIONS = [
  'HeadBucket',
  'GetBucketAcl',
  'GetBucketPolicy',
  'GetPublicAccessBlock',
  'GetBucketLogging',
  'GetBucketVersioning',
  'GetObjectLockConfiguration',
  'GetBucketLifecycleConfiguration',
]

describe('the bucket of another account', () => {
  const refused = [listing([own]), ...BUCKET_OPERATIONS.map((operation) => aboutBucket(operation, denied(operation)))]
  test('is unknown, and the text says where it can be known', () => {
    const found = findings(refused, ...BUCKETS)
    expect(found.map(({ outcome, because }) => `${outcome} ${because.code}`)).toEqual(BUCKETS.map(() => 'unknown access-denied'))
    for (const { because } of found) expect(because.text).toContain('name that account as logging-account')
  })

  test("is judged by the owner's word where the owner is in the recording", () => {
    const owner = { account: OWNER }
    const calls = [
      ...refused,
      aboutBucket('HeadBucket', { output: {} }, owner),
      aboutBucket('GetBucketLogging', { output: {} }, owner),
      aboutBucket('GetBucketVersioning', { output: { Status: 'Enabled', MFADelete: 'Enabled' } }, owner),
    ]
    const found = findings(calls, 'cloudtrail-bucket-exists', 'cloudtrail-bucket-access-logging', 'cloudtrail-bucket-mfa-delete')
    expect(
      found
        .filter(({ account }) => account === ACCOUNT)
        .map(({ because }) => because.code)
        .sort(),
    ).toEqual(['exists', 'mfa-delete-on', 'not-logged'])
  })

  test('a bucket of the same name in another partition is another bucket', () => {
    const elsewhere = aboutBucket('HeadBucket', { output: {} }, { account: OWNER, region: 'cn-north-1' })
    expect(verdictsOf('cloudtrail-bucket-exists', [...refused, elsewhere])[0]).toBe('unknown access-denied')
  })
})

test('a deleted bucket fails one control and passes none', () => {
  const gone = BUCKET_OPERATIONS.map((operation) =>
    aboutBucket(operation, failed(operation === 'HeadBucket' ? 'NotFound' : 'NoSuchBucket')),
  )
  const found = findings([listing([own]), ...gone], ...BUCKETS)
  expect(said(found.filter(({ outcome }) => outcome === 'fail'))).toEqual(['cloudtrail-bucket-exists trail-bucket fail bucket-gone'])
  expect(found.filter(({ outcome }) => outcome === 'pass')).toEqual([])
  expect(found.length).toBe(BUCKETS.length)
})

const OF_EVENTS =
  /^(monitor-.*|cloudtrail-(cloudwatch-logs|delivery-health|multi-region-management-events|s3-(read|write)-data-events|insights|global-events-missing))$/

describe.each(CONTROLS.filter(({ id }) => OF_EVENTS.test(id)))('$id', ({ id }) => {
  test('fails where the trail is stopped, however good the rest', () => {
    const outcomes = verdictsOf(id, answering(callsOf(id, 'pass'), 'GetTrailStatus', { IsLogging: false })).map(
      (verdict) => verdict.split(' ')[0],
    )
    expect(new Set(outcomes)).toEqual(new Set(['fail']))
  })
})

describe('advanced selectors are judged by their fields, over the union, never by name', () => {
  const ID = 'cloudtrail-multi-region-management-events'
  const judged = (...AdvancedEventSelectors: readonly JsonObject[]) =>
    verdictsOf(ID, answering(callsOf(ID, 'pass'), 'GetEventSelectors', { EventSelectors: null, AdvancedEventSelectors }))[0]
  const of = (Name: string, ...fields: readonly (readonly [string, string])[]) => ({
    Name,
    FieldSelectors: fields.map(([Field, value]) => ({ Field, Equals: [value] })),
  })
  test.each([
    ['a good one without a name', [of('', ['eventCategory', 'Management'])], 'pass recorded'],
    [
      'two halves',
      [of('a', ['eventCategory', 'Management'], ['readOnly', 'true']), of('b', ['eventCategory', 'Management'], ['readOnly', 'false'])],
      'pass recorded',
    ],
    [
      'data events by the name of management events',
      [of('Management events selector', ['eventCategory', 'Data'], ['resources.type', 'AWS::S3::Object'])],
      'fail not-all-recorded',
    ],
    ['one half', [of('Management events selector', ['eventCategory', 'Management'], ['readOnly', 'false'])], 'fail not-all-recorded'],
  ])('%s', (_, selectors, verdict) => {
    expect(judged(...selectors)).toBe(verdict)
  })
})

describe('compliance and the health of deliveries are kept apart', () => {
  const HEALTH = 'cloudtrail-delivery-health'
  const healthy = trail({ SnsTopicARN: `arn:aws:sns:us-east-1:${ACCOUNT}:trail`, LogFileValidationEnabled: true })
  const good = status({
    LatestDeliveryTime: '2026-11-22T09:00:00Z',
    LatestDigestDeliveryTime: '2026-11-22T09:00:00Z',
    LatestNotificationTime: '2026-11-22T09:00:00Z',
  })
  test.each([
    ['LatestCloudWatchLogsDeliveryError', 'cloudwatch-error'],
    ['LatestDigestDeliveryError', 'digest-error'],
    ['LatestNotificationError', 'notification-error'],
    ['LatestDeliveryError', 's3-error'],
  ])('%s', (field, code) => {
    const calls = [listing([healthy]), statusOf(healthy, { output: { ...good, [field]: 'AccessDenied' } })]
    expect(said(findings(calls, LOGS, HEALTH))).toEqual([`${LOGS} main pass delivered`, `${HEALTH} main fail ${code}`])
  })

  test('a key that is disabled or foreign shows in the error of the delivery', () => {
    const keyArn = `arn:aws:kms:us-east-1:${OWNER}:key/11111111-2222-3333-4444-555555555555`
    const encrypted = { ...healthy, KmsKeyId: keyArn }
    const at = { input: { KeyId: keyArn } }
    const error = statusOf(encrypted, { output: { ...good, LatestDeliveryError: 'KMS.DisabledException' } })
    const calls = [listing([encrypted]), error]
    const judged = (answer: Parameters<typeof call>[1]) =>
      said(findings([...calls, call('kms:DescribeKey', answer, at)], HEALTH, 'cloudtrail-kms'))
    expect(judged(denied('kms:DescribeKey'))).toEqual([`${HEALTH} main fail s3-error`, 'cloudtrail-kms main pass key-set-state-unread'])
    expect(judged(key(keyArn, { KeyState: 'Disabled', Enabled: false }))).toEqual([
      `${HEALTH} main fail s3-error`,
      'cloudtrail-kms main fail key-disabled',
    ])
  })
})

test("retention is asked of the trail's own log group, whatever others keep", () => {
  const group = (account: string, logGroupName: string, retentionInDays: number) =>
    call(
      'cloudwatchlogs:DescribeLogGroups',
      { output: { logGroups: [{ logGroupName, retentionInDays }] } },
      { account, input: { logGroupNamePrefix: logGroupName } },
    )
  const calls = [listing([own]), group(ACCOUNT, 'trail', 400), group(ACCOUNT, 'trail-other', 1), group(OWNER, 'trail', 1)]
  const found = findings(calls, 'cloudtrail-log-group-retention').filter(({ account }) => account === ACCOUNT)
  expect(said(found)).toEqual(['cloudtrail-log-group-retention trail pass long-enough'])
})
