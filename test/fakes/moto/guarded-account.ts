import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service'
import { CreateFlowLogsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control'
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import type { Place } from './account.ts'

/** Creates a customer managed key that AWS rotates, and tells its ARN. */
export async function createRotatedKey(place: Place): Promise<string> {
  const kms = new KMSClient(place)
  const arn = await createKey(place)
  await kms.send(new EnableKeyRotationCommand({ KeyId: arn }))
  return arn
}

/** Creates a customer managed key as KMS makes them, not rotated, and tells its ARN. */
export async function createKey(place: Place): Promise<string> {
  const { KeyMetadata } = await new KMSClient(place).send(new CreateKeyCommand({}))
  return KeyMetadata?.Arn ?? ''
}

/** Creates a bucket, in us-east-1, that logs access to another, keeps versions, and locks objects for so many days. */
export async function createGuardedBucket(place: Place, bucket: string, lockedDays: number): Promise<void> {
  const s3 = new S3Client(place)
  const logs = `${bucket}-access`
  await s3.send(new CreateBucketCommand({ Bucket: logs }))
  const Principal = { Service: 'logging.s3.amazonaws.com' }
  const Statement = [{ Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${logs}/*` }]
  await s3.send(new PutBucketPolicyCommand({ Bucket: logs, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }))
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }))
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }))
  const BucketLoggingStatus = { LoggingEnabled: { TargetBucket: logs, TargetPrefix: `${bucket}/` } }
  await s3.send(new PutBucketLoggingCommand({ Bucket: bucket, BucketLoggingStatus }))
  const DefaultRetention = { Mode: 'GOVERNANCE', Days: lockedDays } as const
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } } as const
  await s3.send(new PutObjectLockConfigurationCommand({ Bucket: bucket, ObjectLockConfiguration }))
}

/** Lets everybody read a bucket, by its access control list or its policy. What blocks public access is taken away first. */
export async function openBucket(place: Place, bucket: string, by: 'acl' | 'policy'): Promise<void> {
  const s3 = new S3Client(place)
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }))
  if (by === 'acl') return void (await s3.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' })))
  const Statement = [{ Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` }]
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }))
}

/** Blocks all public access for an account. The SDK would ask at a name within the endpoint, and an address has none. */
export async function blockPublicAccess(place: Place): Promise<void> {
  const client = new S3ControlClient({ ...place, endpointProvider: () => ({ url: new URL(place.endpoint) }) })
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
  await client.send(new PutPublicAccessBlockCommand({ AccountId: place.account, PublicAccessBlockConfiguration: all }))
}

/** Lets AWS Config record all types of a region, global ones included if asked, and deliver them. */
export async function recordConfig(place: Place, bucket: string, includeGlobalResourceTypes: boolean): Promise<void> {
  const config = new ConfigServiceClient(place)
  const name = 'default'
  const roleARN = `arn:aws:iam::${place.account}:role/config`
  const recordingGroup = { allSupported: true, includeGlobalResourceTypes }
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name, roleARN, recordingGroup } }))
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name, s3BucketName: bucket } }))
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: name }))
}

/** Switches Security Hub on in a region. */
export async function enableSecurityHub(place: Place): Promise<void> {
  await new SecurityHubClient(place).send(new EnableSecurityHubCommand({}))
}

/** Lets every VPC of a region record some of its traffic to a bucket, and tells their ids. */
export async function logVpcs(place: Place, bucket: string, TrafficType: 'REJECT' | 'ACCEPT'): Promise<readonly string[]> {
  const ec2 = new EC2Client(place)
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}))
  const ResourceIds = Vpcs.flatMap(({ VpcId }) => VpcId ?? [])
  const LogDestination = `arn:aws:s3:::${bucket}`
  await ec2.send(new CreateFlowLogsCommand({ ResourceType: 'VPC', ResourceIds, TrafficType, LogDestinationType: 's3', LogDestination }))
  return ResourceIds
}
