import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { beforeEach, describe, expect, test } from 'vitest'
import { bucketPolicyFor, placeAt } from '../../fakes/moto/account.ts'
import { trailBucketPolicy } from '../../fakes/moto/good-account/policies.ts'
import { createRotatedKey } from '../../fakes/moto/guarded-account.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { ACCOUNT, AWAY, type Doing, expectTruth, HOME, NOTHING, sessionOf, step } from './truth.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const Name = 'outcomestrail'
const arn = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/${Name}`
const bucket = (Bucket: string, trailArn = arn): Doing[] => [
  step('s3:CreateBucket', { Bucket }),
  step('s3:PutBucketPolicy', { Bucket, Policy: trailBucketPolicy({ bucket: Bucket, trailArn, folders: [ACCOUNT] }) }),
]
const topicArn = (name: string) => `arn:aws:sns:${HOME}:${ACCOUNT}:${name}`
const groupArn = `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:${Name}`
const roleArn = `arn:aws:iam::${ACCOUNT}:role/delivery`
const wanted = {
  ...NOTHING,
  buckets: ['first', 'second'],
  topics: [topicArn('first'), topicArn('second')],
  logGroups: [groupArn],
  roles: [roleArn],
}
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})
const logs = [
  step('cloudwatchlogs:CreateLogGroup', { logGroupName: Name }),
  step('iam:CreateRole', { RoleName: 'delivery', AssumeRolePolicyDocument: trust }),
]
const update = (fields: object): Doing => step('cloudtrail:UpdateTrail', { Name: arn, ...fields })

describe('trails', () => {
  test('one with nothing but a bucket records its own region, and is not logging', async () => {
    const create = step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first' })
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      ...bucket('first'),
      create,
      { ...create, refused: 'TrailAlreadyExistsException' },
      step('cloudtrail:StartLogging', { Name }),
    ])
  })

  test('one with everything, by one call', async () => {
    const KeyId = await createRotatedKey(placeAt(ground.proxy.url))
    const input = {
      Name,
      S3BucketName: 'first',
      S3KeyPrefix: 'central',
      SnsTopicName: topicArn('first'),
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      CloudWatchLogsLogGroupArn: `${groupArn}:*`,
      CloudWatchLogsRoleArn: roleArn,
      KmsKeyId: KeyId,
      TagsList: [{ Key: 'trailmend', Value: 'standard' }],
    }
    const Policy = bucketPolicyFor('first', arn, `central/AWSLogs/${ACCOUNT}`)
    const after = await expectTruth(await sessionOf(ground.proxy.url), { ...wanted, keys: [KeyId] }, [
      step('s3:CreateBucket', { Bucket: 'first' }),
      step('s3:PutBucketPolicy', { Bucket: 'first', Policy }),
      step('sns:CreateTopic', { Name: 'first' }),
      ...logs,
      step('cloudtrail:CreateTrail', input),
      step('cloudtrail:StartLogging', { Name: arn }),
    ])
    expect(after.trails[0]?.statusIn.map(({ region }) => region)).toEqual([AWAY, HOME])
  })

  test('one of an organization, whose id is known only afterwards', async () => {
    const place = placeAt(ground.proxy.url)
    await new OrganizationsClient(place).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      ...bucket('first'),
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first', IsMultiRegionTrail: true, IsOrganizationTrail: true }),
    ])
  })

  test("one of its account that becomes the organization's", async () => {
    const place = placeAt(ground.proxy.url)
    await new OrganizationsClient(place).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
    await expectTruth(await sessionOf(ground.proxy.url), { ...wanted, organization: true }, [
      ...bucket('first'),
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first', IsMultiRegionTrail: true }),
      step('organizations:EnableAWSServiceAccess', { ServicePrincipal: 'cloudtrail.amazonaws.com' }),
      step('cloudtrail:UpdateTrail', { Name: arn, IsOrganizationTrail: true }),
    ])
  })

  test('one that speaks on the topic of a central account', async () => {
    const central = `arn:aws:sns:${HOME}:222222222222:central`
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      ...bucket('first'),
      step('sns:CreateTopic', { Name: 'first' }),
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first', SnsTopicName: central }),
      update({ SnsTopicName: topicArn('first') }),
      update({ SnsTopicName: central }),
    ])
  })

  test('one in another region, named by its name there', async () => {
    const elsewhere = `arn:aws:cloudtrail:${AWAY}:${ACCOUNT}:trail/${Name}`
    const there = { region: AWAY }
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      ...bucket('first', elsewhere),
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first', IsMultiRegionTrail: true }, there),
      step('cloudtrail:StartLogging', { Name }, there),
      step('cloudtrail:UpdateTrail', { Name, EnableLogFileValidation: true }, there),
      step('cloudtrail:UpdateTrail', { Name: elsewhere, EnableLogFileValidation: false }, { refused: 'InvalidHomeRegionException' }),
    ])
  })

  test('each setting by itself, and back', async () => {
    const place = placeAt(ground.proxy.url)
    await new SNSClient(place).send(new CreateTopicCommand({ Name: 'second' }))
    const KmsKeyId = await createRotatedKey(place)
    await expectTruth(await sessionOf(ground.proxy.url), { ...wanted, keys: [KmsKeyId] }, [
      ...bucket('first'),
      ...bucket('second'),
      step('sns:CreateTopic', { Name: 'first' }),
      ...logs,
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first' }),
      update({ IsMultiRegionTrail: true }),
      update({ EnableLogFileValidation: true }),
      update({ SnsTopicName: topicArn('first') }),
      update({ SnsTopicName: 'second' }),
      update({ SnsTopicName: '' }),
      update({ KmsKeyId }),
      update({ KmsKeyId: '' }),
      update({ CloudWatchLogsLogGroupArn: `${groupArn}:*`, CloudWatchLogsRoleArn: roleArn }),
      update({ CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' }),
      update({ S3BucketName: 'second' }),
      update({ IsMultiRegionTrail: false }),
      update({ IncludeGlobalServiceEvents: false }),
      { ...update({}), idle: true },
    ])
  })

  test('what nobody had asked about is shown once a trail names it, and need not be once none does', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), NOTHING, [
      ...[...bucket('first'), ...bucket('second'), ...logs].map((each) => ({ ...each, idle: true })),
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first' }),
      update({ S3BucketName: 'second', CloudWatchLogsLogGroupArn: `${groupArn}:*`, CloudWatchLogsRoleArn: roleArn }),
    ])
  })

  test('selectors of both kinds, each in the place of the other', async () => {
    const put = (selectors: object) => step('cloudtrail:PutEventSelectors', { TrailName: arn, ...selectors })
    const advanced = (...categories: string[]) => ({
      AdvancedEventSelectors: categories.map((category) => ({
        Name: category,
        FieldSelectors: [
          { Field: 'eventCategory', Equals: [category] },
          ...(category === 'Data' ? [{ Field: 'resources.type', Equals: ['AWS::S3::Object'] }] : []),
        ],
      })),
    })
    const data = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }]
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      ...bucket('first'),
      step('cloudtrail:CreateTrail', { Name, S3BucketName: 'first' }),
      put({ EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }),
      put(advanced('Management')),
      put(advanced('Management', 'Data')),
      put({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: data }] }),
      put({
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
      }),
    ])
  })
})
