import { describe, expect, test } from 'vitest'
import { createEventHistorySource, type EventHistoryOptions } from '../../../packages/collector/src/source/event-history.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { turningClock } from './turning-clock.ts'

const HOUR = 3_600_000
const NOON = Date.UTC(2026, 10, 22, 12)
const never = new AbortController().signal

interface Told {
  readonly at: number
  readonly region: string
  readonly text: string
}

/** One event at ten past every hour of the last so many, in two regions. */
const events = (hours: number): Told[] =>
  Array.from({ length: hours }, (_, index) => NOON - (index + 1) * HOUR + 600_000).flatMap((at) =>
    ['us-east-1', 'eu-west-1'].map((region) => ({ at, region, text: JSON.stringify({ eventID: `${region}/${at}` }) })),
  )

function ground(told: readonly Told[], options: Partial<EventHistoryOptions> = {}, memory = new Map<string, string>()) {
  const clock = turningClock(NOON)
  const asked: { region: string; from: number; to: number; at: number; next: string | undefined }[] = []
  let failures = 0
  let refusals = 0
  const source = createEventHistorySource({
    account: '111122223333',
    regions: ['us-east-1', 'eu-west-1'],
    clock,
    lookUp: async ({ region, from, to, next }) => {
      asked.push({ region, from, to, at: clock.now(), next })
      if (next !== undefined && refusals-- > 0) throw Object.assign(new Error('no such token'), { name: 'InvalidNextTokenException' })
      if (failures-- > 0) throw new Error('ThrottlingException')
      const inside = told.filter((each) => each.region === region && each.at >= from && each.at <= to).sort((a, b) => b.at - a.at)
      const start = Number(next ?? 0)
      const page = inside.slice(start, start + 2).map(({ text }) => text)
      return { events: page, ...(inside.length > start + 2 && { next: `${start + 2}` }) }
    },
    ledger: {
      remember: async (name, value) => void memory.set(name, value),
      recall: async (name) => memory.get(name),
    },
    ...options,
  })
  const fail = (times: number) => {
    failures = times
  }
  const refuseToken = (times: number) => {
    refusals = times
  }
  return { source, asked, memory, clock, fail, refuseToken }
}

async function drain(
  { source }: ReturnType<typeof ground>,
  settle = (delivery: Delivery) => delivery.acknowledge(),
): Promise<Map<string, string>> {
  const seen = new Map<string, string>()
  for (let calls = 0; calls < 20_000; calls++) {
    const received = await source.receive(4, never).catch((error: Error) => error)
    if (received === 'drained') return seen
    if (received instanceof Error) continue
    for (const delivery of received) {
      const [item] = delivery.items
      if (item?.is !== 'events') throw new Error('not events')
      expect(item).toMatchObject({ id: delivery.id, kind: 'CloudTrail', provenance: 'event-history' })
      for (const text of Buffer.from(item.bytes).toString().split('\n')) seen.set(text, delivery.id)
      await settle(delivery)
    }
  }
  throw new Error('it never ends')
}

const from = NOON - 5 * HOUR

