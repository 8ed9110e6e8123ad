import { beforeEach, describe, test } from 'vitest'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { ACCOUNT, AWAY, expectTruth, HOME, NOTHING, sessionOf, step } from './truth.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const logGroupName = 'outcomestrail'
const wanted = {
  ...NOTHING,
  logGroups: [HOME, AWAY].map((region) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:${logGroupName}`),
  roles: [`arn:aws:iam::${ACCOUNT}:role/delivery`],
}
const create = step('cloudwatchlogs:CreateLogGroup', { logGroupName, tags: { trailmend: 'standard' } })
const transformation = { metricName: 'm', metricNamespace: 'CloudTrail', metricValue: '1' }
const filter = (filterName: string, filterPattern: string, more: object = {}) =>
  step('cloudwatchlogs:PutMetricFilter', {
    logGroupName,
    filterName,
    filterPattern,
    metricTransformations: [{ ...transformation, ...more }],
  })
const alarm = (AlarmName: string, more: object = {}) =>
  step('cloudwatch:PutMetricAlarm', {
    AlarmName,
    Namespace: 'CloudTrail',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    ...more,
  })

describe('log groups', () => {
  test('created, kept for so long, and for ever again', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      create,
      { ...create, refused: 'ResourceAlreadyExistsException' },
      step('cloudwatchlogs:PutRetentionPolicy', { logGroupName, retentionInDays: 365 }),
      step('cloudwatchlogs:PutRetentionPolicy', { logGroupName, retentionInDays: 30 }),
      step('cloudwatchlogs:DeleteRetentionPolicy', { logGroupName }),
      { ...create, region: AWAY },
      step('cloudwatchlogs:PutRetentionPolicy', { logGroupName, retentionInDays: 7 }, { region: AWAY }),
    ])
  })

  test('metric filters, and alarms on what they count', async () => {
    const topic = `arn:aws:sns:${HOME}:${ACCOUNT}:alarms`
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      create,
      filter('one', '{ $.eventName = "StopLogging" }'),
      filter('two', 'ERROR', { metricName: 'two' }),
      filter('one', '{ $.eventName = "DeleteTrail" }'),
      filter('two', 'ERROR', { metricName: 'two', dimensions: { who: '$.userIdentity.arn' } }),
      alarm('trailmend-one'),
      alarm('trailmend-one', { AlarmActions: [topic] }),
      alarm('trailmend-two', { ActionsEnabled: false, MetricName: 'two', AlarmActions: [topic] }),
      { ...alarm('unrelated', { MetricName: 'CPUUtilization', Namespace: 'AWS/EC2' }), idle: true },
    ])
  })
})

describe('roles', () => {
  const trust = (service: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    })
  const permissions = (Resource: string) =>
    JSON.stringify(
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['logs:PutLogEvents', 'logs:Create*'], Resource }] },
      null,
      2,
    )
  const RoleName = 'delivery'
  const createRole = step('iam:CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
    Tags: [{ Key: 'trailmend', Value: 'standard' }],
  })
  const put = (PolicyName: string, Resource: string) =>
    step('iam:PutRolePolicy', { RoleName, PolicyName, PolicyDocument: permissions(Resource) })

  test('created, trusted, allowed, and not allowed again', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      createRole,
      { ...createRole, refused: 'EntityAlreadyExistsException' },
      step('iam:UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trust('cloudtrail.amazonaws.com') }),
      put('write', 'arn:aws:logs:*:*:log-group:a:*'),
      put('more', '*'),
      put('write', 'arn:aws:logs:*:*:log-group:b:*'),
      step('iam:DeleteRolePolicy', { RoleName, PolicyName: 'more' }),
      step('iam:DeleteRolePolicy', { RoleName, PolicyName: 'write' }),
    ])
  })

  test('one with a path', async () => {
    const input = { RoleName, Path: '/path/', AssumeRolePolicyDocument: trust('cloudtrail.amazonaws.com') }
    const roles = [`arn:aws:iam::${ACCOUNT}:role/path/delivery`]
    await expectTruth(await sessionOf(ground.proxy.url), { ...NOTHING, roles }, [step('iam:CreateRole', input)])
  })
})
