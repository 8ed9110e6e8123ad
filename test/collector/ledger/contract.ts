import { beforeEach, describe, expect, test } from 'vitest'
import { type Fate, type Ledger, type LedgerEntry, type ObjectRecord, PASSING } from '../../../packages/collector/src/ledger/ledger.ts'
import { createSetClock, type SetClock } from './clock.ts'

/** Makes a ledger over the same store each time it is called within a test: what one writes the next one finds. */
export type OpenLedger = (options: { readonly by: string; readonly clock: SetClock; readonly keep?: number }) => Promise<Ledger> | Ledger

/** How to run the contract: a store of its own for each test, and whether it keeps claims. */
export interface ContractOptions {
  readonly makeStore: () => Promise<OpenLedger> | OpenLedger
  readonly keepsClaims: boolean
}

const TIME = Date.UTC(2026, 10, 22, 10)
const HOUR = 3_600_000

/** A whole record; what is given stands above. */
export function recordFor(id: string, over: Partial<LedgerEntry['record']> = {}): LedgerEntry['record'] {
  return {
    id,
    fate: 'stored',
    etag: '"0123"',
    size: 50_000,
    sha256: 'ab'.repeat(32),
    events: { read: 10, kept: 4, filtered: 3, duplicate: 2, quarantined: 1 },
    account: '111122223333',
    region: 'us-east-1',
    kind: 'CloudTrail',
    keyTime: TIME,
    at: TIME + 1,
    ...over,
  }
}

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const each of source) found.push(each)
  return found
}

const written = (record: LedgerEntry['record'], over: Partial<ObjectRecord> = {}): ObjectRecord => ({
  ...record,
  by: 'one',
  acknowledged: false,
  ...over,
})

