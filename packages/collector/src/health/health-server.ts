import type { IncomingMessage, ServerResponse } from 'node:http'
import { CollectorError } from '../collector-error.ts'
import type { Readiness } from './readiness.ts'

/** What is served. */
export interface HealthOptions {
  readonly host: string
  /** 0 is any that is free. */
  readonly port: number
  readonly readiness: () => Readiness
  readonly metrics: (question: IncomingMessage, answer: ServerResponse) => void
}

/** A server that answers whoever watches over a collector. */
export interface HealthServer {
  /** Such as `http://127.0.0.1:9464`. */
  readonly url: string
  close(): Promise<void>
}

// An import would read all that the module exports, which for some of it loads Node's whole fetch.
type Http = typeof import('node:http')

/**
 * Serve `/healthz` (200 while the process lives), `/readyz` (200 or 503, with what is wrong) and `/metrics`. Nothing is read of what is sent.
 *
 * Throws a `CollectorError` (`configuration`) where the address cannot be had.
 */
export async function serveHealth(options: HealthOptions, { createServer }: Pick<Http, 'createServer'>): Promise<HealthServer> {
  const { host, port } = options
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 }, (question, answer) =>
    respond(options, question, answer),
  )
  server.maxConnections = 100
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new CollectorError('configuration', `listen: ${error.message}`, { cause: error })))
    server.listen({ host, port }, resolve)
  })
  // Serving is no reason to live on.
  server.unref()
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

type Routes = Readonly<Record<string, (options: HealthOptions, question: IncomingMessage, answer: ServerResponse) => void>>

const ROUTES: Routes = {
  '/healthz': (_options, _question, answer) => tell(answer, 200, 'alive\n'),
  '/readyz': ({ readiness }, _question, answer) => {
    const told = readiness()
    tell(answer, told.ready ? 200 : 503, `${JSON.stringify(told)}\n`, 'application/json')
  },
  '/metrics': ({ metrics }, question, answer) => metrics(question, answer),
}

function respond(options: HealthOptions, question: IncomingMessage, answer: ServerResponse): void {
  const [path = ''] = (question.url ?? '').split('?')
  if (question.method !== 'GET' && question.method !== 'HEAD') tell(answer, 405, 'GET only\n')
  else if (!Object.hasOwn(ROUTES, path)) tell(answer, 404, `${Object.keys(ROUTES).join(', ')} are what there is\n`)
  else ROUTES[path]?.(options, question, answer)
}

function tell(answer: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  answer.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(text)
}
