import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly lines: readonly string[]
}

/** A receiver of webhooks on this machine; `answer` says what becomes of each, and what it does not answer is taken. */
export async function startReceiver(): Promise<{
  readonly url: string
  readonly taken: Received[]
  readonly seen: Received[]
  answer: (request: Received, response: ServerResponse) => boolean
  close(): Promise<void>
}> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => undefined)
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()
      const received = { headers: request.headers, text, lines: text.split('\n').filter((line) => line !== '') }
      receiver.seen.push(received)
      if (receiver.answer(received, response)) return
      receiver.taken.push(received)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    taken: [] as Received[],
    seen: [] as Received[],
    answer: (_: Received, __: ServerResponse): boolean => false,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return receiver
}
