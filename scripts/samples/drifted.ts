// What goes wrong in a year: each account has drifted in its own way.
import { CloudTrailClient, PutEventSelectorsCommand, PutInsightSelectorsCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogsClient, DeleteMetricFilterCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs'
import { ConfigServiceClient, StopConfigurationRecorderCommand } from '@aws-sdk/client-config-service'
import { DeleteFlowLogsCommand, DescribeFlowLogsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { DeleteRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import { KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms'
import { DeleteBucketCommand, DeleteBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { DisableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createTrailWorld, type Place } from '../../test/fakes/moto/account.ts'
import { setTopicPolicy } from '../../test/fakes/moto/good-account/listeners.ts'
import { putAlarm } from '../../test/fakes/moto/good-account/monitors.ts'
import { policy } from '../../test/fakes/moto/good-account/policies.ts'
import { enabledRegions } from '../../test/fakes/moto/good-account/regions.ts'
import { createGoodTrail, type GoodTrail } from '../../test/fakes/moto/good-account.ts'
import { createKey, openBucket } from '../../test/fakes/moto/guarded-account.ts'
import type { MotoProxy } from '../../test/fakes/moto/proxy.ts'
import {
  ACCOUNTS,
  ACQUIRED,
  at,
  blockAll,
  delivered,
  hoursAgo,
  MANAGEMENT,
  organizationTrail,
  PRODUCTION,
  SANDBOX,
  STAGING,
  watchEverything,
} from './estate.ts'

/** An organization that was in good health once. */
export async function drifted(proxy: MotoProxy): Promise<void> {
  const trail = await organizationTrail(proxy, 'refused')
  await watchEverything(proxy, [...ACCOUNTS, ACQUIRED])
  await blockAll(proxy, [MANAGEMENT, SANDBOX])
  await neglectOrganization(trail)
  await driftProduction(proxy)
  await driftStaging(proxy)
  await driftSandbox(proxy)
  await driftAcquired(proxy)
}

/** Two alarms that reach nobody, and reading of objects that nobody records. */
async function neglectOrganization({ place, name, logGroup, alarms }: GoodTrail): Promise<void> {
  await putAlarm(place, { name: 'monitor-root-usage', actions: [alarms.topicArn], enabled: false })
  const filter = { logGroupName: logGroup, filterName: 'monitor-network-gateway-changes' }
  await new CloudWatchLogsClient(place).send(new DeleteMetricFilterCommand(filter))
  await recordManagement(place, name, { alsoWriting: true })
}

async function recordManagement(place: GoodTrail['place'], TrailName: string, { alsoWriting }: { alsoWriting: boolean }): Promise<void> {
  const management = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }
  const writing = {
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
      { Field: 'readOnly', Equals: ['false'] },
    ],
  }
  const AdvancedEventSelectors = [management, ...(alsoWriting ? [writing] : [])]
  await new CloudTrailClient(place).send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }))
}

/** Somebody's own trail of one region, with a bucket that was opened to share a report; and a region that was switched off. */
async function driftProduction(proxy: MotoProxy): Promise<void> {
  const place = at(proxy, PRODUCTION, 'eu-west-1')
  const { arn, bucket } = await createTrailWorld(place, {
    name: 'payments',
    trail: { IsMultiRegionTrail: false, EnableLogFileValidation: false },
  })
  delivered(proxy, arn, { LatestCloudWatchLogsDeliveryTime: undefined })
  await openBucket(place, bucket, 'acl')
  await createKey(place)
  await new ConfigServiceClient(place).send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }))
  const ec2 = new EC2Client(place)
  const { FlowLogs = [] } = await ec2.send(new DescribeFlowLogsCommand({}))
  await ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: FlowLogs.flatMap(({ FlowLogId }) => FlowLogId ?? []) }))
}

