import { createConnection, createPace } from '@trailmend/aws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createObjects } from '../../../packages/aws/src/collect/objects.ts'
import { createQueue } from '../../../packages/aws/src/collect/queue.ts'
import type { Clock } from '../../../packages/collector/src/clock.ts'
import type { ObjectTask } from '../../../packages/collector/src/object/object.ts'
import { listBucket } from '../../../packages/collector/src/source/bucket-listing.ts'
import { enqueueBucket } from '../../../packages/collector/src/source/enqueue.ts'
import type { QueuePort } from '../../../packages/collector/src/source/queue-port.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { logKey } from '../../collector/object/keys.ts'
import { startFauxqs } from './fauxqs.ts'

let aws: Awaited<ReturnType<typeof startFauxqs>>
beforeAll(async () => {
  aws = await startFauxqs()
})
afterAll(() => aws.stop())

const never = new AbortController().signal
const session = () => ({ pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' })
const clock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

async function ground(name: string) {
  const url = await aws.createQueue(name)
  const queue = await createQueue({ url, session: session() })
  const port: QueuePort = queue
  const source = createQueueSource({ queue: port, clock, waitSeconds: 1, once: true })
  return { url, queue, source, receive: async (most = 10) => (await source.receive(most, never)) as readonly Delivery[] }
}

test('a queue by its URL, wherever its host leads', async () => {
  const { url, queue } = await ground('named')
  expect(url).toContain('//sqs.us-east-1.127.0.0.1:')
  expect(queue).toMatchObject({ name: 'named', region: 'us-east-1' })
  await expect(createQueue({ url: 'named', session: session() })).rejects.toThrow(TypeError)
})

describe('SNS, SQS and S3', () => {
  test('a notification is received with the object it tells of, and is gone once it is acknowledged', async () => {
    const { url, source, receive } = await ground('notified')
    const publish = await aws.createTopic('trail', url)
    await aws.createBucket('logs')
    const key = logKey({ prefix: 'a b=c' })
    await aws.put('logs', key, 'contents')
    await publish(JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: [key] }))
    const [delivery] = await receive()
    expect(delivery).toMatchObject({ receiveCount: 1, items: [{ is: 'object', key, kind: 'CloudTrail' }] })
    const got = await createObjects({ session: session() }).get({ bucket: 'logs', key }, never)
    if ('is' in got) throw new Error(got.is)
    expect(Buffer.from(await got.bytes()).toString()).toBe('contents')
    const extended = await delivery?.lease?.extend(60)
    expect(extended).not.toBe('lost')
    await delivery?.acknowledge()
    expect(await source.receive(10, never)).toBe('drained')
  })
  test('what is given back comes again, counted', async () => {
    const { queue, receive } = await ground('again')
    await queue.send(['CloudTrail validation message.'])
    const [first] = await receive()
    await first?.release(0)
    const [second] = await receive()
    expect(second).toMatchObject({ id: first?.id, receiveCount: 2, items: [{ is: 'nothing', because: 'validation' }] })
  })
  test('a hundred messages, each once', async () => {
    const { queue, receive, source } = await ground('many')
    for (let batch = 0; batch < 10; batch++) await queue.send(Array.from({ length: 10 }, (_, index) => `${batch}-${index}`))
    const seen: string[] = []
    for (;;) {
      const deliveries = await receive()
      if ((deliveries as unknown) === 'drained') break
      seen.push(...deliveries.map(({ raw }) => raw))
      await Promise.all(deliveries.map((delivery) => delivery.acknowledge()))
    }
    await source.close?.()
    expect(new Set(seen).size).toBe(100)
    expect(seen).toHaveLength(100)
  })
  test('a long wait is ended by the signal', async () => {
    const { queue } = await ground('quiet')
    const controller = new AbortController()
    const source = createQueueSource({ queue, clock })
    const waiting = source.receive(10, controller.signal)
    setTimeout(() => controller.abort(), 100)
    expect(await waiting).toEqual([])
  })
  test('a queue that is gone', async () => {
    const { url } = await ground('gone')
    const queue = await createQueue({ url: url.replace('gone', 'never'), session: session() })
    await expect(createQueueSource({ queue, clock }).receive(1, never)).rejects.toMatchObject({ code: 'queue-gone' })
  })
})

test('a bucket is listed by its folders, and its keys are put into a queue', async () => {
  await aws.createBucket('backfill')
  const keys = [
    logKey({ unique: 'a' }),
    logKey({ unique: 'b', region: 'eu-west-1' }),
    logKey({ unique: 'c', account: '444455556666', organizationId: 'o-abcd123456' }),
  ]
  for (const key of [...keys, 'AWSLogs/111122223333/Config/x', 'other']) await aws.put('backfill', key, 'x')
  const store = createObjects({ session: session() })
  const listed: ObjectTask[] = []
  for await (const { tasks } of listBucket(store, { bucket: 'backfill' }, never)) listed.push(...tasks)
  expect(listed.map(({ key }) => key).sort()).toEqual([...keys].sort())
  expect(listed[0]).toMatchObject({ bucket: 'backfill', size: 1, kind: 'CloudTrail' })
  const { queue, receive } = await ground('backfill')
  expect(await enqueueBucket({ store, clock, bucket: 'backfill', regions: ['us-east-2'], send: queue.send }, never)).toEqual({
    keys: 2,
    messages: 2,
  })
  const taken = (await receive()).flatMap(({ items }) => items.map((item) => (item.is === 'object' ? item.key : item.is)))
  expect(taken.sort()).toEqual([keys[0], keys[2]].sort())
})
