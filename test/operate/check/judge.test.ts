import { CONTROLS, DEFAULT_THRESHOLDS, type RecordedCall, type Scope } from '@trailmend/core'
import { expect, test } from 'vitest'
import { judgeAsked, judgeRecording } from '../../../packages/operate/src/check/judge.ts'
import { answersOfOthers, sharingOf } from '../../../packages/operate/src/recordings/shared-answers.ts'
import { createSpool, inOrder, type Spool } from '../../../packages/operate/src/recordings/spool.ts'

const [OWNER, LOGGING] = ['200000000001', '200000000002']
const members = Array.from({ length: 30 }, (_, n) => String(100000000000 + n))
const scope: Scope = { regions: ['us-east-1'] }
const wishes = {
  scope,
  controls: CONTROLS,
  now: undefined,
  thresholds: DEFAULT_THRESHOLDS,
  onlyAccounts: undefined,
  organization: undefined,
}
const observedAt = '2026-11-22T10:00:00.000Z'

const TRAIL = `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/org`
const TOPIC = `arn:aws:sns:us-east-1:${LOGGING}:alarms`
const trail = {
  Name: 'org',
  TrailARN: TRAIL,
  S3BucketName: 'central',
  HomeRegion: 'us-east-1',
  IsMultiRegionTrail: true,
  IsOrganizationTrail: true,
  CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${OWNER}:log-group:trails:*`,
  CloudWatchLogsRoleArn: `arn:aws:iam::${OWNER}:role/delivery`,
}

function call(account: string, name: string, input: object, answer: object | 'denied'): RecordedCall {
  const [service = '', operation = ''] = name.split(':')
  const told = answer === 'denied' ? { error: { name: 'AccessDeniedException', message: `no ${operation}` } } : { output: answer }
  return { account, region: 'us-east-1', service, operation, input, ...told } as RecordedCall
}

/** What every account is asked of itself: an organization's trail, and little else. */
const about = (account: string): RecordedCall[] => [
  call(account, 'sts:GetCallerIdentity', {}, { Account: account, Arn: `arn:aws:iam::${account}:user/x` }),
  call(account, 'ec2:DescribeRegions', { AllRegions: true }, { Regions: [{ RegionName: 'us-east-1', OptInStatus: 'opted-in' }] }),
  call(account, 'cloudtrail:DescribeTrails', { includeShadowTrails: true }, { trailList: [trail] }),
]
const aboutMember = (account: string) => [
  ...about(account),
  call(account, 'cloudtrail:GetTrailStatus', { Name: TRAIL }, 'denied'),
  call(account, 's3:GetBucketPolicy', { Bucket: 'central' }, 'denied'),
  ...Array.from({ length: 50 }, (_, n) =>
    call(account, 'kms:DescribeKey', { KeyId: `arn:aws:kms:us-east-1:${account}:key/${n}` }, 'denied'),
  ),
]
const aboutOwner = [
  ...about(OWNER),
  call(OWNER, 'cloudtrail:GetTrailStatus', { Name: TRAIL }, { IsLogging: true, LatestCloudWatchLogsDeliveryTime: '2026-11-22T09:00:00Z' }),
  call(OWNER, 's3:GetBucketPolicy', { Bucket: 'central' }, 'denied'),
  call(OWNER, 'cloudwatchlogs:DescribeLogGroups', { logGroupNamePrefix: 'trails' }, { logGroups: [{ logGroupName: 'trails' }] }),
  call(
    OWNER,
    'cloudwatchlogs:DescribeMetricFilters',
    { logGroupName: 'trails' },
    {
      metricFilters: [
        { filterName: 'f', filterPattern: '{ $.x = 1 }', metricTransformations: [{ metricName: 'm', metricNamespace: 'n' }] },
      ],
    },
  ),
  call(
    OWNER,
    'cloudwatch:DescribeAlarms',
    {},
    { MetricAlarms: [{ AlarmName: 'a', Namespace: 'n', MetricName: 'm', ActionsEnabled: true, AlarmActions: [TOPIC] }] },
  ),
  call(OWNER, 'sns:ListSubscriptionsByTopic', { TopicArn: TOPIC }, 'denied'),
  call(OWNER, 'iam:GetRole', { RoleName: 'delivery' }, 'denied'),
]
const onBehalf = [
  call(LOGGING, 's3:GetBucketPolicy', { Bucket: 'central' }, { Policy: '{"Version":"2012-10-17","Statement":[]}' }),
  call(LOGGING, 's3control:GetPublicAccessBlock', { AccountId: LOGGING }, { PublicAccessBlockConfiguration: {} }),
  call(LOGGING, 'sns:ListSubscriptionsByTopic', { TopicArn: TOPIC }, { Subscriptions: [] }),
]

async function filled(order: readonly string[]): Promise<Spool> {
  const spool = createSpool(sharingOf, 0)
  const calls = new Map([...members.map((id) => [id, aboutMember(id)] as const), [OWNER, aboutOwner], [LOGGING, onBehalf]])
  for (const account of order) await spool.put(account, calls.get(account) ?? [])
  return spool
}

const everyone = [...members, OWNER, LOGGING]

test.each([
  ['the owner last', everyone],
  ['the owner first', everyone.toReversed()],
])('account by account, what is found is what one recording of all shows: %s', async (_name, order) => {
  const spool = await filled(order)
  const calls = inOrder((await Promise.all(spool.accounts().map(spool.calls))).flat())
  const whole = judgeRecording({ version: 1, observedAt, calls }, 'live', wishes)
  const streamed = await judgeAsked({ spool, observedAt, notLookedAt: [], notices: [] }, wishes)
  await spool.close()
  expect(streamed.accounts).toEqual([...members, OWNER])
  expect([...streamed.findings].sort(byFingerprint)).toEqual([...whole.findings].sort(byFingerprint))
  expect(streamed.findings.filter(({ control, outcome }) => control === 'cloudtrail-cloudwatch-logs' && outcome === 'pass')).toHaveLength(
    31,
  )
})

const byFingerprint = (a: { fingerprint: string }, b: { fingerprint: string }) => (a.fingerprint < b.fingerprint ? -1 : 1)

test('of others no more calls are held than what is looked for, however many accounts there are', async () => {
  const spool = await filled(everyone)
  const [member = ''] = members
  const others = await answersOfOthers({ account: member, calls: await spool.calls(member) }, spool)
  await spool.close()
  expect(others.map(({ account, operation }) => `${account} ${operation}`).sort()).toEqual([
    `${OWNER} DescribeAlarms`,
    `${OWNER} DescribeLogGroups`,
    `${OWNER} DescribeMetricFilters`,
    `${OWNER} GetCallerIdentity`,
    `${OWNER} GetRole`,
    `${OWNER} GetTrailStatus`,
    `${OWNER} ListSubscriptionsByTopic`,
    `${LOGGING} GetBucketPolicy`,
    `${LOGGING} GetPublicAccessBlock`,
    `${LOGGING} ListSubscriptionsByTopic`,
  ])
})
