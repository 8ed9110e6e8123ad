import { gunzipSync, gzipSync } from 'node:zlib'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createQueue } from '../../../packages/aws/src/collect/index.ts'
import type { Clock } from '../../../packages/collector/src/clock.ts'
import type { Settings } from '../../../packages/collector/src/config/settings.ts'
import { createHandler, type HandlerOptions } from '../../../packages/collector/src/lambda/create-handler.ts'
import { createTextLog } from '../../../packages/collector/src/log/log.ts'
import { createSession } from '../../../packages/collector/src/open/session.ts'
import type { Counts } from '../../../packages/collector/src/run/counts.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { startFauxqs } from '../../aws/collect/fauxqs.ts'
import { createRandom, madeUpEvent } from '../../fixtures/cloudtrail-log.ts'
import { sqsRecord } from '../../stream/message/forms.ts'
import { logKey } from '../object/keys.ts'
import { startReceiver } from '../sink/receiver.ts'

let aws: Awaited<ReturnType<typeof startFauxqs>>
let s3: S3Client
beforeAll(async () => {
  aws = await startFauxqs()
  s3 = new S3Client({ forcePathStyle: true })
  for (const Bucket of ['logs', 'events', 'kept']) await s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(() => aws.stop())

const SETTINGS: Settings = { sinks: [{ s3: 'events' }], quarantine: { bucket: 'kept' } }
const log = createTextLog({ say: () => {}, level: 'warn', clock: systemClock })
const handlerOf = (settings: Settings, more: Partial<HandlerOptions> = {}) =>
  createHandler({ settings, env: {}, clock: systemClock, log, ...more })
const batchOf = (...keys: readonly string[]) => ({
  Records: keys.map((key) => ({ ...sqsRecord(JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: [key] })), messageId: key })),
})
async function putLog(unique: string, ...events: readonly object[]): Promise<string> {
  const Key = logKey({ unique })
  await s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body: gzipSync(JSON.stringify({ Records: events })) }))
  return Key
}

async function eventsIn(Bucket: string): Promise<number> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  let events = 0
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
    events +=
      gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array())
        .toString()
        .split('\n').length - 1
  }
  return events
}

test('each record of a batch has its fate; what comes again in a warm function is done', async () => {
  const random = createRandom(3)
  const Body = gzipSync(JSON.stringify({ Records: Array.from({ length: 4 }, () => madeUpEvent(random)) }))
  const key = logKey({ unique: 'ABCDEFGHIJKLMNOP' })
  await s3.send(new PutObjectCommand({ Bucket: 'logs', Key: key, Body }))
  const message = (of: string) => JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: [of] })
  const batch = {
    Records: [
      { ...sqsRecord(message(key)), messageId: 'there' },
      { ...sqsRecord(message(logKey({ unique: 'PPPPPPPPPPPPPPPP' }))), messageId: 'not-there' },
      { ...sqsRecord('garbage'), messageId: 'garbage' },
    ],
  }
  const handler = handlerOf(SETTINGS)
  expect(await handler(batch)).toEqual({ batchItemFailures: [{ itemIdentifier: 'not-there' }] })
  expect([await eventsIn('events'), (await s3.send(new ListObjectsV2Command({ Bucket: 'kept' }))).KeyCount]).toEqual([4, 2])
  expect(await handler({ Records: batch.Records.slice(0, 1) })).toEqual({ batchItemFailures: [] })
  expect(await eventsIn('events')).toBe(4)
})

