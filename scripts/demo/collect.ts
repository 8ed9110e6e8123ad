// A collector at work: the made-up trail's files in an S3, their notifications through an SNS topic in an SQS queue, and the collector's own calls by
// the AWS SDK. All three are emulated in this process by fauxqs, at 127.0.0.1; nothing leaves the machine.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createConnection, createObjects, createPace, createQueue } from '@trailmend/aws/collect'
import {
  type Counts,
  createCollector,
  createFileSink,
  createMemoryQuarantine,
  createQueueSource,
  openSqliteLedger,
  type ProgressReport,
  type Quarantine,
  systemClock,
} from '@trailmend/collector'
import { buildApp } from 'fauxqs'

const BUCKET = 'trail-logs'
const REGION = 'us-east-1'
const CREDENTIALS = { accessKeyId: 'demo', secretAccessKey: 'demo' }

/** Collect the trail whose bucket was copied to a folder, into another folder; false if that does not end as it must. */
export async function showCollector(bucket: string, out: string): Promise<boolean> {
  const server = buildApp({ logger: false, host: '127.0.0.1' })
  const endpoint = await server.listen({ host: '127.0.0.1', port: 0 })
  const environment = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'demo', AWS_SECRET_ACCESS_KEY: 'demo' }
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, environment)
  try {
    const url = await fill(bucket, endpoint)
    return await collect(url, out)
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    await server.close()
  }
}

/** The files of a folder become objects, and each is told of as CloudTrail does. */
async function fill(bucket: string, endpoint: string): Promise<string> {
  const settings = { endpoint, region: REGION, credentials: CREDENTIALS }
  const [s3, sns, sqs] = [new S3Client({ ...settings, forcePathStyle: true }), new SNSClient(settings), new SQSClient(settings)]
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'collector' }))
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'trail' }))
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }))
  const tell = (keys: readonly string[]) =>
    sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: keys }) }))
  const keys = readdirSync(bucket, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json.gz'))
  for (const key of keys) {
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: readFileSync(join(bucket, key)) }))
    await tell([key])
  }
  // What happens to everybody: a message comes twice, a file is broken, and CloudTrail tries the topic.
  await tell(keys.slice(0, 2))
  const broken = keys.find((key) => key.includes('/CloudTrail/'))?.replace('.json.gz', 'broken.json.gz') ?? ''
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: broken, Body: Buffer.from('this is no gzip') }))
  await tell([broken])
  await sns.send(new PublishCommand({ TopicArn, Message: 'CloudTrail validation message.' }))
  return QueueUrl
}

async function collect(url: string, out: string): Promise<boolean> {
  const session = { pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend-demo' }
  const ledger = openSqliteLedger({ path: join(out, 'ledger.db'), by: 'demo', clock: systemClock })
  const quarantine = createMemoryQuarantine()
  const places = new Map<string, { objects: number; events: number }>()
  const collector = createCollector({
    sources: [createQueueSource({ queue: await createQueue({ url, session }), clock: systemClock, once: true, waitSeconds: 1 })],
    store: createObjects({ session }),
    sinks: [createFileSink({ folder: join(out, 'events'), clock: systemClock })],
    ledger,
    quarantine,
    clock: systemClock,
    progress: (report) => note(report, places),
  })
  try {
    const counts = await collector.run()
    await tell(counts, { quarantine, places, out })
    const { read, kept, filtered, duplicate, quarantined } = counts.events
    return read > 0 && read === kept + filtered + duplicate + quarantined && linesIn(join(out, 'events')) === kept
  } finally {
    await ledger.close()
  }
}

function note(report: ProgressReport, places: Map<string, { objects: number; events: number }>): void {
  if (report.is !== 'object' || report.fate !== 'stored') return
  const name = `${report.account ?? '?'} ${report.region ?? '?'}`
  const place = places.get(name) ?? { objects: 0, events: 0 }
  places.set(name, { objects: place.objects + 1, events: place.events + (report.kept ?? 0) })
}

interface Shown {
  readonly quarantine: Quarantine
  readonly places: ReadonlyMap<string, { readonly objects: number; readonly events: number }>
  readonly out: string
}

async function tell({ deliveries, objects, events, nothing }: Counts, { quarantine, places, out }: Shown): Promise<void> {
  const number = (value: number) => value.toLocaleString('en-US')
  console.log(`${number(deliveries.received)} messages received, ${number(deliveries.acknowledged)} acknowledged`)
  for (const [place, { objects: files, events: kept }] of places)
    console.log(`  ${place}: ${number(kept)} events in ${number(files)} files`)
  console.log(`  digests: ${objects.digest}; told of again: ${objects.duplicate}; in quarantine: ${objects.quarantined}`)
  for (const [because, count] of Object.entries(nothing)) console.log(`  asked for nothing (${because}): ${count}`)
  for await (const { code, origin } of quarantine.list()) console.log(`  quarantine: ${code}, ${relative(`s3://${BUCKET}`, origin)}`)
  const { read, kept, filtered, duplicate, quarantined } = events
  console.log(`\nread ${number(read)} = kept ${number(kept)} + filtered ${filtered} + duplicate ${duplicate} + quarantined ${quarantined}`)
  console.log(`(${number(linesIn(join(out, 'events')))} lines in the files that it wrote)`)
}

function linesIn(folder: string): number {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
  return files.reduce((lines, name) => lines + readFileSync(join(folder, name), 'utf8').split('\n').length - 1, 0)
}
