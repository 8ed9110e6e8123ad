import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConnection, createObjects, createPace, createQueue } from '../../../packages/aws/src/collect/index.ts'
import { createCollector } from '../../../packages/collector/src/collector.ts'
import { askStatus } from '../../../packages/collector/src/complete/ask-status.ts'
import { openSqliteLedger } from '../../../packages/collector/src/ledger/sqlite-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { startFauxqs } from '../../aws/collect/fauxqs.ts'
import { emptyFolder } from '../../cli/run.ts'
import { inShort, logKey } from './hours.ts'

let world: Awaited<ReturnType<typeof startFauxqs>>
beforeAll(async () => {
  world = await startFauxqs()
})
afterAll(() => world.stop())

test('what lies in a bucket and was not collected is sent to the queue, collected, and complete', async () => {
  const folder = emptyFolder()
  const session = { pace: createPace(4), requestHandler: createConnection(8), userAgent: 'test' }
  const url = await world.createQueue('deliveries')
  await world.createBucket('logs')
  for (const hours of [0.3, 1.3, 2.3])
    await world.put('logs', logKey(hours), gzipSync(JSON.stringify({ Records: [{ eventID: `e${hours}` }] })))
  const clock = { ...systemClock, now: () => Date.parse('2026-11-23T10:00:00Z') }
  const context = { clock, userAgent: 'test', folder, signal: new AbortController().signal }
  const wishes = { ledger: 'ledger.db', bucket: ['logs'], from: '2026-11-22T10:00Z', to: '2026-11-22T13:00Z' }
  const collect = async () => {
    const ledger = openSqliteLedger({ path: join(folder, 'ledger.db'), by: 'test', clock })
    const queue = await createQueue({ url, session })
    const sources = [createQueueSource({ queue, clock: systemClock, once: true, waitSeconds: 1 })]
    const counts = await createCollector({
      sources,
      store: createObjects({ session }),
      sinks: [],
      ledger,
      quarantine: createMemoryQuarantine(),
      clock,
    }).run()
    await ledger.close()
    return counts.objects.stored
  }
  expect(await collect()).toBe(0)
  const before = await askStatus({ ...wishes, repair: true, queue: url }, context)
  expect([inShort(before.hours), before.exitCode, before.repair]).toEqual([
    ['gap not-stored', 'gap not-stored', 'gap not-stored'],
    1,
    { keys: 3, messages: 1 },
  ])
  expect(await collect()).toBe(3)
  const after = await askStatus(wishes, context)
  expect([inShort(after.hours), after.exitCode]).toEqual([['complete (listed)', 'complete (listed)', 'complete (listed)'], 0])
})

test('a bucket that may not be listed makes it unknown', async () => {
  const folder = emptyFolder()
  const ledger = openSqliteLedger({ path: join(folder, 'ledger.db'), by: 'test', clock: systemClock })
  await ledger.close()
  const context = { clock: systemClock, userAgent: 'test', folder, signal: new AbortController().signal }
  const status = await askStatus({ ledger: 'ledger.db', bucket: ['not-there'] }, context)
  expect([status.state, status.exitCode, status.hours]).toEqual(['unknown', 3, []])
})
