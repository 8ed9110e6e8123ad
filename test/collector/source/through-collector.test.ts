import { gzipSync } from 'node:zlib'
import { createConnection, createPace } from '@trailmend/aws'
import { createObjects, createQueue } from '@trailmend/aws/collect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { defineSink } from '../../../packages/collector/src/sink/define-sink.ts'
import { createBucketSource } from '../../../packages/collector/src/source/bucket-source.ts'
import { createLambdaSource } from '../../../packages/collector/src/source/lambda-source.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import type { Source } from '../../../packages/collector/src/source/source.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { startFauxqs } from '../../aws/collect/fauxqs.ts'
import { cloudTrailEventBridge, sqsRecord } from '../../stream/message/forms.ts'
import { logKey } from '../object/keys.ts'

let aws: Awaited<ReturnType<typeof startFauxqs>>
beforeAll(async () => {
  aws = await startFauxqs()
})
afterAll(() => aws.stop())

const session = () => ({ pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' })

/** A collector that remembers which events it stored. */
function ground() {
  const clock = systemClock
  const ledger = createMemoryLedger({ by: 'test', clock })
  const quarantine = createMemoryQuarantine()
  const store = createObjects({ session: session() })
  const stored: string[] = []
  const sink = defineSink({
    name: 'memory',
    guarantee: 'at-least-once',
    store: async (events) => {
      for (const { eventID = '' } of events) stored.push(eventID)
    },
  })
  const problems: unknown[] = []
  const run = (source: Source) =>
    createCollector({ sources: [source], store, sinks: [sink], ledger, quarantine, clock, problem: (each) => problems.push(each) }).run()
  return { clock, ledger, quarantine, store, stored, run, problems }
}

const log = (...ids: string[]) =>
  gzipSync(
    JSON.stringify({
      Records: ids.map((eventID) => ({ eventVersion: '1.11', eventID, recipientAccountId: '1', eventTime: '2026-11-22T10:00:00Z' })),
    }),
  )

test('from a queue, and what it passed over from its bucket: every event once', async () => {
  const { clock, ledger, store, stored, run, problems } = ground()
  await aws.createBucket('logs')
  const keys = Array.from({ length: 30 }, (_, index) => logKey({ unique: `u${index}` }))
  for (const [index, key] of keys.entries()) await aws.put('logs', key, log(`${index}a`, `${index}b`))
  const url = await aws.createQueue('trail')
  const publish = await aws.createTopic('trail', url)
  for (const key of keys.slice(0, 10)) await publish(JSON.stringify({ s3Bucket: 'logs', s3ObjectKey: [key] }))
  await publish('CloudTrail validation message.')
  const queue = await createQueue({ url, session: session() })
  const counts = await run(createQueueSource({ queue, clock, waitSeconds: 1, once: true }))
  expect(problems).toEqual([])
  expect(counts.events).toMatchObject({ read: 20, kept: 20 })
  expect(await queue.receive({ most: 10, waitSeconds: 0, hiddenSeconds: 1 }, new AbortController().signal)).toEqual([])
  await run(createBucketSource({ store, ledger, clock, bucket: 'logs' }))
  expect(stored.sort()).toEqual(keys.flatMap((_key, index) => [`${index}a`, `${index}b`]).sort())
})

test('what is no log goes to quarantine, and the others go on', async () => {
  const { clock, quarantine, stored, run } = ground()
  await aws.createBucket('odd')
  await aws.put('odd', logKey({ unique: 'good' }), log('1'))
  await aws.put('odd', logKey({ unique: 'bad' }), 'no log at all')
  const url = await aws.createQueue('odd')
  const queue = await createQueue({ url, session: session() })
  await queue.send([
    JSON.stringify({ s3Bucket: 'odd', s3ObjectKey: ['bad', 'good'].map((unique) => logKey({ unique })) }),
    'garbage',
    JSON.stringify(cloudTrailEventBridge),
  ])
  const counts = await run(createQueueSource({ queue, clock, waitSeconds: 1, once: true }))
  expect(stored).toContain('1')
  const kept = []
  for await (const { what } of quarantine.list()) kept.push(what)
  expect(kept.sort()).toEqual(['message', 'object'])
  expect(counts.events.read).toBe(counts.events.kept + counts.events.filtered + counts.events.duplicate + counts.events.quarantined)
})

test('from a call of Lambda, whose answer names what failed', async () => {
  const { run, problems } = ground()
  const source = createLambdaSource({ Records: [sqsRecord(cloudTrailEventBridge, 'good'), sqsRecord('garbage', 'odd')] })
  await run(source)
  expect(problems).toEqual([])
  expect(source.answer()).toEqual({ batchItemFailures: [] })
})
