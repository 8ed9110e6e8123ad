import { describe, expect, test } from 'vitest'
import { createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { addendaOf, rememberAddenda } from '../../../packages/collector/src/run/addenda.ts'
import type { ProgressReport } from '../../../packages/collector/src/run/progress.ts'
import type { Delivery, Source } from '../../../packages/collector/src/source/source.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'

const DELIVERED = Date.parse('2026-11-22T10:00:00Z')
const NO_OBJECTS: ObjectStore = { get: async () => ({ is: 'missing' }), list: async function* () {} }

/** Collect logs of these events, each delivered at ten o'clock. */
async function collect(...logs: readonly (readonly object[])[]) {
  const deliveries = logs.map(
    (Records, index): Delivery => ({
      id: `d-${index}`,
      source: 'test',
      raw: '',
      sentAt: DELIVERED,
      items: [{ is: 'events', id: `log-${index}`, bytes: Buffer.from(JSON.stringify({ Records })), provenance: 'test' }],
      acknowledge: async () => undefined,
      release: async () => undefined,
    }),
  )
  const until: Source = { name: 'test', receive: async () => (deliveries.length === 0 ? 'drained' : deliveries.splice(0, 1)) }
  const ledger = createMemoryLedger({ by: 'test' })
  const reports: ProgressReport[] = []
  const parts = { store: NO_OBJECTS, sinks: [], ledger, quarantine: createMemoryQuarantine(), clock: systemClock }
  const counts = await createCollector({ sources: [until], ...parts, progress: (report) => void reports.push(report) }).run()
  return { counts, ledger, reports }
}

const event = (eventID: string, more: object = {}) => ({
  eventVersion: '1.11',
  eventID,
  eventTime: '2026-11-22T09:56:00Z',
  recipientAccountId: '111122223333',
  ...more,
})
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const LATE = { eventTime: '2026-11-22T08:00:00Z' }

describe('events that come late', () => {
  test.each([
    ['2026-11-22T09:45:00Z', 0],
    ['2026-11-22T09:44:59Z', 1],
    ['2026-11-21T23:00:00Z', 1],
    ['2026-11-22T10:05:00Z', 0],
  ])('of %s, delivered at ten: %i', async (eventTime, late) => {
    const { counts } = await collect([event('a', { eventTime })])
    expect(counts.events).toMatchObject({ read: 1, kept: 1, late })
  })

  test('what says more of an earlier event is found by that event, whichever comes first', async () => {
    const addendum = { reason: 'UPDATED_DATA', updatedFields: 'responseElements', originalRequestID: 'r', originalEventID: 'a' }
    for (const logs of [
      [[event('a', LATE)], [event('b', { ...LATE, addendum })]],
      [[event('b', { ...LATE, addendum })], [event('a', LATE)]],
    ]) {
      const { counts, ledger } = await collect(...logs)
      expect(counts.events).toMatchObject({ kept: 2, late: 2, addenda: 1 })
      const [found, ...others] = await all(addendaOf(ledger, 'a'))
      expect(others).toEqual([])
      expect(found).toMatchObject({ eventId: 'b', originalEventId: 'a', reason: 'UPDATED_DATA', updatedFields: 'responseElements' })
      expect(found?.objectId).toMatch(/^log-\d$/)
      expect(await all(addendaOf(ledger, 'other'))).toEqual([])
    }
  })

  test('a correction under the same id is an addendum and no twin; another difference is a twin, and told', async () => {
    const corrected = await collect(
      [event('a', LATE)],
      [event('a', { ...LATE, addendum: { reason: 'UPDATED_DATA', originalEventID: 'a' } })],
    )
    expect(corrected.counts.events).toMatchObject({ kept: 2, twins: 0, addenda: 1, duplicate: 0 })
    const twins = await collect([event('a', LATE)], [event('a', { ...LATE, errorCode: 'changed' })])
    expect(twins.counts.events).toMatchObject({ kept: 2, twins: 1, addenda: 0 })
    expect(twins.reports).toContainEqual({ is: 'twins', id: 'log-1', events: 1 })
  })

  test.each([
    [null],
    ['text'],
    [[1]],
    [{}],
    [{ reason: { a: 1 }, originalEventID: 7 }],
    [{ reason: 'x'.repeat(9000), originalEventID: '../../%2f\u0000' }],
  ])('an addendum that is %j harms nobody', async (addendum) => {
    const { counts, ledger } = await collect([event('b', { ...LATE, addendum })])
    expect(counts.events.kept).toBe(1)
    for await (const { reason } of addendaOf(ledger)) expect(reason.length).toBeLessThanOrEqual(512)
  })
})

test('the addenda of an object are kept by one call, of those of one event the last', async () => {
  const calls: ReadonlyMap<string, string>[] = []
  const ledger = { rememberAll: async (values: ReadonlyMap<string, string>) => void calls.push(values) }
  const addendum = (eventId: string, reason: string) => ({ eventId, originalEventId: 'first', reason })
  await rememberAddenda(ledger, 's3://b/k', [])
  await rememberAddenda(ledger, 's3://b/k', [addendum('a', 'one'), addendum('b', 'two'), addendum('a', 'three')])
  expect(calls.map((values) => [...values].map(([name, value]) => [name, JSON.parse(value).reason]))).toEqual([
    [
      ['addendum/first/a', 'three'],
      ['addendum/first/b', 'two'],
    ],
  ])
})
