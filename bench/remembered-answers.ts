import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

/** A server that asks another one once for each thing, and from then on answers from memory: many calls at once, as S3 takes them. */
export interface RememberedAnswers {
  readonly url: string
  /** Milliseconds that every answer waits. */
  latencyMs: number
  /** How many calls came. */
  calls: number
  readonly stop: () => Promise<void>
}

interface Remembered {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

const OF_THE_CONNECTION = /^(?:connection|keep-alive|transfer-encoding|content-length|host|expect)$/

const passedOn = (headers: IncomingHttpHeaders): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => (OF_THE_CONNECTION.test(name) ? [] : [[name, String(value)]]))

/** Starts the server on a free loopback port; what is asked twice must not have changed in between. */
export async function startRememberedAnswers(target: string): Promise<RememberedAnswers> {
  const known = new Map<string, Promise<Remembered>>()
  const ask = async (method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Remembered> => {
    const answer = await fetch(target + url, { method, headers: passedOn(headers), ...(body.length > 0 && { body: new Uint8Array(body) }) })
    const kept = [...answer.headers].filter(([name]) => !OF_THE_CONNECTION.test(name))
    return { status: answer.status, headers: Object.fromEntries(kept), body: Buffer.from(await answer.arrayBuffer()) }
  }
  const server = createServer({ keepAliveTimeout: 60_000 }, async (incoming, response) => {
    served.calls++
    const { method = 'GET', url = '/', headers } = incoming
    const body = await buffer(incoming)
    const question = `${method} ${url} ${headers['x-amz-target'] ?? ''} ${body}`
    const asked = known.get(question) ?? ask(method, url, headers, body)
    known.set(question, asked)
    const answer = await asked
    if (served.latencyMs > 0) await pause(served.latencyMs)
    response.writeHead(answer.status, { ...answer.headers, ...(method !== 'HEAD' && { 'content-length': answer.body.length }) })
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const served: RememberedAnswers = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    latencyMs: 0,
    calls: 0,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return served
}
