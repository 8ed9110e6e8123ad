import { beforeEach, describe, expect, test } from 'vitest'
import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { createSetClock, type SetClock } from './clock.ts'
import { all, type ContractOptions, type OpenLedger, recordFor } from './contract.ts'

const TIME = Date.UTC(2026, 10, 22, 10)
/** What the ledger allows for clocks to differ. */
const DIFFERENCE = 30_000

/** What every ledger does that several collectors share. */
export function sharedContract({ makeStore, objects }: Pick<ContractOptions, 'makeStore'> & { readonly objects: number }): void {
  let [open, one, other] = [] as unknown as [OpenLedger, Ledger, Ledger]
  let clocks: [SetClock, SetClock]
  beforeEach(async () => {
    clocks = [createSetClock(TIME, 11), createSetClock(TIME, 23)]
    open = await makeStore()
    one = await open({ by: 'one', clock: clocks[0] })
    other = await open({ by: 'other', clock: clocks[1] })
  })

  describe('two collectors', () => {
    test('begin an object one after the other, when the lease is over and clocks may differ no more', async () => {
      expect(await one.begin('a', 60_000)).toEqual({ is: 'begun' })
      const held = { is: 'held', by: 'one', until: TIME + 60_000 + DIFFERENCE }
      expect(await other.begin('a', 60_000)).toEqual(held)
      clocks[1].set(TIME + 60_000 + DIFFERENCE)
      expect(await other.begin('a', 60_000)).toEqual(held)
      clocks[1].set(TIME + 60_000 + DIFFERENCE + 1)
      expect(await other.begin('a', 60_000)).toEqual({ is: 'begun' })
      expect(await one.begin('a', 60_000)).toMatchObject({ is: 'held', by: 'other' })
    })

    test('do not finish what they have lost, nor take it from who has it', async () => {
      await one.begin('a', 1000)
      clocks[1].set(TIME + 60_000)
      await other.begin('a', 1000)
      expect(await one.finish([{ record: recordFor('a') }])).toEqual({ lost: ['a'] })
      await one.abandon('a')
      expect(await one.begin('a', 1000)).toMatchObject({ is: 'held', by: 'other' })
      expect(await other.finish([{ record: recordFor('a', { at: TIME + 7 }) }])).toEqual({ lost: [] })
      expect(await one.begin('a', 1000)).toMatchObject({ is: 'done', record: { by: 'other', at: TIME + 7 } })
    })

    test('do not hold on to what another took meanwhile, nor finish it, though it was given back', async () => {
      await one.begin('a', 1000)
      clocks[1].set(TIME + 60_000)
      await other.begin('a', 1000)
      expect(await one.renew('a', 1000)).toBe(false)
      await other.abandon('a')
      expect(await one.renew('a', 1000)).toBe(false)
      expect(await one.finish([{ record: recordFor('a') }])).toEqual({ lost: ['a'] })
      expect(await one.begin('a', 1000)).toEqual({ is: 'begun' })
      expect(await one.finish([{ record: recordFor('a') }])).toEqual({ lost: [] })
    })

    test('know their ledger by the same, also where they ask at once', async () => {
      const [first, second] = await Promise.all([one.identity(), other.identity()])
      expect(second).toBe(first)
    })

    test('finish what is over and nobody took', async () => {
      await one.begin('a', 1000)
      clocks[0].set(TIME + 10 * 60_000)
      expect(await one.finish([{ record: recordFor('a') }])).toEqual({ lost: [] })
    })

    test('renew what is theirs', async () => {
      await one.begin('a', 1000)
      clocks[0].set(TIME + 60_000)
      expect(await one.renew('a', 1000)).toBe(true)
      clocks[1].set(TIME + 60_000)
      expect(await other.begin('a', 1000)).toEqual({ is: 'held', by: 'one', until: TIME + 61_000 + DIFFERENCE })
    })

    test('take at once what was abandoned', async () => {
      await one.begin('a', 1_000_000)
      await one.abandon('a')
      expect(await other.begin('a', 1000)).toEqual({ is: 'begun' })
    })

    test('do not declare foreign what another works on', async () => {
      await one.begin('a', 1000)
      expect(await other.finish([{ record: { id: 'a', fate: 'foreign', at: TIME } }])).toEqual({ lost: ['a'] })
    })

    test('have positions of their own, keep no claims, and remember together', async () => {
      const entry = (id: string, position: string) => ({
        record: recordFor(id),
        claims: [new Uint8Array([1])],
        positions: new Map([['file', position]]),
      })
      await one.finish([entry('a', '1')])
      await other.finish([entry('b', '2')])
      await one.remember('listing', 'here')
      expect(await one.positions()).toEqual(new Map([['file', '1']]))
      expect(await other.positions()).toEqual(new Map([['file', '2']]))
      expect(await all(other.claims(0))).toEqual([])
      expect(await other.recall('listing')).toBe('here')
    })

    test('that have one name finish an object once', async () => {
      const twin = await open({ by: 'one', clock: createSetClock(TIME, 5) })
      expect(await one.begin('a', 1000)).toEqual({ is: 'begun' })
      expect(await twin.begin('a', 1000)).toEqual({ is: 'begun' })
      expect(await one.finish([{ record: recordFor('a') }])).toEqual({ lost: ['a'] })
      expect(await twin.finish([{ record: recordFor('a') }])).toEqual({ lost: [] })
      expect(await one.finish([{ record: recordFor('a') }])).toEqual({ lost: ['a'] })
    })

    test('race, and each object is begun by one and finished by one', async () => {
      const ids = Array.from({ length: objects }, (_each, index) => `s3://bucket/${index}`)
      const [first, second] = await Promise.all([work(one, ids, 'one'), work(other, ids.toReversed(), 'other')])
      expect([...first.begun, ...second.begun].sort()).toEqual(ids.toSorted())
      expect([...first.lost, ...second.lost]).toEqual([])
      const records = await all(other.records({ from: TIME, to: TIME + 1 }))
      expect(records.map(({ id }) => id).sort()).toEqual(ids.toSorted())
      for (const { id, by } of records) expect(by).toBe(first.begun.includes(id) ? 'one' : 'other')
    })

    test('race with leases that are over at once, and each object is finished by one', async () => {
      const ids = Array.from({ length: objects }, (_each, index) => `s3://bucket/${index}`)
      // A lease that has been over for a minute when it begins: both begin everything.
      const [first, second] = await Promise.all([work(one, ids, 'one', -60_000), work(other, ids.toReversed(), 'other', -60_000)])
      const finished = [...first.begun.filter((id) => !first.lost.includes(id)), ...second.begun.filter((id) => !second.lost.includes(id))]
      expect(finished.sort()).toEqual(ids.toSorted())
      expect([...(await one.positions()).values(), ...(await other.positions()).values()].every((id) => finished.includes(id))).toBe(true)
    })
  })
}

async function work(ledger: Ledger, ids: readonly string[], by: string, lease = 60_000): Promise<{ begun: string[]; lost: string[] }> {
  const begun: string[] = []
  const lost: string[] = []
  for (let at = 0; at < ids.length; at += 20) {
    const group = ids.slice(at, at + 20)
    const answers = await Promise.all(group.map((id) => ledger.begin(id, lease)))
    const mine = group.filter((_id, index) => answers[index]?.is === 'begun')
    const entries = mine.map((id, index) => ({
      record: recordFor(id),
      ...(index % 2 === 0 ? { positions: new Map([[`file-${by}`, id]]) } : {}),
    }))
    const finished = await ledger.finish(entries)
    begun.push(...mine)
    lost.push(...finished.lost)
  }
  return { begun, lost }
}
