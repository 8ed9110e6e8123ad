import { CloudTrailClient, CreateTrailCommand, type CreateTrailCommandInput, StartLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { type BucketLocationConstraint, CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { accessKeyOf, defaultAccount } from './accounts.ts'

/** Who asks, where and at which endpoint; spread it into any SDK client. */
export interface Place {
  readonly endpoint: string
  readonly region: string
  readonly account: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
}

/** Where the builders work unless told otherwise: the default account in us-east-1. */
export function placeAt(endpoint: string, where: { readonly account?: string; readonly region?: string } = {}): Place {
  const account = where.account ?? defaultAccount
  const credentials = { accessKeyId: accessKeyOf(account), secretAccessKey: 'not-a-secret' }
  return { endpoint, region: where.region ?? 'us-east-1', account, credentials }
}

/** The same asker in another Region. */
export const inRegion = (place: Place, region: string): Place => ({ ...place, region })

/** Assumes a role in an account, as a tool that checks many accounts does; moto needs no such role. */
export async function assumeAccount(place: Place, account: string, role = 'OrganizationAccountAccessRole'): Promise<Place> {
  const sts = new STSClient(place)
  const RoleArn = `arn:aws:iam::${account}:role/${role}`
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }))
  if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken)
    throw new Error(`${RoleArn} gave no credentials`)
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials
  return { ...place, account, credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken } }
}

/** The ARN a trail created at this place has. */
const trailArnOf = ({ region, account }: Place, name: string): string => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`

/** The bucket policy CloudTrail needs (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html). */
export function bucketPolicyFor(bucket: string, trailArn: string, folder: string): string {
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  const source = { 'aws:SourceArn': trailArn }
  const acl = { 's3:x-amz-acl': 'bucket-owner-full-control' }
  const bucketArn = `arn:aws:s3:::${bucket}`
  const Statement = [
    { Sid: 'Check', Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: bucketArn, Condition: { StringEquals: source } },
    {
      Sid: 'Write',
      Effect: 'Allow',
      Principal,
      Action: 's3:PutObject',
      Resource: `${bucketArn}/${folder}/*`,
      Condition: { StringEquals: { ...acl, ...source } },
    },
  ]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** Creates a bucket that takes the logs of one trail. */
async function createTrailBucket(place: Place, bucket: string, trail: { arn: string; prefix?: string }): Promise<void> {
  const s3 = new S3Client({ ...place, forcePathStyle: true })
  const constraint = { CreateBucketConfiguration: { LocationConstraint: place.region as BucketLocationConstraint } }
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ...(place.region === 'us-east-1' ? {} : constraint) }))
  const folder = `${trail.prefix === undefined ? '' : `${trail.prefix}/`}AWSLogs/${place.account}`
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: bucketPolicyFor(bucket, trail.arn, folder) }))
}

/** Creates a log group and the role by which CloudTrail writes to it; tells the ARNs a trail wants. */
async function createTrailLogGroup(
  place: Place,
  name: string,
): Promise<{ CloudWatchLogsLogGroupArn: string; CloudWatchLogsRoleArn: string }> {
  const CloudWatchLogsLogGroupArn = `arn:aws:logs:${place.region}:${place.account}:log-group:${name}:*`
  await new CloudWatchLogsClient(place).send(new CreateLogGroupCommand({ logGroupName: name }))
  const iam = new IAMClient(place)
  const RoleName = `${name.replace(/[^\w+=,.@-]/g, '-')}-delivery`
  const Version = '2012-10-17'
  const trust = { Version, Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' }] }
  const created = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }))
  const Action = ['logs:CreateLogStream', 'logs:PutLogEvents']
  const PolicyDocument = JSON.stringify({ Version, Statement: [{ Effect: 'Allow', Action, Resource: CloudWatchLogsLogGroupArn }] })
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'deliver', PolicyDocument }))
  return { CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn: created.Role?.Arn ?? '' }
}

/** What `createTrailWorld` makes besides the trail and its bucket; `trail` overrides any field of CreateTrail. */
export interface TrailWish {
  readonly name?: string
  readonly bucket?: string
  readonly logGroup?: string
  readonly topic?: string
  /** Whether to start logging; by default it is started. */
  readonly logging?: boolean
  readonly trail?: Partial<CreateTrailCommandInput>
}

/** A trail that exists, with what belongs to it. */
export interface TrailWorld {
  readonly place: Place
  readonly name: string
  readonly arn: string
  readonly bucket: string
}

/**
 * Creates a trail with its bucket, and on demand its log group, role and topic: multi-Region, validating, logging. `place.endpoint` must be
 * a proxy's address for the corrections to know the trail.
 */
export async function createTrailWorld(place: Place, wish: TrailWish = {}): Promise<TrailWorld> {
  const name = wish.name ?? 'main'
  const arn = trailArnOf(place, name)
  const bucket = wish.bucket ?? `${name}-logs-${place.account}-${place.region}`.toLowerCase()
  const prefix = wish.trail?.S3KeyPrefix
  await createTrailBucket(place, bucket, { arn, ...(prefix === undefined ? {} : { prefix }) })
  const delivery = wish.logGroup === undefined ? {} : await createTrailLogGroup(place, wish.logGroup)
  if (wish.topic !== undefined) await new SNSClient(place).send(new CreateTopicCommand({ Name: wish.topic }))
  const cloudtrail = new CloudTrailClient(place)
  await cloudtrail.send(
    new CreateTrailCommand({
      Name: name,
      S3BucketName: bucket,
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
      ...(wish.topic === undefined ? {} : { SnsTopicName: wish.topic }),
      ...delivery,
      ...wish.trail,
    }),
  )
  if (wish.logging !== false) await cloudtrail.send(new StartLoggingCommand({ Name: name }))
  return { place, name, arn, bucket }
}
