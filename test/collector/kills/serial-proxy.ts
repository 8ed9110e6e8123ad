import { createServer, request } from 'node:http'

/** A way to a server that hands it one request after the other. */
export interface SerialProxy {
  readonly url: string
  close(): Promise<void>
}

/**
 * Stand before a server. DynamoDB makes transactions one after the other; moto, left alone, answers in threads, and a transaction that it cancels takes
 * back what others have written meanwhile.
 */
export async function startSerialProxy(to: string): Promise<SerialProxy> {
  let before: Promise<unknown> = Promise.resolve()
  const server = createServer((asked, answer) => {
    const chunks: Buffer[] = []
    asked.on('data', (chunk: Buffer) => chunks.push(chunk))
    asked.on('error', () => undefined)
    answer.on('error', () => undefined)
    asked.on('end', () => {
      // Also for one who is dead by now: what was asked is done.
      const done = before.then(() => forward(Buffer.concat(chunks)))
      before = done.catch(() => undefined)
    })

    function forward(body: Buffer): Promise<void> {
      return new Promise((resolve) => {
        const ended = (): void => {
          answer.destroy()
          resolve()
        }
        const sent = request(new URL(asked.url ?? '/', to), {
          method: asked.method ?? 'GET',
          headers: { ...asked.headers, 'content-length': body.length },
        })
        sent.on('error', ended)
        sent.on('response', (received) => {
          const pieces: Buffer[] = []
          received.on('error', ended)
          received.on('data', (piece: Buffer) => pieces.push(piece))
          received.on('end', () => {
            const { 'transfer-encoding': _, ...headers } = received.headers
            const whole = Buffer.concat(pieces)
            answer.writeHead(received.statusCode ?? 502, { ...headers, 'content-length': whole.length })
            answer.end(whole)
            resolve()
          })
        })
        sent.end(body)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the loopback interface gave no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
