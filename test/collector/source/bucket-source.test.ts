import { describe, expect, test } from 'vitest'
import type { ObjectRecord } from '../../../packages/collector/src/ledger/ledger.ts'
import { type BucketProgress, type BucketSourceOptions, createBucketSource } from '../../../packages/collector/src/source/bucket-source.ts'
import type { Delivery, Source } from '../../../packages/collector/src/source/source.ts'
import { digestKey, logKey } from '../object/keys.ts'
import { memoryStore } from './memory-store.ts'
import { turningClock } from './turning-clock.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const never = new AbortController().signal
const days = (day: number, unique: string, more: object = {}) =>
  logKey({ day: `2026/11/${day}`, time: Date.UTC(2026, 10, day, 10, 5), unique, ...more })

function ground(keys: readonly string[], options: Partial<BucketSourceOptions> & { folders?: boolean } = {}) {
  const clock = turningClock(NOON)
  const bucket = new Set(keys)
  const { store, listed, breakOff } = memoryStore(bucket, options)
  const done = new Set<string>()
  const ledger = { get: async (id: string) => (done.has(id) ? ({ id } as ObjectRecord) : undefined) }
  const source = createBucketSource({ store, ledger, clock, bucket: 'logs', ...options })
  return { clock, bucket, listed, breakOff, done, source }
}

/** Take everything until it is drained, acknowledging what comes. */
async function drain(source: Source, done: Set<string>, settle?: (delivery: Delivery) => Promise<void>): Promise<string[]> {
  const seen: string[] = []
  for (let calls = 0; calls < 1000; calls++) {
    const received = await source.receive(4, never)
    if (received === 'drained') return seen
    for (const delivery of received) {
      seen.push(delivery.id.slice('s3://logs/'.length))
      if (settle !== undefined) await settle(delivery)
      else {
        done.add(delivery.id)
        await delivery.acknowledge()
      }
    }
  }
  throw new Error('it never ends')
}

const ALL = [
  days(20, 'a'),
  days(21, 'b'),
  days(22, 'c'),
  days(22, 'd', { region: 'eu-west-1' }),
  days(22, 'e', { account: '444455556666' }),
]
const OTHERS = [digestKey(), logKey({ kind: 'CloudTrail-Insight' })]

