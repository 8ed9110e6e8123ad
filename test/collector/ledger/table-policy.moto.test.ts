import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { createConnection, createLedgerTable, createPace, LEDGER_TABLE_ACTIONS, ledgerTableDefinition } from '@trailmend/aws/collect'
import { beforeEach, expect, test } from 'vitest'
import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { read } from '../../architecture/repository.ts'
import { fences } from '../../docs/markdown.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import { type PolicyDocument, transformPolicyForMoto } from '../../fakes/moto/iam-for-moto.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { createSetClock } from './clock.ts'
import { all, recordFor } from './contract.ts'

const ground = useMoto()
const TABLE = 'trailmend-ledger'
const documented: PolicyDocument = JSON.parse(fences(read('docs/collector/ledger.md'), 'json')[0]!.text)

beforeEach(async () => {
  await ground.moto.reset()
  Object.assign(process.env, motoEnv(ground.proxy.url))
  await new DynamoDBClient(placeAt(ground.moto.url)).send(new CreateTableCommand(ledgerTableDefinition(TABLE)))
})

/** A ledger by the credentials of a user who holds the documented policy, but for one action. */
async function ledgerWithout(left?: string): Promise<Ledger> {
  const Statement = documented.Statement.map((each) => ({ ...each, Action: [each.Action].flat().filter((action) => action !== left) }))
  const policy = transformPolicyForMoto({ ...documented, Statement: Statement.filter(({ Action }) => Action.length > 0) })
  const iam = new IAMClient(placeAt(ground.moto.url))
  await iam.send(new CreateUserCommand({ UserName: 'collector' }))
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'ledger', PolicyDocument: JSON.stringify(policy) }))
  await iam.send(new AttachUserPolicyCommand({ UserName: 'collector', PolicyArn: Policy?.Arn }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'collector' }))
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey })
  const session = { pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' }
  const table = await createLedgerTable({ table: TABLE, region: 'us-east-1', session })
  await ground.moto.iamEnforcement(true)
  return createTableLedger({ table, by: 'one', clock: createSetClock() })
}

/** Everything that a collector does with its ledger, but for transactions, which moto takes for an action of their own. */
async function useAll(ledger: Ledger): Promise<void> {
  const record = recordFor('a')
  await ledger.begin('a', 1000)
  await ledger.finish([{ record }])
  await ledger.acknowledged(['a'])
  await ledger.begin('b', 1000)
  await ledger.abandon('b')
  await ledger.remember('name', 'value')
  expect([await ledger.get('a'), await ledger.recall('name')]).toEqual([{ ...record, by: 'one', acknowledged: true }, 'value'])
  expect(await all(ledger.records({ from: 0, to: record.at }))).toHaveLength(1)
  expect([await ledger.positions(), await all(ledger.recallAll(''))]).toEqual([new Map(), [{ name: 'name', value: 'value' }]])
}

test('the documented policy is enough', async () => {
  await useAll(await ledgerWithout())
})

test.each(LEDGER_TABLE_ACTIONS)('without %s something is denied, and told as that', async (action) => {
  const ledger = await ledgerWithout(action)
  await expect(useAll(ledger)).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining(action) })
})
