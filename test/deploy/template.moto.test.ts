import { gunzipSync, gzipSync } from 'node:zlib'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ledgerTableDefinition } from '@trailmend/aws/collect'
import { beforeAll, describe, expect, test } from 'vitest'
import { settle } from '../../packages/collector/src/config/settle.ts'
import { createHandler } from '../../packages/collector/src/lambda/create-handler.ts'
import { createJsonLog } from '../../packages/collector/src/log/log.ts'
import { systemClock } from '../../packages/collector/src/system-clock.ts'
import { logKey } from '../collector/object/keys.ts'
import { cfnLint } from '../fakes/linters.ts'
import { placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { TEMPLATE } from './template.ts'

const ground = useMoto()
const STACK = 'trailmend'
const place = () => placeAt(ground.proxy.url)
const s3 = () => new S3Client({ ...place(), forcePathStyle: true })
const sqs = () => new SQSClient({ ...place(), useQueueUrlAsEndpoint: false })
/** A zip file with nothing in it. */
const EMPTY_ZIP = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex')

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
})

async function cloudFormation(Action: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const body = new URLSearchParams({ Action, Version: '2010-05-15', StackName: STACK, ...more })
  const answer = await fetch(ground.moto.url, { method: 'POST', headers: signedFor('cloudformation'), body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

const GIVEN = {
  TrailArn: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/main',
  LogsBucket: 'example-logs',
  CodeBucket: 'example-code',
  LogsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  AlarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:alarms',
  Alerts: 'queue',
}

const outputs = new Map<string, string>()
const output = (name: string): string => outputs.get(name) ?? `no output ${name}`

beforeAll(async () => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
  for (const Bucket of [GIVEN.LogsBucket, GIVEN.CodeBucket]) await s3().send(new CreateBucketCommand({ Bucket }))
  const code = { Bucket: GIVEN.CodeBucket, Key: 'trailmend-collector-lambda.zip', Body: EMPTY_ZIP }
  await s3().send(new PutObjectCommand(code))
  const parameters = Object.entries(GIVEN).flatMap(([name, value], index) => [
    [`Parameters.member.${index + 1}.ParameterKey`, name],
    [`Parameters.member.${index + 1}.ParameterValue`, value],
  ])
  await cloudFormation('CreateStack', { TemplateBody: TEMPLATE.text, ...Object.fromEntries(parameters) })
  const described = await cloudFormation('DescribeStacks')
  const pair = /<OutputKey>([^<]+)<\/OutputKey>\s*<OutputValue>([^<]+)<\/OutputValue>/g
  for (const [, name = '', value = ''] of described.matchAll(pair)) outputs.set(name, value)
})

test('cfn-lint finds nothing in the template', () => {
  expect(cfnLint([TEMPLATE.text])).toBe('')
})

describe('on moto', () => {
  /** What moto's CloudFormation does not make: it is linted only. */
  const NOT_MADE = [
    'AWS::CloudWatch::Alarm',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::Subscription',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy',
  ]

  test('everything is made that moto can make', async () => {
    const resources = await cloudFormation('ListStackResources')
    const made = new Set([...resources.matchAll(/<LogicalResourceId>([^<]+)</g)].map(([, name]) => name))
    const missing = Object.entries(TEMPLATE.Resources).filter(([name]) => !made.has(name))
    expect([...new Set(missing.map(([, { Type }]) => Type))].sort()).toEqual(NOT_MADE)
  })

  test('the table is what the ledger wants', async () => {
    const { Table } = await new DynamoDBClient(place()).send(new DescribeTableCommand({ TableName: output('LedgerTable') }))
    const { KeySchema, AttributeDefinitions, DeletionProtectionEnabled } = ledgerTableDefinition('x')
    expect(Table).toMatchObject({ KeySchema, AttributeDefinitions, DeletionProtectionEnabled })
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['time'])
  })

  test('what is given up goes to the dead-letter queue, which keeps it as long as there is', async () => {
    const attributes = async (QueueUrl: string) =>
      (await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes ?? {}
    const [queue, dead] = [await attributes(output('QueueUrl')), await attributes(output('DeadLetterQueueUrl'))]
    expect(JSON.parse(queue.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn: dead.QueueArn, maxReceiveCount: 50 })
    expect([queue.MessageRetentionPeriod, dead.MessageRetentionPeriod]).toEqual(['1209600', '1209600'])
  })

  test('a message sent through the topic lands in the queue, and the function as it is set up stores its events and tells of what they weaken', async () => {
    await subscribe()
    const key = logKey({})
    const record =
      '{"eventVersion":"1.11","eventID":"1","recipientAccountId":"123456789012","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging"}'
    await s3().send(new PutObjectCommand({ Bucket: GIVEN.LogsBucket, Key: key, Body: gzipSync(`{"Records":[${record}]}`) }))
    const Message = JSON.stringify({ s3Bucket: GIVEN.LogsBucket, s3ObjectKey: [key] })
    await new SNSClient(place()).send(new PublishCommand({ TopicArn: output('TopicArn'), Message }))
    const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl: output('QueueUrl'), WaitTimeSeconds: 5 }))
    expect(Messages).toHaveLength(1)
    const Records = Messages.map(({ MessageId, Body, ReceiptHandle }) => ({
      ...{ messageId: MessageId, body: Body, receiptHandle: ReceiptHandle, eventSource: 'aws:sqs', attributes: {} },
    }))
    const counts: unknown[] = []
    const handler = createHandler({ ...(await configured()), counted: ({ events }) => counts.push(events) })
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] })
    expect(counts).toMatchObject([{ read: 1, kept: 1 }])
    expect(await stored()).toEqual([`${record}\n`])
    const alerts = await sqs().send(new ReceiveMessageCommand({ QueueUrl: output('AlertsQueueUrl'), WaitTimeSeconds: 1 }))
    expect(alerts.Messages?.map(({ Body }) => JSON.parse(Body ?? ''))).toMatchObject([{ kind: 'tamper', code: 'StopLogging' }])
  })
})

/** The subscription that the template asks for, which moto's CloudFormation does not make. */
async function subscribe(): Promise<void> {
  const { Protocol, RawMessageDelivery } = TEMPLATE.Resources.Subscription?.Properties ?? {}
  const { Attributes = {} } = await sqs().send(
    new GetQueueAttributesCommand({ QueueUrl: output('QueueUrl'), AttributeNames: ['QueueArn'] }),
  )
  await new SNSClient(place()).send(
    new SubscribeCommand({
      TopicArn: output('TopicArn'),
      Protocol: String(Protocol),
      Endpoint: Attributes.QueueArn,
      Attributes: { RawMessageDelivery: String(RawMessageDelivery) },
    }),
  )
}

/** The function's settings, from the environment that the stack gave it. */
async function configured() {
  const answer = await fetch(`${ground.moto.url}/2015-03-31/functions/${STACK}`, { headers: signedFor('lambda') })
  const { Configuration } = (await answer.json()) as { Configuration: { Environment: { Variables: Record<string, string> } } }
  const env = Configuration.Environment.Variables
  const { settings } = await settle({ flags: {}, env, folder: '/nonexistent' })
  const log = await createJsonLog({ say: () => undefined, level: 'error', name: 'test', clock: systemClock })
  return { settings: { name: 'one', ...settings }, env, clock: systemClock, log }
}

async function stored(): Promise<readonly string[]> {
  const Bucket = output('StoreBucket')
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket, Prefix: 'events/' }))
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }))
      return gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString()
    }),
  )
}
