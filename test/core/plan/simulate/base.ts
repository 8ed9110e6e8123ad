import { type AccountSnapshot, type ChangeName, type JsonObject, simulate, unseenAccount } from '@trailmend/core'
import { known } from '../../../../packages/core/src/observe/fact.ts'

export const ACCOUNT = '111122223333'
export const OTHER = '444455556666'
export const HOME = 'us-east-1'

/** A call in the account's own main region. */
export function call(change: ChangeName, input: JsonObject, where: { account?: string; region?: string } = {}) {
  return { change, input, account: ACCOUNT, region: HOME, ...where }
}

const nobody = { listed: known(0) }

/** An account of two regions without any trail. */
export const EMPTY: AccountSnapshot = {
  ...unseenAccount(ACCOUNT),
  identity: known(`arn:aws:sts::${ACCOUNT}:assumed-role/one/session`),
  listings: [
    { region: 'eu-west-1', ...nobody },
    { region: HOME, ...nobody },
  ],
  ownBuckets: known(['another']),
  publicAccessBlock: known({ blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false }),
}

export const TOPIC = `arn:aws:sns:${HOME}:${ACCOUNT}:topic`
export const QUEUE = `arn:aws:sqs:${HOME}:${ACCOUNT}:queue`
export const QUEUE_URL = `https://sqs.${HOME}.amazonaws.com/${ACCOUNT}/queue`
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/role`
export const GROUP = `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:group`
export const KEY = `arn:aws:kms:${HOME}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
export const TRAIL = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:trail/trail`

/** A policy; with `spaced` the same one written otherwise. */
export function policy(sid: string, spaced = false): string {
  const statement = { Sid: sid, Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: ['a:B'], Resource: '*' }
  const { Sid, ...rest } = statement
  return spaced
    ? JSON.stringify({ Statement: { ...rest, Action: 'a:B', Sid }, Version: '2012-10-17' }, null, 2)
    : JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

/** A call for every change, in an order in which AWS would carry out each. */
export const CALLS = [
  call('s3:CreateBucket', { Bucket: 'bucket' }),
  call('s3:PutBucketPolicy', { Bucket: 'bucket', Policy: policy('bucket') }),
  call('s3:PutPublicAccessBlock', { Bucket: 'bucket', PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
  call('s3:PutBucketVersioning', { Bucket: 'bucket', VersioningConfiguration: { Status: 'Enabled' } }),
  call('s3:PutBucketLogging', { Bucket: 'bucket', BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: '' } } }),
  call('s3:PutBucketTagging', { Bucket: 'bucket', Tagging: { TagSet: [{ Key: 'trailmend', Value: 'standard' }] } }),
  call('sns:CreateTopic', { Name: 'topic' }),
  call('sns:SetTopicAttributes', { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue: policy('topic') }),
  call('cloudwatchlogs:CreateLogGroup', { logGroupName: 'group', tags: { trailmend: 'standard' } }),
  call('cloudwatchlogs:PutRetentionPolicy', { logGroupName: 'group', retentionInDays: 365 }),
  call('iam:CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: policy("it's new") }),
  call('iam:UpdateAssumeRolePolicy', { RoleName: 'role', PolicyDocument: policy('trust') }),
  call('iam:PutRolePolicy', { RoleName: 'role', PolicyName: 'one', PolicyDocument: policy('one') }),
  call('iam:PutRolePolicy', { RoleName: 'role', PolicyName: 'two', PolicyDocument: policy('two') }),
  call('iam:DeleteRolePolicy', { RoleName: 'role', PolicyName: 'one' }),
  call('cloudtrail:CreateTrail', { Name: 'trail', S3BucketName: 'bucket', KmsKeyId: KEY }),
  call('kms:PutKeyPolicy', { KeyId: KEY, PolicyName: 'default', Policy: policy('key') }),
  call('cloudtrail:UpdateTrail', {
    Name: TRAIL,
    IsMultiRegionTrail: true,
    SnsTopicName: TOPIC,
    CloudWatchLogsLogGroupArn: `${GROUP}:*`,
    CloudWatchLogsRoleArn: ROLE,
  }),
  call('cloudtrail:PutEventSelectors', { TrailName: TRAIL, EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }),
  call('cloudtrail:StartLogging', { Name: TRAIL }),
  call('sqs:CreateQueue', { QueueName: 'queue', Attributes: { Policy: policy('queue') } }),
  call('sqs:SetQueueAttributes', { QueueUrl: QUEUE_URL, Attributes: { MessageRetentionPeriod: '1209600' } }),
  call('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: QUEUE }),
  call('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: `arn:aws:sqs:${HOME}:${OTHER}:queue` }),
  call('sns:ConfirmSubscription', { TopicArn: TOPIC, Token: 'token' }, { account: OTHER }),
  call('sns:Unsubscribe', { SubscriptionArn: `${TOPIC}:only-aws-says:arn:aws:sqs:${HOME}:${OTHER}:queue` }),
  call('cloudwatchlogs:PutMetricFilter', {
    logGroupName: 'group',
    filterName: 'filter',
    filterPattern: '{ $.eventName = "StopLogging" }',
    metricTransformations: [{ metricName: 'metric', metricNamespace: 'CloudTrail', metricValue: '1' }],
  }),
  call('cloudwatch:PutMetricAlarm', { AlarmName: 'alarm', Namespace: 'CloudTrail', MetricName: 'metric', AlarmActions: [TOPIC] }),
  call('cloudwatchlogs:DeleteRetentionPolicy', { logGroupName: 'group' }),
  call('organizations:EnableAWSServiceAccess', { ServicePrincipal: 'cloudtrail.amazonaws.com' }),
] as const

/** An account with a chain, as all calls leave it. */
export const CHAIN: AccountSnapshot = simulate(EMPTY, CALLS)
