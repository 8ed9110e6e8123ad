import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Alert, createLogAlerts } from '../../../packages/collector/src/alert/index.ts'
import { watchOver } from '../../../packages/collector/src/alert/watch-over.ts'
import { type CollectorOptions, createCollector } from '../../../packages/collector/src/collector.ts'
import { createKeysSource } from '../../../packages/collector/src/complete/keys-source.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { CollectorFilter } from '../../../packages/collector/src/read/read-options.ts'
import { makeChain, testKey } from '../../stream/digest/trail.ts'
import { HOUR } from '../complete/hours.ts'
import { keysOf, storeOf, tasksIn } from '../complete/trail-store.ts'
import { turningClock } from '../source/turning-clock.ts'

const START = Date.parse('2026-11-22T20:01:31Z')
const KEY = testKey('f1', START - 30 * 24 * HOUR, START + 30 * 24 * HOUR)
const event = (eventID: string, eventName: string) => ({
  eventID,
  eventName,
  eventSource: 'cloudtrail.amazonaws.com',
  recipientAccountId: '111122223333',
})

async function alertsOf(filter: CollectorFilter, hoursToWatch = 3) {
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
  const clock = turningClock(START + 9 * HOUR)
  const ledger = createMemoryLedger({ by: 'test' })
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
  })
  await createCollector(over.options).run()
  const end = new AbortController()
  const watching = over.run(end.signal)
  const until = clock.now() + hoursToWatch * HOUR
  while (clock.now() < until) await new Promise((resolve) => setImmediate(resolve))
  end.abort()
  await watching
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

test('all that can go wrong is told, once', async () => {
  const { standing, told } = await alertsOf({})
  expect([...new Set(told)]).toEqual(EXPECTED)
  expect(standing.silences).toBe(1)
  expect(standing.gaps + standing.tampered).toBeGreaterThan(2)
})
test('also where the collector wants none of those events', async () => {
  const { told } = await alertsOf({ where: { eventName: ['ConsoleLogin'] } })
  expect([...new Set(told)]).toEqual(EXPECTED)
})