describe('once', () => {
  test.each([true, false])('everything that CloudTrail named, each once (folders: %s)', async (folders) => {
    const junk = ['AWSLogs/', 'AWSLogs/111122223333/Config/x.json', 'AWSLogs/111122223333/CloudTrail/us-east-2/2026/11/22/x.txt']
    const { source, done } = ground([...ALL, ...OTHERS, ...junk], { folders })
    expect((await drain(source, done)).sort()).toEqual([...ALL, ...OTHERS].sort())
  })
  test('both layouts and a prefix', async () => {
    const keys = [days(20, 'a', { prefix: 'p/q' }), days(22, 'b', { prefix: 'p/q', organizationId: 'o-abcd123456' })]
    const { source, done } = ground([...keys, days(22, 'c')], { prefix: 'p/q' })
    expect((await drain(source, done)).sort()).toEqual([...keys].sort())
  })
  test('what is wanted only', async () => {
    const options = { accounts: ['111122223333'], regions: ['us-east-2'], kinds: ['CloudTrail'] as const }
    const { source, done, listed } = ground([...ALL, ...OTHERS], { ...options, from: Date.UTC(2026, 10, 21), to: Date.UTC(2026, 10, 22) })
    expect(await drain(source, done)).toEqual([ALL[1]])
    expect(listed[0]).toBe('AWSLogs/111122223333/CloudTrail/us-east-2/2026/11/21/')
    expect(listed.every((prefix) => /us-east-2\/2026\/11\/2[123]\/$/.test(prefix))).toBe(true)
  })
  test('what the ledger knows is passed over', async () => {
    const { source, done } = ground(ALL)
    done.add(`s3://logs/${ALL[0]}`)
    expect(await drain(source, done)).not.toContain(ALL[0])
  })
  test('what comes while it runs, before the last name seen, is taken too', async () => {
    const { source, done, bucket } = ground(ALL)
    const late = days(22, '00first')
    const seen = await drain(source, done, async (delivery) => {
      bucket.add(late)
      done.add(delivery.id)
      await delivery.acknowledge()
    })
    expect(seen).toContain(late)
    expect(new Set(seen).size).toBe(seen.length)
  })
  test('what is given back comes again, and is left after some tries', async () => {
    const progress: BucketProgress[] = []
    const { source, done } = ground(ALL, { mostTries: 3, onProgress: (each) => progress.push(each) })
    const seen = await drain(source, done, (delivery) => {
      if (delivery.id.endsWith(ALL[0] ?? '')) return delivery.release(60)
      done.add(delivery.id)
      return delivery.acknowledge()
    })
    expect(seen.filter((key) => key === ALL[0])).toHaveLength(3)
    expect(progress.at(-1)).toMatchObject({ handedOut: 5, leftOver: 1 })
  })
  test('is not drained while somebody still works', async () => {
    const { source, done } = ground([ALL[0] ?? ''])
    const [delivery] = (await source.receive(1, never)) as readonly Delivery[]
    expect(await source.receive(1, never)).toEqual([])
    done.add(delivery?.id ?? '')
    await delivery?.acknowledge()
    expect(await drain(source, done)).toEqual([])
  })
  test('a listing that breaks off begins anew, and nothing is lost or doubled', async () => {
    const keys = Array.from({ length: 9 }, (_, index) => days(22, `u${index}`))
    const { source, done, breakOff } = ground(keys)
    breakOff()
    const seen: string[] = []
    for (let calls = 0; calls < 50; calls++) {
      const received = await source.receive(2, never).catch((error: Error) => error)
      if (received === 'drained') break
      if (received instanceof Error) continue
      for (const delivery of received) {
        seen.push(delivery.id)
        done.add(delivery.id)
        await delivery.acknowledge()
      }
    }
    expect(seen.sort()).toEqual(keys.map((key) => `s3://logs/${key}`).sort())
  })
})

describe('for ever', () => {
  test('the last days are listed again, whole, and what is there is not asked of the ledger twice', async () => {
    const { source, done, bucket, listed, clock } = ground(ALL, { follow: true })
    const take = async () => {
      const received = (await source.receive(10, never)) as readonly Delivery[]
      for (const delivery of received) {
        done.add(delivery.id)
        await delivery.acknowledge()
      }
      return received.map(({ id }) => id)
    }
    const seen: string[] = []
    for (let calls = 0; calls < 10; calls++) seen.push(...(await take()))
    expect(seen).toHaveLength(5)
    listed.length = 0
    const late = days(22, '00first')
    bucket.add(late)
    const before = clock.now()
    for (let calls = 0; calls < 40 && seen.length === 5; calls++) seen.push(...(await take()))
    expect(seen.at(-1)).toBe(`s3://logs/${late}`)
    expect(clock.now() - before).toBeLessThan(600_000)
    expect(listed.every((prefix) => /2026\/11\/2\d\/$/.test(prefix))).toBe(true)
    source.finish()
    expect(await drain(source, done)).toEqual([])
  })
})

test('told to finish, it goes through the last days once more: what came since the last round is not left', async () => {
  const { source, bucket, done, clock } = ground(ALL, { follow: true, every: 300_000 })
  const seen: string[] = []
  const take = async (times: number): Promise<void> => {
    for (let calls = 0; calls < times; calls++) {
      const received = await source.receive(4, never)
      if (received === 'drained') return
      for (const delivery of received) {
        seen.push(delivery.id.slice('s3://logs/'.length))
        done.add(delivery.id)
        await delivery.acknowledge()
      }
    }
  }
  await take(10)
  clock.set(clock.now() + 300_000)
  await take(4)
  expect(seen).toHaveLength(ALL.length)
  const late = days(22, 'late')
  bucket.add(late)
  source.finish()
  expect(await drain(source, done)).toEqual([late])
})

/** Take everything, and give it back. How often each was handed out. */
async function giveBack(source: Source, calls: number, release: (delivery: Delivery) => Promise<void>): Promise<Map<string, number>> {
  const seen = new Map<string, number>()
  for (let call = 0; call < calls; call++) {
    const received = await source.receive(1000, never)
    if (received === 'drained') break
    for (const delivery of received) {
      seen.set(delivery.id, (seen.get(delivery.id) ?? 0) + 1)
      await release(delivery)
    }
  }
  return seen
}