const stopLogging = {
  ...{ eventID: 'e1', eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com', recipientAccountId: '111122223333' },
  requestParameters: { name: 'main' },
}

test('an event that weakens the recording is told before the call ends, whatever is filtered', async () => {
  const url = await aws.createQueue('wakes')
  const queue = await createQueue({ url, session: await createSession()() })
  const key = await putLog('TAMPERTAMPERTAMP', stopLogging)
  const settings: Settings = { ...SETTINGS, alerts: { queue: url }, filter: { where: { eventName: ['ConsoleLogin'] } } }
  expect(await handlerOf(settings)(batchOf(key))).toEqual({ batchItemFailures: [] })
  const [message] = await queue.receive({ most: 1, waitSeconds: 0, hiddenSeconds: 30 }, new AbortController().signal)
  expect(JSON.parse(message?.body ?? '')).toMatchObject({ v: 1, kind: 'tamper', code: 'StopLogging', subject: 'main' })
})

test('where that cannot be told the call comes again, and tells it then', async () => {
  const key = await putLog('AGAINAGAINAGAINA', { ...stopLogging, eventID: 'e2' })
  const url = (await aws.createQueue('late')).replace('late', 'not-there-yet')
  const handler = handlerOf({ ...SETTINGS, alerts: { queue: url } })
  await expect(handler(batchOf(key))).rejects.toThrow('alerts could not be sent')
  await aws.createQueue('not-there-yet')
  expect(await handler(batchOf(key))).toEqual({ batchItemFailures: [] })
  const queue = await createQueue({ url, session: await createSession()() })
  expect(await queue.receive({ most: 10, waitSeconds: 0, hiddenSeconds: 30 }, new AbortController().signal)).toHaveLength(1)
})

test('a warm function remembers objects, and not every event that it ever saw', async () => {
  const keys = [await putLog('FIRSTFIRSTFIRSTF', { eventID: 'copy' }), await putLog('OTHEROTHEROTHERO', { eventID: 'copy' })]
  const told: Counts[] = []
  const handler = handlerOf(SETTINGS, { counted: (counts) => void told.push(counts) })
  for (const key of [...keys, ...keys]) await handler(batchOf(key))
  expect(told.map(({ objects, events }) => [objects.stored, objects.duplicate, events.kept])).toEqual([
    [1, 0, 1],
    [1, 0, 1],
    [0, 1, 0],
    [0, 1, 0],
  ])
})

test('a call that nobody could name the failures of fails whole', async () => {
  const event = {
    Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'logs' }, object: { key: 'none' } } }],
  }
  await expect(handlerOf(SETTINGS)(event)).rejects.toThrow('the call is to come again')
})

test('before the time is up, what is under way is given back', async () => {
  const batch = { Records: [{ ...sqsRecord(JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: ['x'] })), messageId: 'late' }] }
  const answer = await handlerOf(SETTINGS)(batch, { getRemainingTimeInMillis: () => 0 })
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'late' }] })
})

test('near the end of its time, what is done is done, and only what hangs comes again', async () => {
  const left = 777_000
  const nearItsEnd = Promise.withResolvers<void>()
  const sleep: Clock['sleep'] = (milliseconds, signal) =>
    milliseconds > left - 10_000 && milliseconds < left ? nearItsEnd.promise : systemClock.sleep(milliseconds, signal)
  const receiver = await startReceiver()
  // It takes the one, and says nothing to the other, which comes when the one is done.
  receiver.answer = ({ text }) => {
    if (!text.includes('hangs')) return false
    nearItsEnd.resolve()
    return true
  }
  const [quick, slow] = [await putLog('QUICKQUICKQUICKQ', { eventID: 'q' }), await putLog('SLOWSLOWSLOWSLOW', { eventID: 'hangs' })]
  const sink = { http: receiver.url, 'allow-http': true, 'allow-private': true } as const
  const handler = handlerOf({ ...SETTINGS, sinks: [sink], concurrency: 1 }, { clock: { ...systemClock, sleep } })
  const answer = await handler(batchOf(quick, slow), { getRemainingTimeInMillis: () => left })
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: slow }] })
  receiver.answer = () => false
  expect(await handler(batchOf(slow))).toEqual({ batchItemFailures: [] })
  await receiver.close()
  expect(receiver.taken.flatMap(({ lines }) => lines.map((line) => JSON.parse(line).eventID))).toEqual(['q', 'hangs'])
})

test.each<[string, Settings, string]>([
  ['files', { ...SETTINGS, sinks: [{ file: '/tmp/out' }] }, 'a function writes to s3, http or a queue'],
  ['no sink', { ...SETTINGS, sinks: [] }, 'nowhere to put events'],
  ['a ledger in a file', { ...SETTINGS, ledger: { file: '/tmp/ledger.db' } }, 'a function keeps it in DynamoDB'],
  ['a quarantine in a folder', { sinks: [{ s3: 'events' }] }, 'a function keeps it in a bucket'],
])('%s are not for a function', (_what, settings, words) => {
  expect(() => handlerOf(settings)).toThrow(words)
})
