import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DoesNotFit } from '../../../packages/collector/src/ledger/does-not-fit.ts'
import type { LedgerTable } from '../../../packages/collector/src/ledger/ledger-table.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { createSetClock } from './clock.ts'
import { ledgerContract, recordFor } from './contract.ts'
import { createMemoryTable } from './memory-table.ts'
import { sharedContract } from './shared-contract.ts'

describe('a ledger over a table', () => {
  const makeStore = () => {
    const table = createMemoryTable()
    return (options: Omit<Parameters<typeof createTableLedger>[0], 'table'>) => createTableLedger({ table, ...options })
  }
  ledgerContract({ keepsClaims: false, makeStore })
  sharedContract({ makeStore, objects: 400 })
})

test('a ledger’s name is written once, and read from then on', async () => {
  const table = createMemoryTable()
  let changes = 0
  const change: LedgerTable['change'] = (each) => table.change(each).finally(() => changes++)
  const open = () => createTableLedger({ table: { ...table, change }, by: 'one', clock: createSetClock() })
  const identity = await open().identity()
  expect([await open().identity(), changes]).toEqual([identity, 1])
})

describe('a table that', () => {
  const clock = createSetClock()
  const ledgerOver = (over: Partial<LedgerTable>) => createTableLedger({ table: { ...createMemoryTable(), ...over }, by: 'one', clock })
  const failing = (name: string) => () => Promise.reject(Object.assign(new Error(`${name}!`), { name }))

  test('is busy is asked again, and not for ever', async () => {
    const table = createMemoryTable()
    let busy = 5
    const change: LedgerTable['change'] = async (changes) => (busy-- > 0 ? { is: 'busy' } : table.change(changes))
    const ledger = createTableLedger({ table: { ...table, change }, by: 'one', clock })
    expect(await ledger.begin('a', 1000)).toEqual({ is: 'begun' })
    busy = Number.POSITIVE_INFINITY
    await expect(ledger.finish([{ record: recordFor('a') }])).rejects.toThrow('all the time')
  })

  test.each([
    ['AccessDeniedException', 'denied'],
    ['ResourceNotFoundException', 'configuration'],
    ['ValidationException', 'configuration'],
  ])('answers %s is told as %s', async (name, code) => {
    const ledger = ledgerOver({ change: failing(name), get: failing(name) })
    await expect(ledger.begin('a', 1000)).rejects.toMatchObject({ code })
    await expect(ledger.recall('a')).rejects.toMatchObject({ code })
  })

  test('fails in any other way is worth trying again', async () => {
    await expect(ledgerOver({ change: failing('InternalServerError') }).begin('a', 1)).rejects.toMatchObject({
      name: 'InternalServerError',
    })
  })

  test('failed once in the middle of positions goes on with the next', async () => {
    const table = createMemoryTable()
    let fails = 1
    const change: LedgerTable['change'] = async (changes) => {
      if (changes.length > 1 && fails-- > 0) throw new Error('no network')
      return table.change(changes)
    }
    const ledger = createTableLedger({ table: { ...table, change }, by: 'one', clock })
    const finish = (id: string) => ledger.finish([{ record: recordFor(id), positions: new Map([['file', id]]) }])
    const [first, second] = await Promise.allSettled([finish('a'), finish('b')])
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled'])
    expect([await ledger.get('a'), (await ledger.positions()).get('file')]).toEqual([undefined, 'b'])
  })

  test('answered a finish that nobody heard takes the same again', async () => {
    const table = createMemoryTable()
    let deaf = true
    const change: LedgerTable['change'] = async (changes) => {
      const changed = await table.change(changes)
      if (deaf && 'update' in changes[0]! && 'fate' in changes[0].set) {
        deaf = false
        throw new Error('no answer')
      }
      return changed
    }
    const ledger = createTableLedger({ table: { ...table, change }, by: 'one', clock })
    await ledger.begin('a', 1000)
    const entry = { record: recordFor('a'), claims: [new Uint8Array([1])] }
    await expect(ledger.finish([entry])).rejects.toThrow('no answer')
    expect(await ledger.finish([entry])).toEqual({ lost: [] })
  })

  test('is made otherwise is told with what to do, also where it is a change of several', async () => {
    const ledger = ledgerOver({ change: failing('ValidationException') })
    const entry = { record: recordFor('a'), positions: new Map([['file', 'a']]) }
    await expect(ledger.finish([entry])).rejects.toThrow('its keys are pk and sk')
    await expect(ledger.remember('a', 'b')).rejects.toThrow('docs/collector/ledger.md')
  })

  test('takes the longest that an object may be called by and be', async () => {
    const ledger = ledgerOver({})
    const odd = '\\\ud800\0'
    for (const id of [odd.repeat(2_000), `s3://${'b'.repeat(255)}/${'\u20ac'.repeat(341)}`]) {
      const record = recordFor(id, { etag: odd.repeat(5_000), account: odd.repeat(400), region: odd.repeat(400), keyTime: 8.64e15 })
      expect(await ledger.begin(id, 1000)).toEqual({ is: 'begun' })
      expect(await ledger.finish([{ record, positions: new Map([['file', odd]]) }])).toEqual({ lost: [] })
      await ledger.acknowledged([id])
      expect(await ledger.get(id)).toMatchObject({ id, fate: 'stored', acknowledged: true })
    }
  })

  test('is given what is remembered at once sixteen at a time', async () => {
    const table = createMemoryTable()
    let [now, most] = [0, 0]
    const change: LedgerTable['change'] = async (changes) => {
      now++
      most = Math.max(most, now)
      await new Promise(setImmediate)
      return table.change(changes).finally(() => now--)
    }
    const ledger = createTableLedger({ table: { ...table, change }, by: 'one', clock })
    await ledger.rememberAll(new Map(Array.from({ length: 50 }, (_each, index) => [`addendum/${index}`, 'x'])))
    expect([most, table.items.size]).toEqual([16, 50])
  })

  test.each([
    ['a value', 'digest/a', randomBytes(400_000).toString('hex')],
    ['a name', `digest/${'x'.repeat(400_000)}`, ''],
  ])('does not take %s that is too long for an item: that is no fault of the table', async (_what, name, value) => {
    await expect(ledgerOver({}).remember(name, value)).rejects.toBeInstanceOf(DoesNotFit)
  })

  test('forgets sooner than things may come again is refused', () => {
    expect(() => createTableLedger({ table: createMemoryTable(), by: 'one', clock, keep: 86_400_000 })).toThrow('at least 45 days')
  })
})
