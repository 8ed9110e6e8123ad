import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { environmentOf } from '../../test/fakes/fauxqs/use-fauxqs.ts'
import type { MadeObject } from './corpus.ts'
import { BUCKET, messageOf } from './message.ts'
import { pinned } from './pinned.ts'
import { cpuOf } from './processor-time.ts'

/** An S3 and an SQS in a process of its own, with a bucket that is full of objects. */
export interface Server {
  readonly url: string
  readonly queueUrl: string
  /** The same queue for who speaks the older form of SQS. */
  readonly olderQueueUrl: string
  readonly env: Readonly<Record<string, string>>
  put(object: MadeObject): Promise<void>
  /** Puts messages of these objects into the queue, one for each. */
  tell(keys: readonly string[]): Promise<void>
  /** Seconds of processor time that it took so far; `undefined` where nobody counts it. */
  cpu(): number | undefined
  close(): Promise<void>
}

/** Starts fauxqs on one of the machine's processors. */
export async function startServer(processor: number): Promise<Server> {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url))
  const [command, ...args] = pinned([process.execPath, script], processor)
  const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const told = await Promise.race([once(server.stdout, 'data'), once(server, 'exit').then(() => undefined)])
  if (told === undefined) throw new Error('fauxqs did not start')
  const { url, olderUrl } = JSON.parse(String(told[0]))
  const env = environmentOf(url)
  Object.assign(process.env, env)
  const s3 = new S3Client({ forcePathStyle: true })
  const sqs = new SQSClient({ endpoint: url })
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'deliveries' }))
  return {
    url,
    queueUrl,
    olderQueueUrl: `${olderUrl}/${queueUrl.split('/').slice(3).join('/')}`,
    env,
    put: async ({ key, zipped }) => {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: zipped }))
    },
    tell: async (keys) => {
      for (let at = 0; at < keys.length; at += 10) {
        const Entries = keys.slice(at, at + 10).map((key, index) => ({ Id: `${index}`, MessageBody: messageOf(key) }))
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
      }
    },
    cpu: () => cpuOf(server.pid),
    close: async () => {
      const ended = once(server, 'exit')
      server.stdin.end()
      await ended
    },
  }
}
