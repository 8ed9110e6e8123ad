import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import * as s3api from '@aws-sdk/client-s3'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Place, TrailWorld } from './account.ts'
import { createTrailWorld, placeAt } from './account.ts'
import type { PolicyDocument, PolicyStatement } from './iam-for-moto.ts'
import { transformPolicyForMoto } from './iam-for-moto.ts'
import { outcome } from './outcome.ts'
import type { MotoProxy } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { MotoServer } from './server.ts'
import { startMoto } from './server.ts'

let moto: MotoServer
let proxy: MotoProxy
let world: TrailWorld

beforeAll(async () => {
  moto = await startMoto()
  proxy = await startProxy(moto.url)
})
beforeEach(async () => {
  await proxy.reset()
  world = await createTrailWorld(placeAt(proxy.url))
})
afterEach(() => moto.iamEnforcement(false))
afterAll(async () => {
  await proxy?.stop()
  await moto?.stop()
})

/** A user with one policy, while the account is ruled by policies. */
async function asUserWith(document: PolicyDocument): Promise<Place> {
  const place = placeAt(proxy.url)
  const iam = new IAMClient(place)
  await iam.send(new CreateUserCommand({ UserName: 'reader' }))
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'reading', PolicyDocument: JSON.stringify(document) }))
  await iam.send(new AttachUserPolicyCommand({ UserName: 'reader', PolicyArn: Policy?.Arn }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }))
  await moto.iamEnforcement(true)
  return { ...place, credentials: { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' } }
}

const documented = (): PolicyDocument => {
  const onTrail: PolicyStatement = {
    Effect: 'Allow',
    Action: ['cloudtrail:GetTrailStatus', 'cloudtrail:StopLogging'],
    Resource: world.arn,
    Condition: { StringEquals: { 'aws:ResourceAccount': world.place.account } },
  }
  const onBucket: PolicyStatement = {
    Effect: 'Allow',
    Action: ['s3:GetEncryptionConfiguration', 's3:ListBucket'],
    Resource: `arn:aws:s3:::${world.bucket}`,
  }
  return { Version: '2012-10-17', Statement: [onTrail, onBucket] }
}

async function tryAll(place: Place): Promise<Record<string, unknown>> {
  const cloudtrail = new CloudTrailClient({ ...place, maxAttempts: 1 })
  const s3 = new s3api.S3Client({ ...place, maxAttempts: 1 })
  return {
    status: await outcome(cloudtrail.send(new GetTrailStatusCommand({ Name: world.arn }))),
    stop: await outcome(cloudtrail.send(new StopLoggingCommand({ Name: world.arn }))),
    encryption: await outcome(s3.send(new s3api.GetBucketEncryptionCommand({ Bucket: world.bucket }))),
    head: await outcome(s3.send(new s3api.HeadBucketCommand({ Bucket: world.bucket }))),
    describe: await outcome(cloudtrail.send(new DescribeTrailsCommand())),
    keys: await outcome(cloudtrail.send(new ListPublicKeysCommand())),
    create: await outcome(cloudtrail.send(new CreateTrailCommand({ Name: world.name, S3BucketName: world.bucket }))),
  }
}

test('a transformed policy allows what the original does, and no more; what the proxy supplies is refused like the rest', async () => {
  const place = await asUserWith(transformPolicyForMoto(documented()))
  expect(await tryAll(place)).toEqual({
    status: 'done',
    stop: 'done',
    encryption: 'done',
    head: 'done',
    describe: 'AccessDeniedException',
    keys: 'AccessDeniedException',
    create: 'AccessDeniedException',
  })
})

test('the transformation is still needed: moto refuses under the policy as it is documented', async () => {
  const place = await asUserWith(documented())
  const { status, stop, encryption, head } = await tryAll(place)
  expect({ status, stop, encryption, head }).toEqual({
    status: 'AccessDeniedException',
    stop: 'AccessDeniedException',
    encryption: 'done',
    head: 'Unknown',
  })
})

test('a repaired refusal names the user, the action, the trail and the reason', async () => {
  const place = await asUserWith({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] })
  await expect(new CloudTrailClient(place).send(new GetTrailStatusCommand({ Name: world.arn }))).rejects.toThrow(
    `User: arn:aws:iam::123456789012:user/reader is not authorized to perform: cloudtrail:GetTrailStatus on resource: ${world.arn} ` +
      'because no identity-based policy allows the cloudtrail:GetTrailStatus action',
  )
})

