import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createConnection, createLedgerTable, createPace, ledgerTableDefinition } from '@trailmend/aws/collect'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LedgerTable } from '../../../packages/collector/src/ledger/ledger-table.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { createSetClock } from './clock.ts'
import { ledgerContract } from './contract.ts'
import { sharedContract } from './shared-contract.ts'

const REGION = 'eu-west-1'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.moto.url))
})

/**
 * A table whose changes moto makes one after the other, as DynamoDB does (Developer Guide, "Amazon DynamoDB Transactions: How it works",
 * "Serializable isolation"). Left alone, moto answers in threads without a lock, and a transaction that it cancels takes the whole table back
 * to where it was, with what others have written meanwhile. Who comes first is still for the collectors to find out.
 */
async function openTable(table: string): Promise<LedgerTable> {
  const session = { pace: createPace(32), requestHandler: createConnection(32), userAgent: 'trailmend/test' }
  const opened = await createLedgerTable({ table, region: REGION, session })
  const change: LedgerTable['change'] = (changes) => {
    const changed = before.then(() => opened.change(changes))
    before = changed.catch(() => {})
    return changed
  }
  return { ...opened, change }
}

let before: Promise<unknown> = Promise.resolve()
let tables = 0
async function makeTable(): Promise<string> {
  const name = `ledger-${tables++}`
  await new DynamoDBClient(placeAt(ground.moto.url, { region: REGION })).send(new CreateTableCommand(ledgerTableDefinition(name)))
  return name
}

describe('a ledger in DynamoDB', () => {
  const makeStore = async () => {
    const name = await makeTable()
    // Each collector has connections of its own, as it has in a process of its own.
    return async (options: { readonly by: string; readonly clock: ReturnType<typeof createSetClock> }) =>
      createTableLedger({ table: await openTable(name), ...options })
  }
  ledgerContract({ keepsClaims: false, makeStore })
  sharedContract({ makeStore, objects: 200 })

  test('tells what is wrong with a table that is not there', async () => {
    const ledger = createTableLedger({ table: await openTable('not-there'), by: 'one', clock: createSetClock() })
    await expect(ledger.begin('a', 1)).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining('not-there') })
    await expect(ledger.get('a')).rejects.toMatchObject({ code: 'configuration' })
    await expect(ledger.recallAll('a')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'configuration' })
  })

  test('tells what is wrong with a table that is made otherwise', async () => {
    const input = { ...ledgerTableDefinition('otherwise'), GlobalSecondaryIndexes: undefined }
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' as const }]
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' as const }]
    await new DynamoDBClient(placeAt(ground.moto.url, { region: REGION })).send(
      new CreateTableCommand({ ...input, AttributeDefinitions, KeySchema }),
    )
    const ledger = createTableLedger({ table: await openTable('otherwise'), by: 'one', clock: createSetClock() })
    await expect(ledger.begin('a', 1)).rejects.toMatchObject({ code: 'configuration' })
  })

  test('marks when an object may be forgotten, and what was begun and never finished', async () => {
    const table = await openTable(await makeTable())
    const clock = createSetClock()
    const ledger = createTableLedger({ table, by: 'one', clock, keep: 60 * 86_400_000 })
    await ledger.begin('a', 1000)
    expect((await table.get({ pk: 'object/a', sk: 'object' }))?.expires).toBe((clock.now() + 1000 + 15 * 86_400_000) / 1000)
    await ledger.finish([{ record: { id: 'a', fate: 'stored', at: clock.now() } }])
    expect((await table.get({ pk: 'object/a', sk: 'object' }))?.expires).toBe((clock.now() + 60 * 86_400_000) / 1000)
    const forEver = createTableLedger({ table, by: 'one', clock })
    await forEver.begin('b', 1000)
    await forEver.finish([{ record: { id: 'b', fate: 'stored', at: clock.now() } }])
    expect((await table.get({ pk: 'object/b', sk: 'object' }))?.expires).toBeUndefined()
  })
})
