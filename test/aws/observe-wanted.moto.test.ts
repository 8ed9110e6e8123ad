import { AddTagsCommand, CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogsClient, TagResourceCommand as TagLogs } from '@aws-sdk/client-cloudwatch-logs'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateOrganizationCommand, EnableAWSServiceAccessCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { CreateBucketCommand, PutBucketEncryptionCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createConnection, createPace, createSessions, observeAccount } from '@trailmend/aws'
import { type AccountSnapshot, type Fact, observe, type RecordedCall, type Scope } from '@trailmend/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTrailWorld, inRegion, placeAt, type TrailWorld } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { recording } from '../fixtures/recordings.ts'

const ACCOUNT = '123456789012'
const REGION = 'us-east-1'
const OURS = [{ key: 'trailmend', value: 'standard' }]
const TAGS = [{ Key: 'trailmend', Value: 'standard' }]
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`
const ground = useMoto()
let trail: TrailWorld
let keyArn: string

/** A trail with its bucket, topic and log group, all of them tagged, and things that no trail names. */
beforeAll(async () => {
  const place = placeAt(ground.proxy.url)
  Object.assign(process.env, motoEnv(ground.proxy.url))
  trail = await createTrailWorld(place, { logGroup: 'trail', topic: 'trail' })
  await new CloudTrailClient(place).send(new AddTagsCommand({ ResourceId: trail.arn, TagsList: TAGS }))
  const s3 = new S3Client({ ...place, forcePathStyle: true })
  await s3.send(new PutBucketTaggingCommand({ Bucket: trail.bucket, Tagging: { TagSet: TAGS } }))
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'a-key' }, BucketKeyEnabled: true }
  await s3.send(new PutBucketEncryptionCommand({ Bucket: trail.bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }))
  const elsewhere = new S3Client({ ...inRegion(place, 'eu-west-1'), forcePathStyle: true })
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' as const }
  await elsewhere.send(new CreateBucketCommand({ Bucket: 'another-bucket', CreateBucketConfiguration }))
  const logs = new CloudWatchLogsClient(place)
  await logs.send(new TagLogs({ resourceArn: arn('logs', 'log-group:trail'), tags: { trailmend: 'standard' } }))
  await new SNSClient(place).send(new CreateTopicCommand({ Name: 'alone', Tags: TAGS }))
  const sqs = new SQSClient(place)
  await sqs.send(new CreateQueueCommand({ QueueName: 'alone-dead-letter', tags: { trailmend: 'standard' } }))
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn('sqs', 'alone-dead-letter'), maxReceiveCount: 5 })
  await sqs.send(new CreateQueueCommand({ QueueName: 'alone', Attributes: { RedrivePolicy } }))
  const { KeyMetadata } = await new KMSClient(place).send(new CreateKeyCommand({ Tags: [{ TagKey: 'trailmend', TagValue: 'standard' }] }))
  keyArn = KeyMetadata?.Arn ?? ''
  await new IAMClient(place).send(new CreateRoleCommand({ RoleName: 'alone', AssumeRolePolicyDocument: '{}', Tags: TAGS }))
  const organizations = new OrganizationsClient(place)
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'cloudtrail.amazonaws.com' }))
})

async function callsFor(scope: Scope): Promise<readonly RecordedCall[]> {
  const calls: RecordedCall[] = []
  const open = createSessions({ pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' })
  await observeAccount(await open({}), { scope, witness: { answered: (call) => void calls.push(call) } })
  return calls
}

async function seen(scope: Scope): Promise<AccountSnapshot> {
  const [account] = observe(recording(await callsFor(scope)), scope).accounts
  if (account === undefined) throw new Error('the account answered')
  return account
}

const valueIn = (fact: Fact<unknown> | undefined): unknown => (fact?.known ? fact.value : fact)

describe('what a plan wants to know of, asked of an account', () => {
  let account: AccountSnapshot
  beforeAll(async () => {
    const wanted = {
      buckets: [trail.bucket, 'another-bucket', 'no-such-bucket'],
      topics: [arn('sns', 'alone'), arn('sns', 'no-such-topic')],
      queues: [arn('sqs', 'alone'), arn('sqs', 'no-such-queue')],
      logGroups: [arn('logs', 'log-group:no-such-group')],
      roles: [`arn:aws:iam::${ACCOUNT}:role/alone`, `arn:aws:iam::${ACCOUNT}:role/no-such-role`],
      keys: [keyArn],
      organization: true,
    }
    account = await seen({ regions: [REGION], wanted })
  })

  test('the trail, its tags and what was said of its changes', () => {
    expect(account.trails.map(({ name, tags }) => [name, valueIn(tags)])).toEqual([['main', OURS]])
    expect(account.trailWrites).toEqual({ known: true, value: [] })
  })
  test('buckets', () => {
    expect(valueIn(account.ownBuckets)).toEqual(['another-bucket', trail.bucket])
    expect(account.buckets.map(({ name, exists, region, tags }) => [name, ...[exists, region, tags].map(valueIn)])).toEqual([
      ['another-bucket', true, 'eu-west-1', []],
      [trail.bucket, true, REGION, OURS],
      ['no-such-bucket', false, null, expect.objectContaining({ because: 'not-found' })],
    ])
    const [another, ours] = account.buckets
    expect(valueIn(ours?.encryption)).toEqual({ algorithm: 'aws:kms', keyId: 'a-key', bucketKey: true })
    expect(valueIn(another?.encryption)).toEqual({ algorithm: 'AES256', keyId: null, bucketKey: false })
    expect(valueIn(another?.ownership)).toBe('BucketOwnerEnforced')
  })
  test('topics and queues, subscribed or not', () => {
    expect(account.topics.map((topic) => [topic.arn, valueIn(topic.exists), valueIn(topic.tags)])).toEqual([
      [arn('sns', 'alone'), true, OURS],
      [arn('sns', 'no-such-topic'), false, expect.objectContaining({ because: 'not-found' })],
      [arn('sns', 'trail'), true, []],
    ])
    const queues = account.queues.map((queue) => [queue.arn, queue.settings.known && queue.settings.value !== null, valueIn(queue.tags)])
    expect(queues).toEqual([
      [arn('sqs', 'alone'), true, []],
      [arn('sqs', 'alone-dead-letter'), true, OURS],
      [arn('sqs', 'no-such-queue'), false, expect.objectContaining({ because: 'not-found' })],
    ])
  })
  test('log groups, roles and keys', () => {
    expect(account.logGroups.map(({ name, settings, tags }) => [name, valueIn(settings) !== null, valueIn(tags)])).toEqual([
      // AWS says that there is no such log group; moto tells that it has no tags.
      ['no-such-group', false, expect.anything()],
      ['trail', true, OURS],
    ])
    expect(account.roles.map(({ name, trust, tags }) => [name, valueIn(trust) !== null, valueIn(tags)])).toEqual([
      ['alone', true, OURS],
      ['no-such-role', false, expect.objectContaining({ because: 'not-found' })],
      ['trail-delivery', true, []],
    ])
    expect(account.trailKeys.map(({ id, tags }) => [id, valueIn(tags)])).toEqual([[keyArn, OURS]])
  })
  test('whom the organization trusts', () => {
    expect(valueIn(account.trustedAccess)).toBe(true)
  })
})

test('a change is told with who made it', async () => {
  const userIdentity = { arn: `arn:aws:iam::${ACCOUNT}:user/somebody` }
  const CloudTrailEvent = JSON.stringify({ userIdentity, requestParameters: { name: trail.arn } })
  const told = { EventId: 'e1', EventTime: new Date('2026-11-22T08:00:00Z'), EventName: 'StopLogging', CloudTrailEvent, ReadOnly: 'false' }
  ground.proxy.events([told], { account: ACCOUNT, region: REGION })
  const { trailWrites } = await seen({
    regions: [REGION],
    wanted: { buckets: [], topics: [], queues: [], logGroups: [], roles: [], keys: [] },
  })
  expect(trailWrites).toMatchObject({
    value: [{ eventName: 'StopLogging', time: '2026-11-22T08:00:00.000Z', trailName: 'main', principal: userIdentity.arn }],
  })
})

test('without a plan, none of it is asked', async () => {
  const asked = new Set((await callsFor({ regions: [REGION] })).map(({ service, operation }) => `${service}:${operation}`))
  expect([...asked].filter((name) => /Tag|LookupEvents|ListBuckets|GetBucketEncryption|Ownership|ServiceAccess/.test(name))).toEqual([])
})