test('without the repair the refusal is no JSON', async () => {
  const plain = await startProxy(moto.url, { corrections: 'none' })
  const place = await asUserWith({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }] })
  const client = new CloudTrailClient({ ...place, endpoint: plain.url, maxAttempts: 1 })
  expect(await outcome(client.send(new DescribeTrailsCommand()))).toBe('SyntaxError')
  await plain.stop()
})

test('unknown keys are refused as AWS refuses them', async () => {
  await asUserWith(documented())
  const client = new CloudTrailClient({ ...placeAt(proxy.url), maxAttempts: 1 })
  expect(await outcome(client.send(new DescribeTrailsCommand()))).toBe('UnrecognizedClientException')
})

const Bucket = 'main-logs-123456789012-us-east-1'
const closed = { BlockPublicAcls: true }
const encrypted = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] }
const owned = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] }
const QueueUrl = 'http://127.0.0.1/123456789012/none'

const s3call =
  (send: (client: s3api.S3Client) => Promise<unknown>) =>
  (place: Place): Promise<unknown> =>
    send(new s3api.S3Client({ ...place, maxAttempts: 1 }))

// What each action of the table is for; an answer other than a refusal means that moto let the call in.
const renamings: [string, (place: Place) => Promise<unknown>][] = [
  ['s3:GetEncryptionConfiguration', s3call((s3) => s3.send(new s3api.GetBucketEncryptionCommand({ Bucket })))],
  ['s3:GetBucketPublicAccessBlock', s3call((s3) => s3.send(new s3api.GetPublicAccessBlockCommand({ Bucket })))],
  ['s3:GetBucketOwnershipControls', s3call((s3) => s3.send(new s3api.GetBucketOwnershipControlsCommand({ Bucket })))],
  ['s3:GetBucketObjectLockConfiguration', s3call((s3) => s3.send(new s3api.GetObjectLockConfigurationCommand({ Bucket })))],
  ['s3:GetReplicationConfiguration', s3call((s3) => s3.send(new s3api.GetBucketReplicationCommand({ Bucket })))],
  ['s3:GetBucketPolicyStatus', s3call((s3) => s3.send(new s3api.GetBucketPolicyStatusCommand({ Bucket })))],
  [
    's3:PutEncryptionConfiguration',
    s3call((s3) => s3.send(new s3api.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encrypted }))),
  ],
  [
    's3:PutBucketPublicAccessBlock',
    s3call((s3) => s3.send(new s3api.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: closed }))),
  ],
  [
    's3:PutBucketOwnershipControls',
    s3call((s3) => s3.send(new s3api.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: owned }))),
  ],
  [
    'sqs:SendMessage',
    ({ endpoint, ...place }) =>
      new SQSClient({ ...place, endpoint, useQueueUrlAsEndpoint: false, maxAttempts: 1 }).send(
        new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'm' }] }),
      ),
  ],
]

const REFUSALS = /^AccessDenied/

test.each(renamings)('%s: refused under its own name, let in under the name moto wants', async (Action, call) => {
  const document: PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }
  const plain = await asUserWith(document)
  expect(await outcome(call(plain))).toMatch(REFUSALS)
  await proxy.reset()
  world = await createTrailWorld(placeAt(proxy.url))
  const transformed = await asUserWith(transformPolicyForMoto(document))
  expect(await outcome(call(transformed))).not.toMatch(REFUSALS)
})
