import { get } from 'node:http'
import { CloudTrailClient, CreateTrailCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail'
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createConnection, createPace } from '@trailmend/aws'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createConfirm } from '../../../packages/aws/src/collect/confirm-subscription.ts'
import { createLookUp } from '../../../packages/aws/src/collect/event-history.ts'
import { createObjects } from '../../../packages/aws/src/collect/objects.ts'
import { createQueue } from '../../../packages/aws/src/collect/queue.ts'
import { createSnsVerifier } from '../../../packages/aws/src/collect/sns-signature.ts'
import { whereTrailDelivers } from '../../../packages/aws/src/collect/trail-place.ts'
import { readMessage } from '../../../packages/collector/src/source/message.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'

const ground = useMoto()
beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})
beforeEach(() => ground.proxy.reset())

const never = new AbortController().signal
const session = () => ({ pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' })
const place = (where: Parameters<typeof placeAt>[1] = {}) => placeAt(ground.proxy.url, where)

async function bucketIn(region: string, bucket: string, account?: string): Promise<S3Client> {
  const s3 = new S3Client({ ...place({ region, ...(account !== undefined && { account }) }), forcePathStyle: true })
  const LocationConstraint = region as BucketLocationConstraint
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint } }) }),
  )
  return s3
}

async function queueWith(name: string) {
  const sqs = new SQSClient({ ...place(), useQueueUrlAsEndpoint: false })
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }))
  const queue = await createQueue({ url, session: session() })
  const receive = async () => (await queue.receive({ most: 10, waitSeconds: 1, hiddenSeconds: 30 }, never))[0]
  return { arn: `arn:aws:sqs:us-east-1:123456789012:${name}`, receive, queue }
}

describe('objects', () => {
  test('of buckets in other regions, whatever region is said', async () => {
    const s3 = await bucketIn('eu-west-1', 'logs-eu')
    await s3.send(new PutObjectCommand({ Bucket: 'logs-eu', Key: 'k/1', Body: 'contents' }))
    const objects = createObjects({ session: session() })
    for (const region of ['us-west-2', 'not a region', undefined]) {
      const got = await objects.get({ bucket: 'logs-eu', key: 'k/1', ...(region !== undefined && { region }) }, never)
      if ('is' in got) throw new Error(got.is)
      expect(Buffer.from(await got.bytes()).toString()).toBe('contents')
    }
    expect(await objects.folders({ bucket: 'logs-eu', prefix: '' }, never)).toEqual(['k'])
    expect(await objects.get({ bucket: 'logs-eu', key: 'gone' }, never)).toEqual({ is: 'missing' })
    expect(await objects.get({ bucket: 'no-such-bucket', key: 'k' }, never)).toEqual({ is: 'missing' })
  })
  test('by a role for the account that their keys name, or for their bucket', async () => {
    const objects = createObjects({
      session: session(),
      byAccount: new Map([['222222222222', { role: 'arn:aws:iam::222222222222:role/reader', externalId: 'x' }]]),
      byBucket: new Map([['shared', { role: 'arn:aws:iam::333333333333:role/reader' }]]),
    })
    const key = 'AWSLogs/222222222222/CloudTrail/us-east-1/2026/11/22/222222222222_CloudTrail_us-east-1_20261122T1005Z_a.json.gz'
    await bucketIn('us-east-1', 'theirs')
    await bucketIn('us-east-1', 'shared')
    ground.proxy.clear()
    await objects.get({ bucket: 'theirs', key }, never)
    await objects.get({ bucket: 'shared', key }, never)
    await objects.get({ bucket: 'theirs', key: 'other' }, never)
    const roles = ground.proxy.calls.filter(({ operation }) => operation === 'AssumeRole')
    expect(roles).toHaveLength(2)
  })
})

