import { CONTROLS, evaluate, type JsonObject, observe, type RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { MONITORS } from '../../../packages/core/src/evaluate/controls/monitors.ts'
import { coverageOf } from '../../../packages/core/src/filter-pattern/coverage.ts'
import { answering, callsOf, verdictsOf, without } from '../../fixtures/control-recordings.ts'
import { ACCOUNT, call, denied, failed, key, listing, OWNER, recording, trail } from '../../fixtures/recordings.ts'

/** A fixture whose trails are changed. */
function withTrail(control: string, change: JsonObject): readonly RecordedCall[] {
  return callsOf(control, 'pass').map((each) => {
    if (each.operation !== 'DescribeTrails' || !('output' in each)) return each
    return { ...each, output: { trailList: (each.output.trailList as JsonObject[]).map((trail) => ({ ...trail, ...change })) } }
  })
}

describe('the policies of parts that nobody knows', () => {
  const ID = 'cloudtrail-delivery-policy'
  test.each([
    ['a bucket', { S3BucketName: null }],
    ['a topic', { SnsTopicARN: 'topic' }],
    ['a topic that is a key', { SnsTopicARN: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1` }],
    ['a key', { KmsKeyId: 'key' }],
    ['a log group', { CloudWatchLogsLogGroupArn: 'group' }],
    ['a role', { CloudWatchLogsRoleArn: 'role' }],
    ['a role that is a user', { CloudWatchLogsRoleArn: `arn:aws:iam::${ACCOUNT}:user/trail` }],
    ['no role for a log group', { CloudWatchLogsRoleArn: null }],
  ])('%s', (_, change) => {
    expect(verdictsOf(ID, withTrail(ID, change))[0]).toMatch(/^(unknown malformed-answer|fail impossible-trail|fail log-role-gone)$/)
  })

  const GOOD = callsOf(ID, 'pass')
  const withRole = (change: JsonObject, ...more: readonly RecordedCall[]) => [
    ...GOOD.map((each) =>
      each.operation === 'GetRole' && 'output' in each
        ? { ...each, output: { Role: { ...(each.output.Role as JsonObject), ...change } } }
        : each,
    ),
    ...more,
  ]
  const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`
  const bounded = (Action: string) => {
    const Document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })
    return withRole(
      { PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } },
      call('iam:GetPolicy', { output: { Policy: { DefaultVersionId: 'v1' } } }, { input: { PolicyArn: BOUNDARY } }),
      call('iam:GetPolicyVersion', { output: { PolicyVersion: { Document } } }, { input: { PolicyArn: BOUNDARY, VersionId: 'v1' } }),
    )
  }
  test.each([
    ['a boundary that was not read', withRole({ PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } }), 'unknown not-recorded'],
    ['a boundary that allows', bounded('logs:*'), 'pass policies-fit'],
    ['a boundary that does not', bounded('s3:*'), 'fail log-role-refuses'],
    ['a role of another path', withRole({ Arn: `arn:aws:iam::${ACCOUNT}:role/other/trail` }), 'fail log-role-gone'],
  ])('%s', (_, calls, verdict) => {
    expect(verdictsOf(ID, calls)).toEqual([verdict])
  })
})

describe('what a stranger is told', () => {
  const ID = 'cloudtrail-notification-chain'
  const GOOD = callsOf(ID, 'pass')
  const queue = `arn:aws:sqs:us-east-1:${OWNER}:trail-queue`
  const listened = answering(GOOD, 'ListSubscriptionsByTopic', {
    Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:x', Protocol: 'sqs', Endpoint: queue }],
  })
  const asked = (account: string) =>
    call('sqs:GetQueueAttributes', failed('AWS.SimpleQueueService.NonExistentQueue'), {
      account,
      input: { QueueUrl: `https://sqs.us-east-1.amazonaws.com/${OWNER}/trail-queue` },
    })
  test('SQS says of a queue of others that it does not exist', () => {
    expect(verdictsOf(ID, [...listened, asked(ACCOUNT)])).toEqual(['unknown other-account'])
    expect(verdictsOf(ID, [...listened, asked(ACCOUNT), asked(OWNER)])[0]).toBe('fail queue-gone')
  })

  test('an alias names a key of the account that asks, and of no other', () => {
    const keyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`
    const allow = {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] })
    const encrypted = GOOD.map((each) =>
      each.operation === 'GetQueueAttributes' && 'output' in each
        ? { ...each, output: { Attributes: { ...(each.output.Attributes as JsonObject), KmsMasterKeyId: 'alias/trail' } } }
        : each,
    )
    const known = (account: string) => [
      ...encrypted,
      call('kms:DescribeKey', key(keyArn), { account, input: { KeyId: 'alias/trail' } }),
      call('kms:GetKeyPolicy', { output: { Policy } }, { input: { KeyId: keyArn } }),
    ]
    expect(verdictsOf(ID, known(ACCOUNT))).toEqual(['pass connected'])
    expect(verdictsOf(ID, known(OWNER))[0]).toBe('unknown not-recorded')
  })
})

describe('lists that leave something out', () => {
  const bent = (control: string, operation: string, change: { readonly input?: JsonObject; readonly output?: JsonObject }) =>
    callsOf(control, 'pass').map((each) =>
      each.operation === operation && 'output' in each
        ? { ...each, input: { ...each.input, ...change.input }, output: { ...each.output, ...change.output } }
        : each,
    )
  test.each([
    ['vpc-flow-logs', 'DescribeVpcs', { input: { VpcIds: ['vpc-1'] } }],
    ['vpc-flow-logs', 'DescribeVpcs', { input: { NextToken: 'x' } }],
    ['vpc-flow-logs', 'DescribeVpcs', { output: { NextToken: 'x' } }],
    ['kms-rotation', 'ListKeys', { output: { Truncated: true } }],
    ['config-recorder', 'DescribeConfigurationRecorders', { input: { ConfigurationRecorderNames: ['default'] } }],
    ['monitor-root-usage', 'DescribeAlarms', { input: { AlarmNamePrefix: 'x' } }],
    ['monitor-root-usage', 'DescribeMetricFilters', { output: { nextToken: 'x' } }],
  ] as const)('%s: %s %o', (control, operation, change) => {
    expect(new Set(verdictsOf(control, bent(control, operation, change)))).toEqual(new Set(['unknown not-recorded']))
  })

  test('how many at a time leaves nothing out', () => {
    expect(verdictsOf('vpc-flow-logs', bent('vpc-flow-logs', 'DescribeVpcs', { input: { MaxResults: 1000, VpcIds: [] } }))).toEqual(
      verdictsOf('vpc-flow-logs', callsOf('vpc-flow-logs', 'pass')),
    )
  })
})

describe('an alarm that does not hear every event', () => {
  const ID = 'monitor-cmk-disable-or-delete'
  const GOOD = callsOf(ID, 'pass')
  const filterWith = (change: JsonObject, ofMetric: JsonObject = {}) =>
    GOOD.map((each) => {
      if (each.operation !== 'DescribeMetricFilters' || !('output' in each)) return each
      const metricFilters = (each.output.metricFilters as JsonObject[]).map((filter) => ({
        ...filter,
        metricTransformations: (filter.metricTransformations as JsonObject[]).map((metric) => ({ ...metric, ...ofMetric })),
        ...change,
      }))
      return { ...each, output: { metricFilters } }
    })
  const alarmWith = (change: (alarm: JsonObject) => JsonObject, calls: readonly RecordedCall[] = GOOD) =>
    calls.map((each) =>
      each.operation === 'DescribeAlarms' && 'output' in each
        ? { ...each, output: { MetricAlarms: (each.output.MetricAlarms as JsonObject[]).map(change) } }
        : each,
    )
  const split = { Dimensions: [{ Name: 'account', Value: ACCOUNT }] }
  const queried =
    (...others: readonly JsonObject[]) =>
    ({ Namespace, MetricName, ...alarm }: JsonObject) => ({
      ...alarm,
      Metrics: [{ Id: 'm1', MetricStat: { Metric: { Namespace, MetricName }, Period: 300, Stat: 'Sum' } }, ...others],
    })
  const selectors = (selector: JsonObject) =>
    answering(GOOD, 'GetEventSelectors', { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ...selector }] })
  test.each([
    ['all is well', GOOD, 'pass alarm-reaches-someone'],
    ['some log events only', filterWith({ fieldSelectionCriteria: '@aws.region = "us-east-1"' }), 'unknown policy-undecided'],
    ['what a transformer made of them', filterWith({ applyOnTransformedLogs: true }), 'unknown policy-undecided'],
    ['a metric that nothing is added to', filterWith({}, { metricValue: '0' }), 'fail no-alarm'],
    [
      'a metric that is split, and an alarm on the whole',
      filterWith({}, { dimensions: { account: '$.recipientAccountId' } }),
      'fail no-alarm',
    ],
    ['a metric that is split by AWS', filterWith({ emitSystemFieldDimensions: ['@aws.account'] }), 'fail no-alarm'],
    ['an alarm on a part of a metric that is not split', alarmWith((alarm) => ({ ...alarm, ...split })), 'fail no-alarm'],
    [
      'an alarm on a part of a metric that is split',
      alarmWith((alarm) => ({ ...alarm, ...split }), filterWith({}, { dimensions: { account: '$.recipientAccountId' } })),
      'unknown policy-undecided',
    ],
    ['an alarm written as a query of one part', alarmWith(queried()), 'pass alarm-reaches-someone'],
    ['an alarm that computes', alarmWith(queried({ Id: 'e1', Expression: 'm1 / 2' })), 'unknown policy-undecided'],
    ['a trail of data events', selectors({ IncludeManagementEvents: false }), 'fail events-not-recorded'],
    ['a trail of reads', selectors({ ReadWriteType: 'ReadOnly' }), 'fail events-not-recorded'],
    ['a trail of writes does', selectors({ ReadWriteType: 'WriteOnly' }), 'pass alarm-reaches-someone'],
    ['a trail without KMS', selectors({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }), 'fail events-not-recorded'],
    [
      'a trail without another service',
      selectors({ ExcludeManagementEventSources: ['rdsdata.amazonaws.com'] }),
      'pass alarm-reaches-someone',
    ],
    ['a trail whose selectors nobody read', without(GOOD, 'GetEventSelectors'), 'unknown not-recorded'],
  ])('%s', (_, calls, verdict) => {
    expect(verdictsOf(ID, calls)).toEqual([verdict])
  })

  test('uses of the root user are reads, too', () => {
    const writes = answering(callsOf('monitor-root-usage', 'pass'), 'GetEventSelectors', {
      EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }],
    })
    expect(verdictsOf('monitor-root-usage', writes)).toEqual(['fail events-not-recorded'])
  })
})

describe('no two findings of an account have one fingerprint', () => {
  const odd = ['one', 'two'].map((name) =>
    trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${name}`, S3BucketName: null, CloudWatchLogsLogGroupArn: 'odd' }),
  )
  const refused = ['three', 'four'].map((Name) => call('cloudtrail:GetTrail', denied('cloudtrail:GetTrail'), { input: { Name } }))
  const twice = [
    call('ec2:DescribeVpcs', { output: { Vpcs: [{ VpcId: 'vpc-1' }, { VpcId: 'vpc-1' }] } }),
    call('kms:ListKeys', { output: { Keys: ['1', '1'].map((id) => ({ KeyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/${id}` })) } }),
  ]
  test.each([
    ['trails that do not tell what they deliver to', [listing(odd)]],
    ['trails that were asked for and refused', [listing([]), ...refused]],
    ['what is listed twice', [listing([]), ...twice]],
  ])('%s', (_, calls) => {
    const prints = evaluate(observe(recording(calls)), CONTROLS).map(({ fingerprint }) => fingerprint)
    expect(prints.length).toBeGreaterThanOrEqual(CONTROLS.length)
    expect(new Set(prints).size).toBe(prints.length)
  })
})

test('filters that are too many to be compared are not known, and the work for all of them is bounded', () => {
  const [control] = MONITORS
  const accepted = control?.accepted ?? []
  const effort = { left: 100 }
  expect(coverageOf(control?.recommended ?? '', accepted, effort).covers).not.toBe(false)
  expect(effort.left).toBeLessThan(100)
  expect(coverageOf(control?.recommended ?? '', accepted, { left: 0 }).covers).toBe('unknown')
  expect(coverageOf(control?.recommended ?? '', accepted, { left: 1_000_000 }).covers).toBe(true)
})
