import { expect, test } from 'vitest'
import { rememberDigest } from '../../../packages/collector/src/complete/digest-memory.ts'
import { createChainNotes } from '../../../packages/collector/src/complete/known-chains.ts'
import { collectionStatus } from '../../../packages/collector/src/complete/status.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { digest, HOUR, logKey, START } from './hours.ts'

const NEVER = new AbortController().signal
const ACCOUNTS = Array.from({ length: 20 }, (_, index) => String(111122223000 + index))
const WISH = { from: START, to: START + 6 * HOUR, now: START + 24 * HOUR }

/** A ledger of many accounts, a bucket, and how much is asked of them at a time. */
async function manyAccounts() {
  const ledger = createMemoryLedger({ by: 'test' })
  for (const account of ACCOUNTS) {
    for (let hour = 0; hour < 6; hour++)
      await rememberDigest(ledger, { ...digest(hour, { logs: [logKey(hour + 0.5, account)] }), account, key: `${account}/${hour}` })
    await ledger.finish(
      Array.from({ length: 30 }, (_, index) => ({
        record: {
          id: `s3://logs/${account}/${index}`,
          fate: 'stored',
          at: START,
          account,
          region: 'us-east-2',
          keyTime: START + index * 60_000,
        },
      })),
    )
  }
  await createChainNotes(ledger).note({ ...digest(3), account: '999999999999' })
  await ledger.remember('digest/2026-11-22/nobody/x', '{')
  const asked = { records: [] as (readonly [string | undefined, number])[], values: [] as number[] }
  const counting: typeof ledger = {
    ...ledger,
    records: async function* (wanted) {
      let count = 0
      for await (const record of ledger.records(wanted)) {
        count++
        yield record
      }
      asked.records.push([wanted.account, count])
    },
    recallAll: async function* (prefix) {
      let count = 0
      for await (const value of ledger.recallAll(prefix)) {
        count++
        yield value
      }
      if (/^digest\/[^/]+\/\d/.test(prefix)) asked.values.push(count)
    },
  }
  const store: ObjectStore = {
    get: async () => ({ is: 'missing' }),
    folders: async ({ prefix }) => (prefix === 'AWSLogs/' ? ['111122223000', '555566667777', 'o-abcd1234', 'x'] : []),
    list: async function* () {},
  }
  return { ledger: counting, store, asked }
}

test('no more is held at once than what is known of one account', async () => {
  const { ledger, store, asked } = await manyAccounts()
  const status = await collectionStatus({ ledger, wish: WISH, list: { store, places: [{ bucket: 'logs' }] } }, NEVER)
  const [all, ...each] = asked.records
  expect(all).toEqual([undefined, 600])
  expect(each).toEqual([...ACCOUNTS.map((account) => [account, 30] as const), ['555566667777', 0], ['999999999999', 0]])
  expect(Math.max(...asked.values)).toBeLessThanOrEqual(6)
  expect([...new Set(status.hours.map(({ account }) => account))]).toEqual([...ACCOUNTS, '999999999999'])
  expect(status.hours.length).toBe(21 * 6)
  expect(status.broken).toBe(1)
})

test('accounts that are named are asked for alone', async () => {
  const { ledger, asked } = await manyAccounts()
  const accounts = ACCOUNTS.slice(0, 2)
  const status = await collectionStatus({ ledger, wish: { ...WISH, accounts } }, NEVER)
  expect(asked.records.map(([account]) => account)).toEqual(accounts)
  expect([...new Set(status.hours.map(({ account }) => account))]).toEqual(accounts)
})