describe('messages of S3 and SNS', () => {
  test('a test of S3, then an object', async () => {
    const { arn, receive, queue } = await queueWith('events')
    const s3 = await bucketIn('us-east-1', 'logs')
    const QueueConfigurations = [{ QueueArn: arn, Events: ['s3:ObjectCreated:*' as const] }]
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: 'logs', NotificationConfiguration: { QueueConfigurations } }))
    const first = await receive()
    expect(readMessage(first?.body ?? '').items).toEqual([{ is: 'nothing', because: 'test' }])
    expect(await queue.remove([first?.handle ?? ''])).toEqual(['done'])
    await s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'a b/ü=c.json', Body: '{}' }))
    expect(readMessage((await receive())?.body ?? '').items).toMatchObject([{ is: 'object', bucket: 'logs', key: 'a b/ü=c.json', size: 2 }])
    expect(await queue.hide([{ handle: 'nonsense', seconds: 5 }])).toEqual(['lost'])
  })
  test('are signed, and their signature holds', async () => {
    const { arn, receive } = await queueWith('signed')
    const sns = new SNSClient(place())
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'trail' }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn }))
    await sns.send(new PublishCommand({ TopicArn, Message: '{"s3Bucket":"b","s3ObjectKey":["k"]}' }))
    const envelope = JSON.parse((await receive())?.body ?? '')
    const verify = createSnsVerifier({ fetchCertificate: certificateOfMoto, now: Date.now })
    expect(await verify(envelope)).toBe('valid')
    expect(await verify({ ...envelope, Message: 'other' })).toMatchObject({ invalid: expect.any(String) })
  })
  test('a subscription is confirmed in the region of its topic', async () => {
    const sns = new SNSClient(place({ region: 'eu-west-1' }))
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'trail' }))
    ground.proxy.clear()
    await createConfirm({ session: session() })({ topicArn: TopicArn, token: 't' })
    expect(ground.proxy.calls.map(({ operation, region }) => [operation, region])).toContainEqual(['ConfirmSubscription', 'eu-west-1'])
    await expect(createConfirm({ session: session() })({ topicArn: 'arn:aws:sqs:us-east-1:1:q', token: 't' })).rejects.toThrow(TypeError)
  })
})

test('where a trail delivers, now', async () => {
  await bucketIn('eu-west-1', 'one')
  await bucketIn('eu-west-1', 'two')
  // The proxy would ask for policies of the buckets.
  const cloudtrail = new CloudTrailClient({ ...place({ region: 'eu-west-1' }), endpoint: ground.moto.url })
  const { TrailARN = '' } = await cloudtrail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: 'one', S3KeyPrefix: 'p' }))
  const where = await whereTrailDelivers(TrailARN, { session: session() })
  expect(await where(never)).toEqual({ bucket: 'one', prefix: 'p' })
  await cloudtrail.send(new UpdateTrailCommand({ Name: 'main', S3BucketName: 'two', S3KeyPrefix: '' }))
  expect(await where(never)).toEqual({ bucket: 'two', prefix: '' })
  const gone = await whereTrailDelivers(TrailARN.replace('main', 'gone'), { session: session() })
  expect(await gone(never)).toBeUndefined()
  await expect(whereTrailDelivers('main', { session: session() })).rejects.toThrow(TypeError)
})

test('the event history is asked for by pages, and its texts come as they are', async () => {
  const text = '{"eventVersion":"1.11","eventName":"StopLogging","n":9007199254740993}'
  const at = Date.now() - 60_000
  const told = { EventId: '1', EventName: 'StopLogging', EventTime: new Date(at), CloudTrailEvent: text }
  ground.proxy.events([told], { account: '123456789012', region: 'us-east-1' })
  const lookUp = await createLookUp({ session: session() })
  expect(await lookUp({ region: 'us-east-1', from: at - 3_600_000, to: at + 1000 }, never)).toEqual({ events: [text] })
  expect(await lookUp({ region: 'eu-west-1', from: at - 3_600_000, to: at + 1000 }, never)).toEqual({ events: [] })
})

/** moto gives its certificate to whoever asks it as SNS. */
function certificateOfMoto(url: string): Promise<string> {
  const { hostname, port } = new URL(ground.moto.url)
  const Authorization =
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=x'
  return new Promise((resolve, reject) => {
    get({ host: hostname, port, path: new URL(url).pathname, headers: { Authorization } }, (response) => {
      let text = ''
      response.on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}