/** A second trail, whose role, topic and queue were cleaned up by somebody who did not know what they were for. */
async function driftStaging(proxy: MotoProxy): Promise<void> {
  const place = at(proxy, STAGING)
  const { arn, name, logGroup, role, collector } = await createGoodTrail(proxy, place, { name: 'staging' })
  await new IAMClient(place).send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: 'deliver' }))
  const LatestCloudWatchLogsDeliveryError = 'Access denied. Check that the role allows logs:PutLogEvents'
  delivered(proxy, arn, { LatestCloudWatchLogsDeliveryTime: hoursAgo(31), LatestCloudWatchLogsDeliveryError })
  await new CloudWatchLogsClient(place).send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 14 }))
  await setTopicPolicy(place, collector.topicArn, policy({ Effect: 'Allow', Principal: { AWS: STAGING }, Action: 'sns:*', Resource: '*' }))
  await new SQSClient(place).send(new SetQueueAttributesCommand({ QueueUrl: collector.queueUrl, Attributes: { Policy: '' } }))
  await recordManagement(place, name, { alsoWriting: false })
  await new CloudTrailClient(place).send(new PutInsightSelectorsCommand({ TrailName: name, InsightSelectors: [] }))
  proxy.fault({ account: STAGING, service: 'kms', operation: 'GetKeyRotationStatus' }, { kind: 'denied' })
}

/** Savings: a trail stopped, its bucket and key gone, Security Hub off everywhere; and a region that the checker may not look at. */
async function driftSandbox(proxy: MotoProxy): Promise<void> {
  const place = at(proxy, SANDBOX)
  const KmsKeyId = await createKey(place)
  const { arn, bucket } = await createTrailWorld(place, {
    name: 'everything',
    logGroup: 'cloudtrail-everything',
    logging: false,
    trail: { KmsKeyId },
  })
  delivered(proxy, arn, { LatestCloudWatchLogsDeliveryTime: hoursAgo(1) })
  await new KMSClient(place).send(new ScheduleKeyDeletionCommand({ KeyId: KmsKeyId.split('/')[1], PendingWindowInDays: 7 }))
  const s3 = new S3Client(place)
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }))
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }))
  for (const region of await enabledRegions(place)) {
    await new SecurityHubClient(at(proxy, SANDBOX, region)).send(new DisableSecurityHubCommand({}))
  }
  proxy.fault({ account: SANDBOX, region: 'ap-south-1', operation: 'DescribeTrails' }, { kind: 'denied' })
}

/**
 * A trail of its own that nobody looked after for a year: stopped, its files unsigned; a bucket that may no longer be written to, a topic
 * that may no longer be told, a queue that is gone, and a role that may no longer deliver.
 */
async function driftAcquired(proxy: MotoProxy): Promise<void> {
  const place = at(proxy, ACQUIRED)
  const topic = 'cloudtrail-main'
  const { arn, bucket } = await createTrailWorld(place, {
    name: 'main',
    logGroup: 'cloudtrail-main',
    topic,
    logging: false,
    trail: { EnableLogFileValidation: false },
  })
  const LatestCloudWatchLogsDeliveryError = 'Access denied. Check that the role allows logs:PutLogEvents'
  delivered(proxy, arn, { LatestCloudWatchLogsDeliveryTime: hoursAgo(700), LatestCloudWatchLogsDeliveryError })
  const auditors = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACQUIRED}:root` },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  }
  await new S3Client(place).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy({ Sid: 'Auditors', ...auditors }) }))
  await new IAMClient(place).send(new DeleteRolePolicyCommand({ RoleName: 'cloudtrail-main-delivery', PolicyName: 'deliver' }))
  await new CloudWatchLogsClient(place).send(new PutRetentionPolicyCommand({ logGroupName: 'cloudtrail-main', retentionInDays: 14 }))
  await loseQueue(place, `arn:aws:sns:us-east-1:${ACQUIRED}:${topic}`)
}

async function loseQueue(place: Place, TopicArn: string): Promise<void> {
  const owner = { Effect: 'Allow', Principal: { AWS: ACQUIRED }, Action: 'sns:Publish', Resource: TopicArn }
  await setTopicPolicy(place, TopicArn, policy({ Sid: 'Owner', ...owner }))
  const sqs = new SQSClient(place)
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'outcomesqueue-logs' }))
  const Endpoint = `arn:aws:sqs:us-east-1:${ACQUIRED}:outcomesqueue-logs`
  await new SNSClient(place).send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }))
  await sqs.send(new DeleteQueueCommand({ QueueUrl }))
}
