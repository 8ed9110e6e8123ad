import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { CloudTrailClient, GetTrailStatusCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { createConnection, createObjects, createPace, createQueue } from '../../../packages/aws/src/collect/index.ts'
import { createAlertDesk, createQueueAlerts } from '../../../packages/collector/src/alert/index.ts'
import { createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { createTamperWatch } from '../../../packages/collector/src/tamper/tamper-watch.ts'
import { findConfig } from '../../../packages/operate/src/index.ts'
import { planOptions } from '../../../packages/operate/src/plan/index.ts'
import { openRunStore, rememberRuns, runPlace } from '../../../packages/operate/src/repair/index.ts'
import { openWakeQueue, type WatchRound, wakeByQueue, watch, watchRound } from '../../../packages/operate/src/watch/index.ts'
import { emptyFolder } from '../../cli/run.ts'
import { logKey } from '../../collector/complete/hours.ts'
import { createTrailWorld, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'

const ground = useMoto()
const userAgent = 'trailmend/test'
const NEVER = new AbortController().signal

/** What CloudTrail delivers when somebody stops the trail `main`. */
const stopLogging = {
  ...{ eventVersion: '1.11', eventID: 'e1', eventTime: '2026-11-22T10:20:00Z', recipientAccountId: '123456789012', readOnly: false },
  ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: 'main' } },
}

/** A collector that takes what is in a queue, and sends its alerts to another. */
async function collectOnce(deliveries: string, alerts: string): Promise<void> {
  const session = { pace: createPace(4), requestHandler: createConnection(8), userAgent }
  const ledger = createMemoryLedger({ by: 'test' })
  const desk = createAlertDesk({ ledger, clock: systemClock, sinks: [createQueueAlerts(await createQueue({ url: alerts, session }))] })
  await createCollector({
    sources: [
      createQueueSource({ queue: await createQueue({ url: deliveries, session }), clock: systemClock, once: true, waitSeconds: 1 }),
    ],
    ...{ store: createObjects({ session }), sinks: [], ledger, quarantine: createMemoryQuarantine(), clock: systemClock },
    process: createTamperWatch({ clock: systemClock, raise: desk.raise, watched: { trail: ['main'] } }).process(),
  }).run()
  expect(await desk.flush(NEVER)).toBe(true)
}

test('a trail that was stopped is started again, because the file that tells of it was collected', { timeout: 120_000 }, async () => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
  const place = placeAt(ground.proxy.url)
  const { bucket } = await createTrailWorld(place)
  const [sqs, s3, cloudtrail] = [new SQSClient(place), new S3Client({ ...place, forcePathStyle: true }), new CloudTrailClient(place)]
  const [deliveries = '', alerts = ''] = await Promise.all(
    ['deliveries', 'alerts'].map(async (QueueName) => (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl),
  )
  const folder = emptyFolder()
  writeFileSync(join(folder, 'trailmend.yml'), 'plan:\n  profile: repair\n  automatic: [trail-incomplete]\n')
  const config = await findConfig(undefined, folder)
  const options = planOptions({}, config)
  const sleep = (milliseconds: number): Promise<void> => pause(milliseconds)
  const store = await openRunStore(runPlace(join(folder, 'runs'), config), { now: Date.now, sleep, userAgent })
  const repair = { clock: Date.now, userAgent, sleep, random: Math.random, journal: store.journal, lock: store.lock, progress: () => {} }
  const isLogging = async () => (await cloudtrail.send(new GetTrailStatusCommand({ Name: 'main' }))).IsLogging

  const rounds: WatchRound[] = []
  let told: Promise<void> = Promise.resolve()
  const tamper = async (): Promise<void> => {
    await cloudtrail.send(new StopLoggingCommand({ Name: 'main' }))
    const key = logKey(0.5)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: gzipSync(JSON.stringify({ Records: [stopLogging] })) }))
    await sqs.send(new SendMessageCommand({ QueueUrl: deliveries, MessageBody: JSON.stringify({ s3Bucket: bucket, s3ObjectKey: [key] }) }))
    await collectOnce(deliveries, alerts)
  }
  await watch(
    { every: 3_600_000, rounds: 2 },
    {
      round: (reason) =>
        watchRound(
          reason,
          { options, automatic: new Set(['trail-incomplete']) },
          { ask: { clock: Date.now, progress: () => {}, userAgent }, repair, runs: rememberRuns(store.journal) },
        ),
      told: (round) => {
        if (rounds.push(round) === 1) told = tamper()
      },
      // The shortest rest takes no time, and the whole hour is not waited for.
      sleep: (milliseconds, signal) =>
        milliseconds <= 60_000 ? told : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
      random: () => 0.5,
      wake: wakeByQueue(await openWakeQueue(alerts, userAgent), { sleep, problem: (because) => expect.unreachable(because) }),
      signal: NEVER,
    },
  )
  store.close()
  expect(rounds.map(({ reason, accounts }) => [reason, accounts[0]?.applied])).toEqual([
    ['the first look', 0],
    ['a message came to the queue alerts', 1],
  ])
  expect(await isLogging()).toBe(true)
})
