import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { ledgerTableDefinition } from '@trailmend/aws/collect'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeAt } from '../../fakes/moto/account.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { startWorld, type World } from '../command/world.ts'
import { fill, finish, idsIn, killOften, type Machine, PATIENCE } from './ground.ts'
import { type SerialProxy, startSerialProxy } from './serial-proxy.ts'

const TABLE = 'trailmend-ledger'
const REGION = 'us-east-1'
const ground = useMoto()
let world: World
let proxy: SerialProxy
beforeAll(async () => {
  world = await startWorld()
  proxy = await startSerialProxy(ground.moto.url)
  await new DynamoDBClient(placeAt(ground.moto.url, { region: REGION })).send(new CreateTableCommand(ledgerTableDefinition(TABLE)))
})
afterAll(async () => {
  await proxy.close()
  await world.close()
})

function machineOf(name: string, queue: string): Machine {
  const cwd = join(mkdtempSync(join(tmpdir(), 'trailmend-kills-')), name)
  mkdirSync(cwd)
  writeFileSync(
    join(cwd, 'collector.yml'),
    `name: ${name}\nsources: { queue: '${queue}', wait-seconds: 1, hidden-seconds: 10 }\nsinks: { file: out }\nledger: { dynamodb: ${TABLE}, region: ${REGION} }\n`,
  )
  return { cwd, args: ['run', '--once', '--config', 'collector.yml'], env: { ...world.env, AWS_ENDPOINT_URL_DYNAMODB: proxy.url } }
}

/** The ids of the objects that have a fate in the table. */
async function finishedIn(): Promise<readonly string[]> {
  const client = new DynamoDBClient(placeAt(ground.moto.url, { region: REGION }))
  const ids: string[] = []
  for (let after: Record<string, never> | undefined; ; ) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: TABLE,
        FilterExpression: 'attribute_exists(fate)',
        ...(after !== undefined && { ExclusiveStartKey: after }),
      }),
    )
    ids.push(...Items.map(({ id }) => id?.S ?? ''))
    after = LastEvaluatedKey as typeof after
    if (after === undefined) return ids
  }
}

test('two on one queue that share a ledger, killed again and again: every event once in all files together, and the ledger agrees', {
  timeout: PATIENCE,
}, async () => {
  // Events are told apart by one collector, not by several: each is in one object only.
  const filled = await fill(world, 8, { copies: false })
  const machines = ['left', 'right'].map((name) => machineOf(name, filled.queue))
  const atWork = await killOften(machines, filled)
  const ran = await finish(machines, world, filled.queue)
  expect({ seed: filled.seed, ended: ran.map(({ code, stderr }) => [code, stderr]) }).toEqual({
    seed: filled.seed,
    ended: [
      [0, ''],
      [0, ''],
    ],
  })
  const found = machines.map(({ cwd }) => idsIn(join(cwd, 'out')))
  expect(found.flat().toSorted()).toEqual([...filled.ids].sort())
  expect(found.every((ids) => ids.length > 0)).toBe(true)
  expect(await finishedIn()).toHaveLength(filled.ids.size / 4)
  console.info(`seed ${filled.seed}: killed ${filled.kills} times, ${atWork} of them at work`)
})
