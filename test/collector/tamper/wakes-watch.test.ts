import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConnection, createObjects, createPace, createQueue } from '../../../packages/aws/src/collect/index.ts'
import { createQueueAlerts, watchOver } from '../../../packages/collector/src/alert/index.ts'
import { type CollectorOptions, createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { defineSink } from '../../../packages/collector/src/sink/define-sink.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { NEVER } from '../../../packages/operate/src/watch/wake.ts'
import { openWakeQueue, wakeByAny, wakeByQueue } from '../../../packages/operate/src/watch/wake-queue.ts'
import { watch } from '../../../packages/operate/src/watch/watch.ts'
import { startFauxqs } from '../../aws/collect/fauxqs.ts'
import { logKey } from '../complete/hours.ts'

let world: Awaited<ReturnType<typeof startFauxqs>>
beforeAll(async () => {
  world = await startFauxqs()
})
afterAll(() => world.stop())

const stopLogging = {
  ...{ eventVersion: '1.11', eventID: 'e1', eventTime: '2026-11-22T10:20:00Z', recipientAccountId: '111122223333', readOnly: false },
  ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: 'main' } },
}

test('StopLogging in a delivered file wakes a watch', async () => {
  const session = { pace: createPace(4), requestHandler: createConnection(8), userAgent: 'test' }
  const [deliveries, alerts] = await Promise.all([world.createQueue('deliveries'), world.createQueue('alerts')])
  const publish = await world.createTopic('trail', deliveries)
  const key = logKey(0.5)
  await world.createBucket('trail-logs')
  await world.put('trail-logs', key, gzipSync(JSON.stringify({ Records: [{ eventID: 'e0', eventName: 'GetObject' }, stopLogging] })))
  await publish(JSON.stringify({ s3Bucket: 'trail-logs', s3ObjectKey: [key] }))

  const stored: (string | undefined)[] = []
  const options: CollectorOptions = {
    sources: [
      createQueueSource({ queue: await createQueue({ url: deliveries, session }), clock: systemClock, once: true, waitSeconds: 1 }),
    ],
    store: createObjects({ session }),
    sinks: [
      defineSink({
        name: 'memory',
        guarantee: 'at-least-once',
        store: async (events) => void stored.push(...events.map(({ eventID }) => eventID)),
      }),
    ],
    ledger: createMemoryLedger({ by: 'test' }),
    quarantine: createMemoryQuarantine(),
    clock: systemClock,
  }
  const over = watchOver(options, { sinks: [createQueueAlerts(await createQueue({ url: alerts, session }))], watched: { trail: ['main'] } })
  const counts = await createCollector(over.options).run()
  expect([counts.events.kept, stored]).toEqual([2, ['e0', 'e1']])
  expect(await over.flush(new AbortController().signal)).toBe(true)

  const reasons: string[] = []
  const ports = { sleep: async () => {}, problem: (because: string) => void reasons.push(because) }
  const wake = wakeByAny([NEVER, wakeByQueue(await openWakeQueue(alerts, 'test'), ports)], ports.sleep)
  const restsOnlyTheShortest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    milliseconds <= 60_000 ? Promise.resolve() : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await watch(
    { every: 3_600_000, rounds: 2 },
    {
      round: async (reason) => ({ exitCode: reasons.push(reason) }),
      told: () => {},
      sleep: restsOnlyTheShortest,
      random: () => 0.5,
      wake,
      signal: new AbortController().signal,
    },
  )
  expect(reasons).toEqual(['the first look', 'a message came to the queue alerts'])
  const left = await createQueue({ url: alerts, session })
  expect(await left.receive({ most: 10, waitSeconds: 0, hiddenSeconds: 1 }, new AbortController().signal)).toEqual([])
})
