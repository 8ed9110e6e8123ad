import { randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Alert, createLogAlerts } from '../../../packages/collector/src/alert/index.ts'
import { type WatchOverOptions, watchOver } from '../../../packages/collector/src/alert/watch-over.ts'
import { type CollectorOptions, createCollector } from '../../../packages/collector/src/collector.ts'
import { createKeysSource } from '../../../packages/collector/src/complete/keys-source.ts'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { CollectorFilter } from '../../../packages/collector/src/read/read-options.ts'
import { makeChain, testKey } from '../../stream/digest/trail.ts'
import { HOUR } from '../complete/hours.ts'
import { keysOf, storeOf, tasksIn } from '../complete/trail-store.ts'
import { createMemoryTable } from '../ledger/memory-table.ts'
import { turningClock } from '../source/turning-clock.ts'

const START = Date.parse('2026-11-22T20:01:31Z')
const KEY = testKey('f1', START - 30 * 24 * HOUR, START + 30 * 24 * HOUR)
const event = (eventID: string, eventName: string) => ({
  eventID,
  eventName,
  eventSource: 'cloudtrail.amazonaws.com',
  recipientAccountId: '111122223333',
})

async function alertsOf(
  filter: CollectorFilter,
  how: number | 'conclude' | 'flush' = 3,
  more: Partial<WatchOverOptions> = {},
  { memory = emptyLedgerMemory(), now = 10 } = {},
) {
  const { objects, digests } = makeChain({
    key: KEY,
    start: START,
    hours: 6,
    contents: (_time, unique) => JSON.stringify({ Records: [event(unique, 'GetTrail')] }),
  })
  const [, second, , fourth] = digests
  const at = ({ bucket, key }: { bucket: string; key: string }) => `${bucket}/${key}`
  objects.set(at(second!.logs[0]!), { bytes: gzipSync(JSON.stringify({ Records: [event('e1', 'StopLogging')] })), metadata: {} })
  objects.get(at(fourth!))!.metadata = {}
  objects.delete(at(digests[4]!.logs[0]!))
  const clock = turningClock(START + now * HOUR)
  const ledger = createMemoryLedger({ by: 'test', memory })
  const alerts: Alert[] = []
  const options: CollectorOptions = {
    ...{ store: storeOf(objects), ledger, clock, sinks: [], quarantine: createMemoryQuarantine(), filter },
    sources: [createKeysSource({ tasks: tasksIn(objects), ledger, clock })],
  }
  const problems: string[] = []
  const over = watchOver(options, {
    sinks: [createLogAlerts((each) => void alerts.push(each))],
    keys: keysOf([KEY]),
    problem: (what) => void problems.push(what),
    ...more,
  })
  await createCollector(over.options).run()
  if (typeof how === 'string') await over[how](new AbortController().signal)
  else {
    const end = new AbortController()
    const watching = over.run(end.signal)
    const until = clock.now() + how * HOUR
    while (clock.now() < until) await new Promise((resolve) => setImmediate(resolve))
    end.abort()
    await watching
  }
  expect([await over.flush(new AbortController().signal), problems]).toEqual([true, []])
  return { standing: over.standing(), told: alerts.map(({ kind, code }) => `${kind} ${code}`).sort() }
}

const EXPECTED = [
  'gap not-stored',
  'silence digests-overdue',
  'tamper StopLogging',
  'verification digest-invalid',
  'verification digest-unsigned',
  'verification log-modified',
]

/** What is told as it is seen. */
const SEEN = ['tamper StopLogging', 'verification digest-unsigned']

test('all that can go wrong is told, once', async () => {
  const { standing, told } = await alertsOf({})
  expect([...new Set(told)]).toEqual(EXPECTED)
  expect(standing.silences).toBe(1)
  expect((standing.gaps ?? 0) + (standing.tampered ?? 0)).toBeGreaterThan(2)
})
test.each<[string, CollectorFilter]>([
  ['those events, by fields', { where: { eventName: ['ConsoleLogin'] } }],
  ['those events, by a function', { event: () => false }],
  ['those objects', { object: ({ kind }) => kind === 'CloudTrail-Digest' }],
])('also where the collector wants none of %s', async (_what, filter) => {
  const { told } = await alertsOf(filter)
  expect([...new Set(told)]).toEqual(EXPECTED)
})

test('a run that drained its sources looks at the end, and one that was told to end does not', async () => {
  expect((await alertsOf({}, 'conclude')).told).toEqual(expect.arrayContaining(['gap not-stored', 'silence digests-overdue']))
  expect([...new Set((await alertsOf({}, 'flush')).told)]).toEqual(SEEN)
})
test('of runs that come one after the other, one in half an hour looks', async () => {
  const memory = emptyLedgerMemory()
  const told = async (now: number): Promise<readonly string[]> =>
    (await alertsOf({}, 'conclude', { judges: 'at-the-end' }, { memory, now })).told
  expect(await told(10)).toEqual(expect.arrayContaining(['gap not-stored', 'silence digests-overdue']))
  const looks: string[] = []
  for (const now of [10.4, 10.6]) {
    const before = memory.remembered.get('watch/concluded')
    await told(now)
    looks.push(memory.remembered.get('watch/concluded') === before ? 'no' : 'yes')
  }
  expect(looks).toEqual(['no', 'yes'])
})
test('a run of what is past tells neither silence nor gaps', async () => {
  const { told, standing } = await alertsOf({}, 'conclude', { judges: 'never' })
  expect([standing, [...new Set(told)]]).toEqual([{ silences: 0 }, SEEN])
})

test('a digest that no ledger can keep is told, once, and is in quarantine', async () => {
  const { objects, digests } = makeChain({ key: KEY, start: START, hours: 2 })
  const place = `${digests[1]!.bucket}/${digests[1]!.key}`
  const json = JSON.parse(gunzipSync(objects.get(place)!.bytes).toString())
  const logFiles = [{ ...json.logFiles[0], s3Object: randomBytes(400_000).toString('base64') }]
  objects.set(place, { bytes: gzipSync(JSON.stringify({ ...json, logFiles })), metadata: {} })
  const clock = turningClock(START + 3 * HOUR)
  const [alerts, quarantine] = [[] as Alert[], createMemoryQuarantine()]
  const ledger = createTableLedger({ table: createMemoryTable(), by: 'test', clock })
  for (let runs = 0; runs < 2; runs++) {
    const options = { store: storeOf(objects), ledger, clock, sinks: [], quarantine }
    const sources = [createKeysSource({ tasks: tasksIn(objects), ledger, clock })]
    const over = watchOver({ ...options, sources }, { sinks: [createLogAlerts((each) => void alerts.push(each))], judges: 'never' })
    await createCollector(over.options).run()
    await over.flush(new AbortController().signal)
  }
  expect(alerts).toMatchObject([
    { kind: 'verification', code: 'digest-unfit', account: '111122223333', region: 'us-east-2', subject: `s3://${place}` },
  ])
  expect(await ledger.get(`s3://${place}`)).toMatchObject({ fate: 'quarantined' })
})
