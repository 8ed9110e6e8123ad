import type {
  AttributeValue,
  CreateTableCommandInput,
  DynamoDBClient,
  QueryCommandInput,
  TransactWriteItem,
} from '@aws-sdk/client-dynamodb'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'
import { type ChangeOf, changeInput, fromItem, type ItemOf, itemOf, type LedgerItemKey, namesAndValues } from './ledger-expressions.ts'

/** What became of changes: see `LedgerTable` of the collector. */
export type ChangedItems =
  | { readonly is: 'changed' }
  | { readonly is: 'refused'; readonly refused: ReadonlyMap<number, ItemOf | undefined> }
  | { readonly is: 'busy' }

/** Which items of a partition, by their key or by time. */
export interface LedgerItemRange {
  readonly by: 'key' | 'time'
  readonly partition: string
  readonly beginsWith?: string
  readonly from?: string
  readonly to?: string
}

/** A table that a collector's ledger is kept in: what the collector calls a `LedgerTable`. */
export interface DynamoLedgerTable {
  readonly name: string
  get(key: LedgerItemKey): Promise<ItemOf | undefined>
  change(changes: readonly ChangeOf[]): Promise<ChangedItems>
  query(range: LedgerItemRange): AsyncIterable<readonly ItemOf[]>
}

/** What it takes, for a policy on the table and its index. */
export const LEDGER_TABLE_ACTIONS = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:Query',
] as const

/** How a table must be made, paid by the request; what is to expire does by the attribute `expires`, where that is switched on. */
export function ledgerTableDefinition(name: string): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'day', 'moment'].map((each) => ({ AttributeName: each, AttributeType: 'S' })),
    KeySchema: keySchema('pk', 'sk'),
    GlobalSecondaryIndexes: [{ IndexName: 'time', KeySchema: keySchema('day', 'moment'), Projection: { ProjectionType: 'ALL' } }],
    DeletionProtectionEnabled: true,
  }
}

function keySchema(partition: string, order: string): NonNullable<CreateTableCommandInput['KeySchema']> {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: order, KeyType: 'RANGE' },
  ]
}

/** Which table, and whose credentials. */
export interface LedgerTableOptions {
  readonly table: string
  /** The credentials' own unless given. */
  readonly region?: string
  /** Whose credentials; the caller's own unless given. */
  readonly target?: Target
  readonly session: SessionOptions
}

/** The module takes long to load, and not every collector shares a ledger. */
type DynamoDB = typeof import('@aws-sdk/client-dynamodb')

interface Asking {
  readonly dynamodb: DynamoDB
  readonly client: DynamoDBClient
  readonly table: string
}

/**
 * A DynamoDB table, ready to be asked. The SDK tries again, with jitter, what is throttled or gets no answer. Its methods throw what the SDK
 * throws.
 */
export async function createLedgerTable({ table, region, target = {}, session }: LedgerTableOptions): Promise<DynamoLedgerTable> {
  const { settingsOf, mainRegion } = await createEntrances(session)(target)
  const settings = settingsOf(region ?? mainRegion)
  const dynamodb = await import('@aws-sdk/client-dynamodb')
  const client = new dynamodb.DynamoDBClient(settings)
  const asking = { dynamodb, client, table }
  return {
    name: `dynamodb:${settings.region}/${table}`,
    get: async (key) => {
      const { Item } = await client.send(new dynamodb.GetItemCommand({ TableName: table, Key: itemOf({ ...key }), ConsistentRead: true }))
      return Item === undefined ? undefined : fromItem(Item)
    },
    change: async (changes) => {
      const [only] = changes
      if (only === undefined) return { is: 'changed' }
      return changes.length === 1 ? changeOne(asking, only) : changeAll(asking, changes)
    },
    query: async function* (range) {
      const input = queryInput(table, range)
      let next: Record<string, AttributeValue> | undefined
      do {
        const page = await client.send(new dynamodb.QueryCommand(next === undefined ? input : { ...input, ExclusiveStartKey: next }))
        next = page.LastEvaluatedKey
        yield (page.Items ?? []).map(fromItem)
      } while (next !== undefined)
    },
  }
}

