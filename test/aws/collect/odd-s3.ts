import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server in the place of S3, which answers as it is told. */
export interface OddS3 {
  readonly url: string
  /** What was asked: `GET /bucket/key`. */
  readonly asked: string[]
  readonly headers: IncomingMessage['headers'][]
  answer: (path: string, response: ServerResponse) => void
  /** What it says of where its buckets are. */
  region: string | undefined
  /** Connections that are open. */
  open: () => number
  stop(): Promise<void>
}

export async function startOddS3(): Promise<OddS3> {
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://s3').pathname
    asked.push(`${request.method} ${path}`)
    headers.push(request.headers)
    const region = odd.region === undefined ? {} : { 'x-amz-bucket-region': odd.region }
    if (request.method === 'HEAD') return void response.writeHead(200, region).end()
    odd.answer(path, response)
  })
  let open = 0
  server.on('connection', (socket) => {
    open++
    socket.on('close', () => open--)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const odd: OddS3 = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    headers,
    answer: (_path, response) => void response.end(),
    region: 'eu-west-1',
    open: () => open,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return odd
}

/** An error as S3 writes it. */
export function refuse(response: ServerResponse, status: number, code: string, message = code): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`)
}