describe('where nothing can be taken', () => {
  const many = Array.from({ length: 10_003 }, (_, index) => days(10, `u${index}`))
  test('for want of a permission each is tried once by a run that ends', async () => {
    const { source, clock } = ground(ALL)
    const began = clock.now()
    const seen = await giveBack(source, 100, (delivery) => delivery.release(60, 's3:GetObject'))
    expect([...seen.values()]).toEqual(ALL.map(() => 1))
    expect([source.leftOver(), clock.now() - began]).toEqual([ALL.length, 0])
  })
  test('for want of a permission one that goes on tries each again when its time has come', async () => {
    const { source, clock } = ground(ALL, { follow: true, every: 36_000_000 })
    const refuse = (delivery: Delivery) => delivery.release(60, 's3:GetObject')
    expect((await giveBack(source, 1, refuse)).size).toBe(ALL.length)
    clock.set(clock.now() + 60_000)
    expect((await giveBack(source, 1, refuse)).size).toBe(ALL.length)
  })
  test('no more than ten thousand wait for a further try', async () => {
    const { source } = ground(many, { mostTries: 2 })
    const seen = await giveBack(source, 1000, (delivery) => delivery.release(60))
    expect([seen.size, [...seen.values()].filter((times) => times === 1).length, source.leftOver()]).toEqual([10_003, 3, 10_003])
  })
  test('one that goes on finds what it did not keep anew, however old', async () => {
    const { source, clock } = ground(many, { follow: true })
    const first = await giveBack(source, 11, (delivery) => delivery.release(36_000))
    expect(first.size).toBe(10_003)
    clock.set(clock.now() + 300_000)
    const second = await giveBack(source, 4, (delivery) => delivery.release(36_000))
    expect([...second.values()]).toEqual([1, 1, 1])
  })
  test('what may not be read and has no room is found anew after an hour, and the others meanwhile', async () => {
    const { source, bucket, clock } = ground(many, { follow: true })
    const refuse = (delivery: Delivery) => delivery.release(36_000, 's3:GetObject')
    const [first, late] = [await giveBack(source, 11, refuse), days(22, 'late')]
    expect(first.size).toBe(10_003)
    bucket.add(late)
    const rounds: number[] = []
    for (const minutes of [5, 5, 30, 20, 5]) {
      clock.set(clock.now() + minutes * 60_000)
      const seen = await giveBack(source, 4, async (delivery) => {
        if (delivery.id.endsWith(late)) await delivery.acknowledge()
        else await refuse(delivery)
      })
      rounds.push(seen.size)
    }
    expect(rounds).toEqual([1, 0, 0, 3, 0])
  })
  test('what may not be read and has no room is tried once more where it is told to finish', async () => {
    const { source } = ground(many, { follow: true })
    const refuse = (delivery: Delivery) => delivery.release(1, 's3:GetObject')
    expect((await giveBack(source, 11, refuse)).size).toBe(10_003)
    source.finish()
    const last = await giveBack(source, 1000, refuse)
    expect([last.size, await source.receive(1, never)]).toEqual([10_003, 'drained'])
    expect(source.leftOver()).toBeGreaterThanOrEqual(10_003)
  })
  test.each<[string, boolean, string, boolean?]>([
    ['at once where it ends', false, 'a permission is missing: s3:ListBucket on s3://logs/'],
    ['never where it goes on: it is asked again', true, 'Access Denied'],
    ['never where it went on before, as at a place that a trail has left', true, 'Access Denied', true],
  ])('a bucket that may not be listed is given up %s', async (_what, follow, message, isFinished = false) => {
    const refused = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' })
    const store = { ...memoryStore(new Set()).store, folders: () => Promise.reject(refused) }
    const source = createBucketSource({ store, ledger: { get: async () => undefined }, clock: turningClock(NOON), bucket: 'logs', follow })
    if (isFinished) source.finish()
    await expect(source.receive(1, never)).rejects.toThrow(message)
  })
})
