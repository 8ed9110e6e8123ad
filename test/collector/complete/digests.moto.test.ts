import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createConnection, createLedgerTable, createPace, ledgerTableDefinition } from '@trailmend/aws/collect'
import { beforeAll, describe, expect, test } from 'vitest'
import { missingObjects } from '../../../packages/collector/src/complete/missing-objects.ts'
import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { makeChain, testKey } from '../../stream/digest/trail.ts'
import { digestContract } from './digest-contract.ts'
import { HOUR, inShort } from './hours.ts'
import { createWorld, keysOf, tasksIn } from './trail-store.ts'

const region = 'eu-west-1'
const ground = useMoto()
let tables = 0

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.moto.url))
})

async function makeLedger(): Promise<Ledger> {
  const name = `digests-${tables++}`
  await new DynamoDBClient(placeAt(ground.moto.url, { region })).send(new CreateTableCommand(ledgerTableDefinition(name)))
  const session = { pace: createPace(32), requestHandler: createConnection(32), userAgent: 'trailmend/test' }
  return createTableLedger({ table: await createLedgerTable({ table: name, region, session }), by: 'test', clock: systemClock })
}

describe('digests in DynamoDB', () => {
  digestContract(makeLedger)

  test('a trail is collected and proved, and what is missing is fetched', async () => {
    const start = Date.parse('2026-11-22T20:01:31Z')
    const key = testKey('f1', start - 30 * 24 * HOUR, start + 30 * 24 * HOUR)
    const { objects, digests } = makeChain({ key, start, hours: 6 })
    const span = { from: Date.parse('2026-11-22T21:00:00Z'), to: Date.parse('2026-11-23T01:00:00Z') }
    const world = createWorld({ objects, now: start + 12 * HOUR, keys: keysOf([key]), clock: systemClock, ledger: await makeLedger() })
    const lost = new Set([digests[2]?.key, digests[3]?.logs[0]?.key])
    await world.collect(tasksIn(objects).filter((task) => !lost.has(task.key)))
    const before = await world.status(span)
    expect(before.state).toBe('gap')
    await world.collect(missingObjects(before.hours))
    expect(inShort((await world.status(span)).hours)).toEqual(Array.from({ length: 4 }, () => 'complete (verified)'))
  })
})
