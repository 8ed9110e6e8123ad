import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { bytesOf, drop } from '../../../packages/aws/src/objects/body.ts'
import { createQuickConnection, type Sendable } from '../../../packages/aws/src/objects/quick-connection.ts'
import { withoutRawHeaders } from '../../../packages/aws/src/objects/undici-send.ts'
import { quickConnection } from './quick-connection.ts'

let asked: { readonly url: string | undefined; readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
let connections = 0
let open = 0
let answer: (response: ServerResponse) => void
const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  asked.push({ url: request.url, headers: request.headers, body })
  answer(response)
}).on('connection', (socket) => {
  connections++
  open++
  socket.on('close', () => open--)
})
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  connections = 0
  answer = (response) => void response.end('here')
})

const send = async (wanted: Partial<Sendable> = {}, headers: Record<string, string> = {}, signal?: AbortSignal) => {
  const { port } = server.address() as AddressInfo
  const request = {
    protocol: 'http:',
    hostname: '127.0.0.1',
    port,
    method: 'GET',
    path: '/bucket/key',
    query: {},
    body: undefined,
    ...wanted,
  }
  const sendIt = (await opened).send()
  if (sendIt === undefined) throw new Error('not loaded')
  return sendIt(request, headers, signal)
}
/** What Node's own `fetch`, and others of undici, go by. */
const dispatchers = () => [1, 2].map((version) => Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${version}`)))
const before = dispatchers()
const opened = quickConnection()
const textOf = async (got: Awaited<ReturnType<typeof send>>) => Buffer.from(await bytesOf(got.body)).toString()

test('are there when so many requests were asked for, and not before', async () => {
  const connection = createQuickConnection(3)
  const times: boolean[] = []
  for (let at = 0; at < 3; at++) {
    times.push(connection.send() !== undefined)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(times).toEqual([false, false, false])
  await expect.poll(() => connection.send()).toBeDefined()
})

test('stay away where they cannot be loaded', async () => {
  vi.doMock('../../../packages/aws/src/objects/undici-send.ts', () => {
    throw new Error('no more files')
  })
  const connection = createQuickConnection(1)
  connection.send()
  await new Promise((resolve) => setTimeout(resolve, 50))
  vi.doUnmock('../../../packages/aws/src/objects/undici-send.ts')
  expect(connection.send()).toBeUndefined()
})

test('leave the dispatcher of fetch alone', async () => {
  await opened
  expect(dispatchers().map((each, index) => each === before[index])).toEqual([true, true])
})

test('send what was signed', async () => {
  const query = { 'x-id': 'GetObject', 'a b': ['1&2!', '3'], none: null }
  const got = await send({ method: 'POST', query, body: 'ü' }, { authorization: 'signed', host: 'logs.s3.eu-west-1.amazonaws.com' })
  expect(await textOf(got)).toBe('here')
  expect(asked).toMatchObject([{ url: '/bucket/key?x-id=GetObject&a%20b=1%262%21&a%20b=3&none', body: 'ü' }])
  expect(asked[0]?.headers).toMatchObject({ authorization: 'signed', host: 'logs.s3.eu-west-1.amazonaws.com' })
})

test('answer as the SDK does, a header that came twice in one line', async () => {
  answer = (response) => void response.writeHead(201, { etag: '"e"', 'x-amz-meta-a': ['1', '2'] }).end()
  const got = await send()
  expect(got).toMatchObject({ statusCode: 201, headers: { etag: '"e"', 'x-amz-meta-a': '1, 2' } })
  expect(await textOf(got)).toBe('')
})

test('keep no view on what heads came with', () => {
  const controller = { rawHeaders: [Buffer.from('etag'), Buffer.from('e')] }
  const seen: unknown[] = []
  const handler = { onResponseStart: (...told: readonly unknown[]) => void seen.push(...told) }
  withoutRawHeaders((_options, used) => {
    used.onResponseStart?.(controller as never, 200, { etag: 'e' }, 'OK')
    return true
  })({ path: '/', method: 'GET' }, handler)
  expect(seen).toEqual([{ rawHeaders: null }, 200, { etag: 'e' }, 'OK'])
})

test('are used again', async () => {
  for (let at = 0; at < 20; at++) expect(await textOf(await send())).toBe('here')
  // One is free again a turn after its answer was taken: until then there is another.
  expect(connections).toBeLessThanOrEqual(2)
})

test('go on where a server closes one', async () => {
  answer = (response) => void response.writeHead(200, { connection: 'close' }).end('here')
  const all = await Promise.all(Array.from({ length: 20 }, async () => textOf(await send())))
  expect(new Set(all)).toEqual(new Set(['here']))
})

test('let go of a body that nobody takes', async () => {
  answer = (response) => void response.end(Buffer.alloc(1 << 22))
  const atFirst = open
  for (let at = 0; at < 10; at++) drop((await send()).body)
  await expect.poll(() => open).toBeLessThanOrEqual(atFirst)
  answer = (response) => void response.end('here')
  expect(await textOf(await send())).toBe('here')
})

test('end with the reason of a signal, before the answer and behind its head', async () => {
  const early = new AbortController()
  answer = () => early.abort(new Error('enough'))
  await expect(send({}, {}, early.signal)).rejects.toThrow('enough')
  const late = new AbortController()
  answer = (response) => void response.writeHead(200, { 'content-length': 10 }).write('12345')
  const got = await send({}, {}, late.signal)
  const bytes = bytesOf(got.body)
  late.abort(new Error('too late'))
  await expect(bytes).rejects.toThrow('too late')
})

test('throw where nobody listens', async () => {
  await expect(send({ port: 1 })).rejects.toThrow('ECONNREFUSED')
})
