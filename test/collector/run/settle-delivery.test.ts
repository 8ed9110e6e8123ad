import { describe, expect, test } from 'vitest'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { Delivery, Lease } from '../../../packages/collector/src/source/source.ts'
import { logOf, notingSink, stage } from './stage.ts'

const waiting = (): (readonly Delivery[] | Error)[] => []

describe('a delivery', () => {
  test('is acknowledged when everything in it has a fate, and not before', async () => {
    const receives = waiting()
    const on = stage({ receives, objects: { a: [logOf('1')], b: [{ is: 'busy' }, logOf('2')] } })
    receives.push([on.delivery('m', ['a', 'b'], { receiveCount: 3 })], [], [on.delivery('m', ['a', 'b'])])
    for (let at = 0; at < 50; at++) receives.splice(1, 0, [])
    const counts = await on.run()
    expect(on.done).toEqual(['get a', 'get b', 'release m 20', 'get b', 'acknowledge m', 'close source'])
    expect(counts).toMatchObject({ deliveries: { released: 1, acknowledged: 1 }, objects: { stored: 2, duplicate: 1, failed: 1 } })
  })

  test.each([
    ['missing', { is: 'missing' }, 10, undefined],
    ['denied', { is: 'denied', needs: 'kms:Decrypt' }, 60, 'kms:Decrypt'],
    ['archived', { is: 'archived', storageClass: 'GLACIER' }, 3600, undefined],
    ['busy', { is: 'busy' }, 5, undefined],
  ] as const)('of an object that is %s is given back for a while, and it is told why', async (_what, problem, seconds, needs) => {
    const receives = waiting()
    const on = stage({ receives, objects: { a: [problem] } })
    receives.push([on.delivery('m', ['a'])])
    await on.run()
    expect(on.done).toContain(`release m ${seconds}`)
    expect(on.problems).toEqual([
      expect.objectContaining({ of: 'delivery', name: 'm', isFatal: false, ...(needs !== undefined && { needs }) }),
    ])
  })

  test('is given back until the one that waits longest', async () => {
    const receives = waiting()
    const on = stage({ receives, objects: { a: [{ is: 'missing' }], b: [{ is: 'archived', storageClass: 'GLACIER' }] } })
    receives.push([on.delivery('m', ['a', 'b'])])
    await on.run()
    expect(on.done).toContain('release m 3600')
  })

  test.each([
    ['one that is wanting', ['missing', 'denied'], 'kms:Decrypt'],
    ['none where none is', ['missing', 'busy'], undefined],
  ] as const)('is given back with the permission for want of which that is: %s', async (_what, keys, permission) => {
    const receives = waiting()
    const objects = { missing: [{ is: 'missing' }], busy: [{ is: 'busy' }], denied: [{ is: 'denied', needs: 'kms:Decrypt' }] } as const
    const on = stage({ receives, objects })
    const released: unknown[] = []
    const release = async (seconds: number, needs?: string) => void released.push([seconds, needs])
    receives.push([on.delivery('m', keys, { release })])
    await on.run()
    expect(released).toEqual([[permission === undefined ? 10 : 60, permission]])
  })

  test('that cannot be acknowledged is told, and nothing is done twice when it comes again', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const on = stage({ sinks: [notingSink(done)], receives, objects: { a: [logOf('1')] } })
    receives.push([on.delivery('m', ['a'], { acknowledge: () => Promise.reject(new Error('network')) })])
    for (let at = 0; at < 50; at++) receives.push([])
    receives.push([on.delivery('m', ['a'])])
    const counts = await on.run()
    expect(done.filter((each) => each.startsWith('commit'))).toHaveLength(1)
    expect(counts.deliveries).toEqual({ received: 2, acknowledged: 1, released: 1, lost: 0 })
    expect(on.problems[0]).toMatchObject({ of: 'delivery', because: 'it could not be acknowledged' })
  })

  test('is acknowledged also where the ledger cannot be told', async () => {
    const receives = waiting()
    const ledger = { ...createMemoryLedger({ by: 'one' }), acknowledged: () => Promise.reject(new Error('locked')) }
    const on = stage({ receives, ledger, objects: { a: [logOf('1')] } })
    receives.push([on.delivery('m', ['a'])])
    expect((await on.run()).deliveries.acknowledged).toBe(1)
    expect(on.problems[0]).toMatchObject({ of: 'ledger' })
  })

  test('of a message that nobody understands waits for quarantine', async () => {
    const receives = waiting()
    const quarantine = { ...createMemoryQuarantine(), put: () => Promise.reject(new Error('full')) }
    const on = stage({ receives, quarantine })
    receives.push([on.delivery('m', [], { items: [{ is: 'poison', because: 'not-json' }] })])
    expect((await on.run()).messages.poison).toBe(0)
    expect(on.done).toContain('release m 60')
  })

  test('that asks for nothing is acknowledged and counted', async () => {
    const receives = waiting()
    const on = stage({ receives })
    receives.push([
      on.delivery('m', [], {
        items: [
          { is: 'nothing', because: 'test' },
          { is: 'nothing', because: 'test' },
        ],
      }),
    ])
    expect((await on.run()).nothing).toEqual({ test: 2 })
    expect(on.done).toContain('acknowledge m')
  })
})

describe('a lease', () => {
  const leased = (extend: Lease['extend'], until = 60_000): Partial<Delivery> => ({
    lease: { until: Date.UTC(2026, 10, 20, 12) + until, extend },
  })

  test('is kept as long as the work takes, and no longer', async () => {
    const receives = waiting()
    const on = stage({ receives, objects: { a: [logOf('1')] }, getTakes: 1_000_000 })
    const asked: number[] = []
    const extend: Lease['extend'] = async (seconds) => {
      asked.push(Math.round(on.time.elapsed() / 1000))
      return { until: on.clock.now() + seconds * 1000 }
    }
    receives.push([on.delivery('m', ['a'], leased(extend))])
    await on.run()
    expect(asked).toEqual([30, 180, 330, 480, 630, 780, 930])
    expect(on.done).toContain('acknowledge m')
  })

  test('that is lost ends the work: nothing is stored, acknowledged or given back', async () => {
    const [done, receives] = [[] as string[], waiting()]
    const on = stage({ sinks: [notingSink(done)], receives, objects: { a: [logOf('1')] }, getTakes: 1_000_000 })
    receives.push([
      on.delivery(
        'm',
        ['a'],
        leased(async () => 'lost'),
      ),
    ])
    const counts = await on.run()
    expect(counts.deliveries).toEqual({ received: 1, acknowledged: 0, released: 0, lost: 1 })
    expect(on.done).toEqual(['get a', 'close source'])
    expect(done).toEqual(['close sink'])
    expect(Math.round(on.time.elapsed() / 1000)).toBe(30)
  })
})