async function changeOne({ dynamodb, client, table }: Asking, change: ChangeOf): Promise<ChangedItems> {
  const input = { ...changeInput(table, change), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
  try {
    if ('put' in change) await client.send(new dynamodb.PutItemCommand({ ...input, Item: itemOf(change.put) }))
    else if ('update' in change) await client.send(new dynamodb.UpdateItemCommand({ ...input, Key: itemOf({ ...change.update }) }))
    else await client.send(new dynamodb.DeleteItemCommand({ ...input, Key: itemOf({ ...change.remove }) }))
    return { is: 'changed' }
  } catch (error) {
    if (isCalled(error, 'TransactionConflictException')) return { is: 'busy' }
    if (!(error instanceof dynamodb.ConditionalCheckFailedException)) throw error
    return { is: 'refused', refused: new Map([[0, refusedItem(error.Item)]]) }
  }
}

async function changeAll({ dynamodb, client, table }: Asking, changes: readonly ChangeOf[]): Promise<ChangedItems> {
  try {
    const TransactItems = changes.map((change) => transactItem(table, change))
    await client.send(new dynamodb.TransactWriteItemsCommand({ TransactItems }))
    return { is: 'changed' }
  } catch (error) {
    if (isCalled(error, 'TransactionInProgressException')) return { is: 'busy' }
    if (!(error instanceof dynamodb.TransactionCanceledException)) throw error
    const reasons = [...(error.CancellationReasons ?? []).entries()].filter(([, { Code }]) => Code !== undefined && Code !== 'None')
    const refused = reasons.filter(([, { Code }]) => Code === 'ConditionalCheckFailed')
    if (refused.length > 0) return { is: 'refused', refused: new Map(refused.map(([index, { Item }]) => [index, refusedItem(Item)])) }
    const invalid = reasons.find(([, { Code }]) => Code === 'ValidationError')
    // As it is called where it is the only change.
    if (invalid !== undefined) throw Object.assign(new Error(invalid[1].Message, { cause: error }), { name: 'ValidationException' })
    if (reasons.length > 0 && reasons.every(([, { Code }]) => PASSING.has(Code ?? ''))) return { is: 'busy' }
    throw error
  }
}

function isCalled(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}

/** Why a transaction may be cancelled that would go through later. Source: DynamoDB API Reference, TransactWriteItems, "Errors". */
const PASSING: ReadonlySet<string> = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

function transactItem(table: string, change: ChangeOf): TransactWriteItem {
  const input = { ...changeInput(table, change), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
  if ('put' in change) return { Put: { ...input, Item: itemOf(change.put) } }
  if ('update' in change) return { Update: { ...input, UpdateExpression: input.UpdateExpression ?? '', Key: itemOf({ ...change.update }) } }
  return { Delete: { ...input, Key: itemOf({ ...change.remove }) } }
}

function refusedItem(item: Record<string, AttributeValue> | undefined): ItemOf | undefined {
  return item === undefined || Object.keys(item).length === 0 ? undefined : fromItem(item)
}

function queryInput(table: string, { by, partition, beginsWith, from, to }: LedgerItemRange): QueryCommandInput {
  const [partitionName, orderName] = by === 'key' ? (['pk', 'sk'] as const) : (['day', 'moment'] as const)
  const { name, value, names, values } = namesAndValues()
  const conditions = [`${name(partitionName)} = ${value(partition)}`]
  if (beginsWith !== undefined) conditions.push(`begins_with(${name(orderName)}, ${value(beginsWith)})`)
  else if (from !== undefined && to !== undefined) conditions.push(`${name(orderName)} BETWEEN ${value(from)} AND ${value(to)}`)
  else if (from !== undefined) conditions.push(`${name(orderName)} >= ${value(from)}`)
  else if (to !== undefined) conditions.push(`${name(orderName)} <= ${value(to)}`)
  return {
    TableName: table,
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names(),
    ExpressionAttributeValues: values(),
    ...(by === 'key' ? { ConsistentRead: true } : { IndexName: 'time' }),
  }
}