describe('one run', () => {
  test('every event of every region, with the texts as they came', async () => {
    const told = events(5)
    const seen = await drain(ground(told, { from }))
    expect([...seen.keys()].sort()).toEqual(told.map(({ text }) => text).sort())
  })
  test('no more than two calls a second in each region', async () => {
    const run = ground(events(5), { from })
    await drain(run)
    for (const region of ['us-east-1', 'eu-west-1']) {
      const times = run.asked.filter((each) => each.region === region).map(({ at }) => at)
      expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 500)).toBe(true)
    }
  })
  test('names are the same at each run', async () => {
    const told = events(5)
    const [one, two] = [await drain(ground(told, { from })), await drain(ground(told, { from }))]
    expect(two).toEqual(one)
    expect([...one.values()][0]).toMatch(/^event-history:111122223333\/us-east-1\/2026-11-22T07#[0-9a-f]{64}$/)
  })
  test('goes on where it was after an error', async () => {
    const run = ground(events(5), { from })
    run.fail(3)
    expect(await drain(run)).toHaveLength(10)
  })
  test('reads an hour anew where the token of its next page is refused, and loses nothing', async () => {
    const told = [
      ...events(3),
      ...[1, 2, 3, 4].map((at) => ({ at: NOON - 3 * HOUR + at, region: 'us-east-1', text: `{"eventID":"${at}"}` })),
    ]
    const run = ground(told, { from })
    run.refuseToken(2)
    const seen = await drain(run)
    expect([...seen.keys()].sort()).toEqual(told.map(({ text }) => text).sort())
    const asked = run.asked.filter((each) => each.region === 'us-east-1' && each.from === NOON - 3 * HOUR).map(({ next }) => next)
    expect(asked).toEqual([undefined, '2', undefined, '2', undefined, '2', '4'])
  })
  test('reads each hour anew as often as any other', async () => {
    const hours = [NOON - 4 * HOUR, NOON - 3 * HOUR]
    const told = hours.flatMap((hour) =>
      [1, 2, 3].map((at) => ({ at: hour + at, region: 'us-east-1', text: `{"eventID":"${hour + at}"}` })),
    )
    const run = ground(told, { from: NOON - 4 * HOUR, regions: ['us-east-1'] })
    run.refuseToken(5)
    await drain(run, (delivery) => {
      if (run.asked.at(-1)?.next !== undefined) run.refuseToken(5)
      return delivery.acknowledge()
    })
    const begun = hours.map((hour) => run.asked.filter((each) => each.from === hour && each.next === undefined).length)
    expect(begun).toEqual([6, 6])
  })
  test('reads an hour anew with what has come since', async () => {
    const told = [1, 2, 3].map((at) => ({ at: NOON - HOUR + at, region: 'us-east-1', text: `{"eventID":"${at}"}` }))
    const run = ground(told, { from: NOON - HOUR, regions: ['us-east-1'], follow: true })
    run.refuseToken(1)
    for (let calls = 0; run.asked.length < 3 && calls < 20; calls++) {
      await run.source.receive(1, never).catch(() => run.clock.set(NOON + 60_000))
    }
    expect(run.asked.map(({ next, to }) => [next, to])).toEqual([
      [undefined, NOON - 1],
      ['2', NOON - 1],
      [undefined, NOON + 60_000 - 1],
    ])
  })
  test.each([
    ['gives up an hour that it never gets whole, where it ends', false, 6],
    ['goes on for ever, where it follows', true, 30],
  ])('%s', async (_what, follow, reads) => {
    const told = [1, 2, 3].map((at) => ({ at: NOON - 3 * HOUR + at, region: 'us-east-1', text: `{"eventID":"${at}"}` }))
    const run = ground(told, { from: NOON - 3 * HOUR, regions: ['us-east-1'], follow })
    run.refuseToken(Number.POSITIVE_INFINITY)
    const failed: unknown[] = []
    for (let calls = 0; calls < 200 && failed.length < 30; calls++) await run.source.receive(1, never).catch((error) => failed.push(error))
    expect(failed).toHaveLength(30)
    expect(run.asked.filter(({ next }) => next === undefined)).toHaveLength(reads)
  })
  test('what is given back comes again, and it is not drained before', async () => {
    const refused = new Set<string>()
    let handedOut = 0
    const seen = await drain(ground(events(3), { from }), (delivery) => {
      handedOut++
      if (refused.has(delivery.id)) return delivery.acknowledge()
      refused.add(delivery.id)
      return delivery.release(30)
    })
    expect(seen).toHaveLength(6)
    expect(handedOut).toBe(refused.size * 2)
  })
  test('goes back ninety days, no further', async () => {
    const run = ground([], { regions: ['us-east-1'] })
    await drain(run)
    expect(run.asked[0]?.from).toBe(NOON - 90 * 24 * HOUR)
    expect(run.asked.at(-1)?.to).toBe(NOON - 1)
  })
})

describe('the next run', () => {
  test('begins where everything was acknowledged and settled', async () => {
    const memory = new Map([
      ['event-history:111122223333/us-east-1', String(NOON - 4 * HOUR)],
      ['event-history:111122223333/eu-west-1', String(NOON - 4 * HOUR)],
    ])
    await drain(ground(events(5), {}, memory))
    expect([...memory.values()]).toEqual([String(NOON - HOUR), String(NOON - HOUR)])
    const again = ground(events(5), {}, memory)
    await drain(again)
    expect(again.asked.every((each) => each.from === NOON - HOUR)).toBe(true)
  })
  test('nothing is remembered of what was not acknowledged', async () => {
    const run = ground(events(5), { regions: ['us-east-1'] }, new Map([['event-history:111122223333/us-east-1', String(NOON - 4 * HOUR)]]))
    for (let calls = 0; calls < 20; calls++) await run.source.receive(1, never)
    expect([...run.memory.values()]).toEqual([String(NOON - 4 * HOUR)])
  })
})

test('following, what comes late is found', async () => {
  const told = events(2)
  const run = ground(
    told,
    { follow: true, regions: ['us-east-1'] },
    new Map([['event-history:111122223333/us-east-1', String(NOON - 2 * HOUR)]]),
  )
  const seen = new Set<string>()
  const late = { at: NOON - 1000, region: 'us-east-1', text: '{"eventID":"late"}' }
  for (let calls = 0; calls < 400; calls++) {
    const received = (await run.source.receive(1, never)) as readonly Delivery[]
    for (const { items, acknowledge } of received) {
      for (const item of items) if (item.is === 'events') for (const text of Buffer.from(item.bytes).toString().split('\n')) seen.add(text)
      await acknowledge()
    }
    if (calls === 50) told.push(late)
  }
  expect(seen).toContain(late.text)
  expect(run.clock.now()).toBeGreaterThan(NOON)
})
