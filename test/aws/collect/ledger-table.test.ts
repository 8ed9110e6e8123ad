import { createConnection, createLedgerTable, createPace } from '@trailmend/aws/collect'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { motoEnv } from '../../fakes/moto/server.ts'
import { type OddS3, startOddS3 } from './odd-s3.ts'

let server: OddS3
beforeEach(async () => {
  server = await startOddS3()
  Object.assign(process.env, motoEnv(server.url))
})
afterEach(() => server.stop())

test.each([
  [['None', 'ValidationError'], { name: 'ValidationException', message: 'of ValidationError' }],
  [['None', 'TransactionConflict'], { is: 'busy' }],
  [['None', 'ConditionalCheckFailed'], { is: 'refused', refused: new Map([[1, undefined]]) }],
  [['None', 'TransactionConflict', 'ItemCollectionSizeLimitExceeded'], { name: 'TransactionCanceledException' }],
])('a transaction cancelled because of %j', async (codes, expected) => {
  server.answer = (_path, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    const CancellationReasons = codes.map((Code) => ({ Code, Message: `of ${Code}` }))
    response.end(
      JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException', message: 'no', CancellationReasons }),
    )
  }
  const session = { pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' }
  const table = await createLedgerTable({ table: 'ledger', region: 'eu-west-1', session })
  const changed = await table.change(codes.map((_code, index) => ({ put: { pk: 'a', sk: `${index}` } }))).catch((error: unknown) => error)
  expect(changed).toMatchObject(expected)
})
