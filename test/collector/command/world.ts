import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type Fauxqs, startFauxqs } from '../../fakes/fauxqs/use-fauxqs.ts'
import type { Place } from '../../fakes/moto/account.ts'
import { createRandom, madeUpEvent } from '../../fixtures/cloudtrail-log.ts'

/** Buckets and queues of an emulation, and ways to fill them. */
export interface World {
  readonly env: Fauxqs['env']
  bucket(): Promise<string>
  queue(): Promise<string>
  put(bucket: string, key: string, body: string | Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<void>
  /** What a bucket holds, by key. */
  objects(bucket: string): Promise<ReadonlyMap<string, Uint8Array>>
  send(queue: string, bodies: readonly string[]): Promise<void>
  /** Messages that wait, and those that are hidden. */
  waiting(queue: string): Promise<readonly [number, number]>
  close(): Promise<void>
}

/** Start an emulation. */
export async function startWorld(): Promise<World> {
  const { url, env, close } = await startFauxqs()
  const world = worldAt({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }, env)
  return {
    ...world,
    close: async () => {
      await world.close()
      await close()
    },
  }
}

/** Buckets and queues of an emulation that runs already. */
export function worldAt(settings: Pick<Place, 'endpoint' | 'region' | 'credentials'>, env: World['env']): World {
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  const sqs = new SQSClient(settings)
  let number = 0
  return {
    env,
    bucket: async () => {
      const Bucket = `logs-${number++}`
      await s3.send(new CreateBucketCommand({ Bucket }))
      return Bucket
    },
    queue: async () => (await sqs.send(new CreateQueueCommand({ QueueName: `queue-${number++}` }))).QueueUrl ?? '',
    put: async (Bucket, Key, Body, Metadata = {}) => void (await s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata }))),
    objects: async (Bucket) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
      const get = async (Key = '') => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()
      return new Map(await Promise.all(Contents.map(async ({ Key = '' }) => [Key, (await get(Key)) ?? new Uint8Array()] as const)))
    },
    send: async (QueueUrl, bodies) => {
      for (let from = 0; from < bodies.length; from += 10) {
        const Entries = bodies.slice(from, from + 10).map((MessageBody, index) => ({ Id: String(index), MessageBody }))
        await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
      }
    },
    waiting: async (QueueUrl) => {
      const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
      const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }))
      return [Number(Attributes[names[0]]), Number(Attributes[names[1]])]
    },
    close: async () => {
      s3.destroy()
      sqs.destroy()
    },
  }
}

/** When the logs were delivered: now, for commands that look at the last days alone. */
const DELIVERED = Date.now()

/** A day as commands take it: that of the delivery, or so many after it. */
export function dayOf(after = 0): string {
  return new Date(DELIVERED + after * 86_400_000).toISOString().slice(0, 10)
}

/** The key of a log, as CloudTrail names it. */
export function keyOf(number: number): string {
  const [day = '', time = ''] = new Date(DELIVERED).toISOString().split('T')
  const name = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z_${String(number).padStart(16, 'A')}`
  return `AWSLogs/111122223333/CloudTrail/us-east-1/${day.replaceAll('-', '/')}/111122223333_CloudTrail_us-east-1_${name}.json.gz`
}

const random = createRandom(7)

/** A log of made-up events, zipped. */
export function logOf(events: number): Uint8Array {
  return gzipSync(JSON.stringify({ Records: Array.from({ length: events }, () => madeUpEvent(random)) }))
}

/** CloudTrail's own notification. */
export function notice(bucket: string, ...keys: readonly string[]): string {
  return JSON.stringify({ s3Bucket: bucket, s3ObjectKey: keys })
}
