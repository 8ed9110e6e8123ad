import { randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createDigestTaker } from '../../../packages/collector/src/complete/digest-taker.ts'
import { recallChains } from '../../../packages/collector/src/complete/known-chains.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { makeChain, testKey } from '../../stream/digest/trail.ts'
import { createMemoryTable } from '../ledger/memory-table.ts'
import { turningClock } from '../source/turning-clock.ts'
import { HOUR } from './hours.ts'
import { createWorld, tasksIn } from './trail-store.ts'

const START = Date.parse('2026-11-22T20:01:31Z')
const KEY = testKey('f1', START - 24 * HOUR, START + 24 * HOUR)

test.each([
  ['that was delivered is', 1, 1],
  ['of a time to come is not', -2, 0],
])('where nobody verifies, a digest %s the newest of its chain', async (_what, hours, chains) => {
  const { objects, digests } = makeChain({ key: KEY, start: START, hours: 1 })
  const [digest] = digests
  const { bytes, metadata } = objects.get(`${digest!.bucket}/${digest!.key}`)!
  const ledger = createMemoryLedger({ by: 'test' })
  const taker = createDigestTaker({ ledger, clock: { now: () => START + hours * HOUR } })
  await taker.take({ task: taskOf({ bucket: digest!.bucket, key: digest!.key }), bytes, metadata })
  expect(await recallChains(ledger)).toHaveLength(chains)
})

test('a digest with names that no ledger can keep goes to quarantine, once and whole, and the others go on', async () => {
  const { objects, digests } = makeChain({ key: KEY, start: START, hours: 3 })
  const [, digest] = digests
  const place = `${digest!.bucket}/${digest!.key}`
  const stored = objects.get(place)!
  const json = JSON.parse(gunzipSync(stored.bytes).toString())
  const logFiles = [{ ...json.logFiles[0], s3Object: randomBytes(400_000).toString('base64') }]
  objects.set(place, { ...stored, bytes: gzipSync(JSON.stringify({ ...json, logFiles })) })
  const clock = turningClock(START + 12 * HOUR)
  const quarantine = createMemoryQuarantine()
  const ledger = createTableLedger({ table: createMemoryTable(), by: 'test', clock })
  const world = createWorld({ objects, now: clock.now(), clock, ledger, more: { quarantine } })
  const counts = await world.collect(tasksIn(objects))
  expect(counts.objects).toMatchObject({ digest: 2, quarantined: 1, failed: 0 })
  const entries = []
  for await (const entry of quarantine.list()) entries.push(entry)
  expect(entries).toMatchObject([{ origin: `s3://${place}`, code: 'digest-unfit', isWhole: true }])
  expect(entries[0]?.because).toContain('bytes are too many for an item')
  expect(await ledger.get(`s3://${place}`)).toMatchObject({ fate: 'quarantined' })
})