/** What every ledger does. */
export function ledgerContract({ makeStore, keepsClaims }: ContractOptions): void {
  let open: OpenLedger
  let clock: SetClock
  let ledger: Ledger
  const reopen = async (): Promise<void> => {
    await ledger.close()
    ledger = await open({ by: 'one', clock })
  }
  beforeEach(async () => {
    clock = createSetClock(TIME)
    open = await makeStore()
    ledger = await open({ by: 'one', clock })
  })

  describe('an object', () => {
    test('is begun, finished, and done from then on', async () => {
      expect(await ledger.begin('s3://b/k', 60_000)).toEqual({ is: 'begun' })
      expect(await ledger.get('s3://b/k')).toBeUndefined()
      const record = recordFor('s3://b/k')
      expect(await ledger.finish([{ record }])).toEqual({ lost: [] })
      expect(await ledger.get('s3://b/k')).toEqual(written(record))
      await reopen()
      expect(await ledger.begin('s3://b/k', 60_000)).toEqual({ is: 'done', record: written(record) })
    })

    test('that was begun is begun again by the same collector', async () => {
      expect(await ledger.begin('a', 1000)).toEqual({ is: 'begun' })
      expect(await ledger.begin('a', 1000)).toEqual({ is: 'begun' })
      await reopen()
      expect(await ledger.begin('a', 1000)).toEqual({ is: 'begun' })
      expect(await ledger.finish([{ record: recordFor('a') }])).toEqual({ lost: [] })
    })

    test('is held on to as long as it is ours', async () => {
      await ledger.begin('a', 1000)
      expect(await ledger.renew('a', 1000)).toBe(true)
      expect(await ledger.finish([{ record: recordFor('a') }])).toEqual({ lost: [] })
    })

    test('that was abandoned is as if it had never been begun', async () => {
      await ledger.begin('a', 1000)
      await ledger.abandon('a')
      await ledger.abandon('never-begun')
      expect(await ledger.get('a')).toBeUndefined()
      expect(await ledger.begin('a', 1000)).toEqual({ is: 'begun' })
    })

    test('that is done is not undone by abandoning it', async () => {
      await ledger.begin('a', 1000)
      await ledger.finish([{ record: recordFor('a') }])
      await ledger.abandon('a')
      expect(await ledger.begin('a', 1000)).toMatchObject({ is: 'done' })
    })

    test.each<[Fate]>([['filtered'], ['foreign'], ['digest'], ['quarantined']])(
      'may be %s without having been begun, and with little known',
      async (fate) => {
        const record = { id: 'x', fate, at: TIME }
        expect(await ledger.finish([{ record }])).toEqual({ lost: [] })
        expect(await ledger.get('x')).toEqual(written(record))
      },
    )

    test('is finished once: another fate is lost, the same again is not', async () => {
      const record = recordFor('a')
      await ledger.begin('a', 1000)
      await ledger.finish([{ record }])
      expect(await ledger.finish([{ record: recordFor('a', { fate: 'quarantined', at: TIME + 5 }) }])).toEqual({ lost: ['a'] })
      expect(await ledger.finish([{ record }])).toEqual({ lost: [] })
      expect(await ledger.get('a')).toEqual(written(record))
    })

    test('that is lost does not hold up the others of its group', async () => {
      await ledger.finish([{ record: recordFor('b', { at: TIME }) }])
      const entries = ['a', 'b', 'c'].map((id) => ({ record: recordFor(id), positions: new Map([['file', `behind ${id}`]]) }))
      expect(await ledger.finish(entries)).toEqual({ lost: ['b'] })
      expect(await ledger.get('a')).toBeDefined()
      expect(await ledger.get('c')).toBeDefined()
      expect(await ledger.positions()).toEqual(new Map([['file', 'behind c']]))
    })

    test('is acknowledged when its message is gone, and only when it is done', async () => {
      await ledger.finish([{ record: recordFor('a') }, { record: recordFor('b') }])
      await ledger.acknowledged(['a', 'unheard-of'])
      expect(await ledger.get('a')).toEqual(written(recordFor('a'), { acknowledged: true }))
      expect(await ledger.get('b')).toEqual(written(recordFor('b')))
      expect(await ledger.get('unheard-of')).toBeUndefined()
      expect(await ledger.begin('unheard-of', 1)).toEqual({ is: 'begun' })
    })

    const ids: readonly (readonly [string, string])[] = [
      ['of ordinary length', 's3://bucket/AWSLogs/o-a/111122223333/CloudTrail/us-east-1/2026/11/22/a_b.json.gz'],
      ['as long as a key may be', `s3://${'b'.repeat(63)}/${'k'.repeat(1024)}`],
      ['longer than any store takes for a key', `s3://b/${'ü'.repeat(5000)}`],
      ['with quotes, NUL and backslashes', `s3://b/'"\\u0000\0\\; DROP TABLE objects`],
      ['of a prototype', '__proto__'],
      ['that is empty', ''],
    ]
    test.each(ids)('may have an id %s', async (_what, id) => {
      await ledger.begin(id, 1000)
      await ledger.finish([{ record: recordFor(id) }])
      await reopen()
      expect(await ledger.get(id)).toEqual(written(recordFor(id)))
      expect((await all(ledger.records({ from: TIME, to: TIME + 1 }))).map((each) => each.id)).toEqual([id])
    })

    test('is another one where ids differ in what UTF-8 cannot say', async () => {
      const alike = ['s3://b/\ud800', 's3://b/\ud801', 's3://b/\ufffd', 's3://b/\\d800', 's3://b/d800']
      await ledger.finish([{ record: recordFor(alike[0]!) }])
      for (const id of alike.slice(1)) expect(await ledger.begin(id, 1000)).toEqual({ is: 'begun' })
      expect((await ledger.get(alike[0]!))?.id).toBe(alike[0])
      const long = [`${'x'.repeat(3000)}1`, `${'x'.repeat(3000)}2`]
      await ledger.finish([{ record: recordFor(long[0]!) }])
      expect(await ledger.begin(long[1]!, 1000)).toEqual({ is: 'begun' })
    })

    test('may be one of many', async () => {
      const ids = Array.from({ length: 220 }, (_each, index) => `s3://b/${index}`)
      const entry = (id: string, index: number) => ({
        record: recordFor(id),
        ...(index % 2 === 0
          ? {}
          : {
              positions: new Map([
                ['a', id],
                ['b', id],
              ]),
            }),
      })
      expect(await ledger.finish(ids.map(entry))).toEqual({ lost: [] })
      expect((await all(ledger.records({ from: TIME, to: TIME + 1 }))).map(({ id }) => id).sort()).toEqual(ids.toSorted())
      expect(await ledger.positions()).toEqual(
        new Map([
          ['a', 's3://b/219'],
          ['b', 's3://b/219'],
        ]),
      )
    })

    test('may be twice in one group', async () => {
      const positions = new Map([['file', '1']])
      expect(
        await ledger.finish([
          { record: recordFor('a'), positions },
          { record: recordFor('a', { at: TIME + 9 }), positions },
        ]),
      ).toEqual({ lost: ['a'] })
    })
  })

  if (keepsClaims)
    describe('claims', () => {
      test('come back in the order of time, since a time', async () => {
        const entry = (id: string, at: number) => ({
          record: recordFor(id, { at }),
          claims: [new Uint8Array(6500).fill(at % 251), new Uint8Array(16).fill(7)],
        })
        await ledger.finish([entry('c', TIME + 3), entry('a', TIME + 1), { record: recordFor('none', { at: TIME + 2 }) }])
        await ledger.finish([entry('b', TIME + 2), { record: recordFor('empty', { at: TIME + 2 }), claims: [] }])
        await reopen()
        const kept = await all(ledger.claims(TIME + 2))
        expect(kept.map(({ id }) => id)).toEqual(['b', 'b', 'c', 'c'])
        expect(kept[2]?.claims).toEqual(new Uint8Array(6500).fill((TIME + 3) % 251))
        expect(kept[3]?.claims).toEqual(new Uint8Array(16).fill(7))
      })

      test('are forgotten before a time', async () => {
        await ledger.finish(
          Array.from({ length: 20 }, (_each, index) => ({
            record: recordFor(`o${index}`, { at: TIME + index }),
            claims: [new Uint8Array([index])],
          })),
        )
        await ledger.forgetClaims(TIME + 18)
        expect((await all(ledger.claims(0))).map(({ id }) => id)).toEqual(['o18', 'o19'])
        expect(await ledger.get('o0')).toBeDefined()
      })

      test('of what is lost are not kept', async () => {
        await ledger.finish([{ record: recordFor('a'), claims: [new Uint8Array([1])] }])
        await ledger.finish([{ record: recordFor('a', { at: TIME + 9 }), claims: [new Uint8Array([2])] }])
        expect((await all(ledger.claims(0))).map(({ claims }) => [...claims])).toEqual([[1]])
      })
    })

  test('positions are those last written, of each sink', async () => {
    expect(await ledger.positions()).toEqual(new Map())
    await ledger.finish([
      {
        record: recordFor('a'),
        positions: new Map([
          ['file', '{"at":1}'],
          ['other', 'x'],
        ]),
      },
    ])
    await Promise.all(
      ['b', 'c', 'd'].map((id, index) => ledger.finish([{ record: recordFor(id), positions: new Map([['file', `{"at":${index + 2}}`]]) }])),
    )
    await reopen()
    expect(await ledger.positions()).toEqual(
      new Map([
        ['file', '{"at":4}'],
        ['other', 'x'],
      ]),
    )
  })

  describe('records', () => {
    const places = [
      ['a', '111122223333', 'us-east-1', 0],
      ['b', '111122223333', 'us-east-1', 59],
      ['c', '111122223333', 'eu-west-1', 60],
      ['d', '111122223333', 'eu-west-1', 26 * 60],
      ['e', '444455556666', 'us-east-1', 61],
      ['f', '444455556666', 'ap-south-1', -1],
    ] as const
    beforeEach(async () => {
      const entries = places.map(([id, account, region, minute]) => ({
        record: recordFor(id, { account, region, keyTime: TIME + minute * 60_000 }),
      }))
      await ledger.finish([
        ...entries,
        { record: { id: 'foreign', fate: 'foreign', at: TIME } },
        { record: { id: 'no-place', fate: 'stored', at: TIME, keyTime: TIME } },
      ])
      await ledger.begin('under-way', 1000)
    })
    const day = { from: TIME, to: TIME + 24 * HOUR }
    test.each([
      ['of an hour', { from: TIME, to: TIME + HOUR }, ['a', 'b', 'no-place']],
      ['of a minute', { from: TIME + 60 * 60_000, to: TIME + 61 * 60_000 }, ['c']],
      ['of a day', day, ['a', 'b', 'c', 'e', 'no-place']],
      ['of always', { from: 0, to: TIME * 2 }, ['a', 'b', 'c', 'd', 'e', 'f', 'no-place']],
      ['of an account', { ...day, account: '111122223333' }, ['a', 'b', 'c']],
      ['of a region', { ...day, region: 'us-east-1' }, ['a', 'b', 'e']],
      ['of both', { ...day, account: '444455556666', region: 'us-east-1' }, ['e']],
      ['of nobody', { ...day, account: '000000000000' }, []],
      ['of no time', { from: TIME, to: TIME }, []],
      ['that ends before it begins', { from: TIME + 48 * HOUR, to: TIME }, []],
    ] as const)('%s', async (_what, wanted, expected) => {
      expect((await all(ledger.records(wanted))).map(({ id }) => id).sort()).toEqual(expected)
    })

    test('are whole', async () => {
      const [record] = await all(ledger.records({ from: TIME, to: TIME + 1, account: '111122223333' }))
      expect(record).toEqual(written(recordFor('a')))
    })

    test('may be written while one walks them', async () => {
      let seen = 0
      for await (const { id } of ledger.records({ from: 0, to: TIME * 2 })) {
        seen++
        await ledger.finish([{ record: { id: `${id}-again`, fate: 'filtered', at: TIME } }])
      }
      expect(seen).toBe(7)
    })

    test('that are old may be forgotten', async () => {
      if (ledger.isShared) return
      await ledger.finish([{ record: recordFor('young', { at: TIME + HOUR }) }])
      expect(await ledger.forgetObjects(TIME + HOUR)).toBe(8)
      expect(await ledger.get('a')).toBeUndefined()
      expect(await ledger.get('young')).toBeDefined()
    })
  })

  describe('what is remembered', () => {
    test('is what was said last', async () => {
      expect(await ledger.recall('listing/a')).toBeUndefined()
      await ledger.remember('listing/a', '1')
      await ledger.remember('listing/a', '2')
      await ledger.remember('empty', '')
      await reopen()
      expect(await ledger.recall('listing/a')).toBe('2')
      expect(await ledger.recall('empty')).toBe('')
    })

    test('is found by the beginning of its name', async () => {
      const names = [
        'digest/a',
        'digest/b',
        'digest/ü\ud800',
        'digest_',
        'digest',
        `digest/${'x'.repeat(2000)}1`,
        `digest/${'x'.repeat(2000)}2`,
        'zebra',
      ]
      for (const name of names) await ledger.remember(name, `of ${name.slice(-9)}`)
      const expected = names.filter((name) => name.startsWith('digest/')).map((name) => ({ name, value: `of ${name.slice(-9)}` }))
      const order = (found: readonly { readonly name: string }[]) => found.toSorted((one, other) => (one.name < other.name ? -1 : 1))
      expect(order(await all(ledger.recallAll('digest/')))).toEqual(order(expected))
      expect(await all(ledger.recallAll(''))).toHaveLength(names.length)
      expect((await all(ledger.recallAll(`digest/${'x'.repeat(2000)}2`))).map(({ value }) => value)).toEqual(['of xxxxxxxx2'])
    })

    test('of what passes is forgotten when it is as old as objects are kept, and nothing else', async () => {
      await ledger.close()
      const keep = 60 * 24 * HOUR
      ledger = await open({ by: 'one', clock, keep })
      const names = ['digest/a', 'digest/b', 'alert/a', 'silence/a', 'addendum/a', 'digests', 'chain/a', 'listing/a']
      for (const name of names) await ledger.remember(name, 'x')
      clock.set(TIME + 30 * 24 * HOUR)
      await ledger.remember('digest/b', 'y')
      clock.set(TIME + keep + HOUR)
      const identity = await ledger.identity()
      for (const prefix of PASSING) await ledger.forgetRemembered(prefix, clock.now() - keep)
      await ledger.close()
      ledger = await open({ by: 'one', clock, keep })
      const left = (await all(ledger.recallAll(''))).map(({ name }) => name).filter((name) => names.includes(name))
      expect(left.toSorted()).toEqual(['chain/a', 'digest/b', 'digests', 'listing/a'])
      expect([await ledger.recall('digest/a'), await ledger.recall('digest/b'), await ledger.identity()]).toEqual([
        undefined,
        'y',
        identity,
      ])
    })

    test('may be much at once', async () => {
      const values = new Map(Array.from({ length: 120 }, (_each, index) => [`digest/${index}`, `${index}`]))
      await ledger.rememberAll(new Map())
      await ledger.rememberAll(values)
      await ledger.rememberAll(new Map([['digest/7', 'seven']]))
      await reopen()
      expect(new Map((await all(ledger.recallAll('digest/'))).map(({ name, value }) => [name, value]))).toEqual(
        values.set('digest/7', 'seven'),
      )
    })

    test('may be long', async () => {
      const value = JSON.stringify(Array.from({ length: 8000 }, (_each, index) => ({ key: `AWSLogs/${index}.json.gz`, newest: index })))
      await ledger.remember('long', value)
      expect(await ledger.recall('long')).toBe(value)
    })
  })

  test('it is known by the same after a restart, and by another than others', async () => {
    const identity = await ledger.identity()
    expect(identity).toMatch(/^[0-9a-z]{16,32}$/)
    await reopen()
    expect(await ledger.identity()).toBe(identity)
    const other = await (await makeStore())({ by: 'one', clock })
    expect(await other.identity()).not.toBe(identity)
    await other.close()
  })

  test('closing twice is closing', async () => {
    await ledger.close()
    await ledger.close()
    ledger = await open({ by: 'one', clock })
  })
}
