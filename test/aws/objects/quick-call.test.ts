import { hash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createQuickCall } from '../../../packages/aws/src/objects/quick-call.ts'
import type { QuickConnection } from '../../../packages/aws/src/objects/quick-connection.ts'
import { quickConnection } from './quick-connection.ts'

interface Asked {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server in the place of SQS. It answers as it is told, and otherwise that there is nothing. */
let asked: Asked[] = []
let answers: { readonly status: number; readonly body: string }[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  asked.push({ headers: request.headers, body })
  const answer = answers.shift() ?? { status: 200, body: '{}' }
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body)
})
let client: SQSClient
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  client = new SQSClient({
    endpoint,
    region: 'eu-west-1',
    useQueueUrlAsEndpoint: false,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
})
afterAll(() => {
  client.destroy()
  server.close()
})
beforeEach(() => {
  asked = []
  answers = []
})

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/deliveries'
type Input = { readonly QueueUrl: string; readonly MaxNumberOfMessages?: number }
const quickly = (by = client, connection?: QuickConnection) =>
  createQuickCall(
    by,
    (input: Input) => {
      const command = new ReceiveMessageCommand(input)
      return { command, send: (abortSignal) => by.send(command, { ...(abortSignal !== undefined && { abortSignal }) }) }
    },
    connection,
  )
/** Whether the SDK worked through the call: only it names each. */
const bySdk = () => asked.map(({ headers }) => headers['amz-sdk-invocation-id'] !== undefined)
const MESSAGES = { Messages: [{ MessageId: '1', Body: 'ü', MD5OfBody: hash('md5', 'ü'), ReceiptHandle: 'h' }] }

test.each([
  ["the SDK's", () => undefined],
  ["undici's", quickConnection],
])('the SDK makes the first call, and the next say the same without it, by connections that are %s', async (_whose, opened) => {
  const call = quickly(client, await opened())
  answers = [MESSAGES, MESSAGES].map((body) => ({ status: 200, body: JSON.stringify(body) }))
  expect(await call({ QueueUrl, MaxNumberOfMessages: 1 })).toMatchObject(MESSAGES)
  expect(await call({ QueueUrl, MaxNumberOfMessages: 10 })).toEqual(MESSAGES)
  expect(bySdk()).toEqual([true, false])
  const [first, second] = asked
  expect(JSON.parse(second?.body ?? '')).toEqual({ QueueUrl, MaxNumberOfMessages: 10 })
  for (const name of ['x-amz-target', 'content-type', 'user-agent', 'host', 'x-amzn-query-mode'])
    expect(second?.headers[name]).toBe(first?.headers[name])
  expect(second?.headers['content-length']).toBe(String(second?.body.length))
})

test('each call is signed by itself, with what it says', async () => {
  const call = quickly()
  for (const MaxNumberOfMessages of [1, 2, 3]) await call({ QueueUrl, MaxNumberOfMessages })
  const signatures = asked.map(({ headers }) => /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1])
  expect(new Set(signatures).size).toBe(3)
  const hashes = asked.map(({ headers }) => headers['x-amz-content-sha256'])
  expect(new Set(hashes).size).toBe(3)
})

test('credentials that are new are signed with, and their token is told', async () => {
  let times = 0
  const { endpoint = async () => '', region } = client.config
  const credentials = async () => ({
    ...{ accessKeyId: `key-${++times}`, secretAccessKey: 'b', sessionToken: `token-${times}` },
    expiration: new Date(Date.now() + 1_000),
  })
  const other = new SQSClient({ endpoint: await endpoint(), region, useQueueUrlAsEndpoint: false, credentials })
  const call = quickly(other)
  for (let calls = 0; calls < 2; calls++) await call({ QueueUrl })
  other.destroy()
  expect(bySdk()).toEqual([true, false])
  const tokens = asked.map(({ headers }) => headers['x-amz-security-token'])
  expect(new Set(tokens).size).toBe(2)
  for (const { headers } of asked)
    expect(headers.authorization).toContain(`Credential=${String(headers['x-amz-security-token']).replace('token', 'key')}/`)
})

test.each([
  ['an error', { status: 400, body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}' }],
  ['an answer that is none', { status: 200, body: '<html>' }],
])('%s is left to the SDK, which asks again', async (_what, answer) => {
  const call = quickly()
  await call({ QueueUrl })
  answers = [answer]
  expect(await call({ QueueUrl })).toMatchObject({})
  expect(bySdk()).toEqual([true, false, true])
  await call({ QueueUrl })
  expect(bySdk()).toEqual([true, false, true, false])
})

test('an error that stays is told as the SDK tells it', async () => {
  const call = quickly()
  await call({ QueueUrl })
  const gone = { status: 400, body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"gone"}' }
  answers = [gone, gone]
  await expect(call({ QueueUrl })).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
})

test('what was given up is not asked for', async () => {
  const call = quickly()
  await call({ QueueUrl })
  await expect(call({ QueueUrl }, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  expect(asked).toHaveLength(1)
})
