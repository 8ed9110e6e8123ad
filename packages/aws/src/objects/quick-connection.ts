import type { Answer, Request } from './learned-request.ts'

/** What is sent, beside its headers. */
export type Sendable = Pick<Request, 'protocol' | 'hostname' | 'port' | 'method' | 'path' | 'query' | 'body'>

/** Sends a request with the headers that it was signed with. Throws what the connection throws. */
export type Send = (request: Sendable, headers: Request['headers'], signal: AbortSignal | undefined) => Promise<Answer>

/** Connections that take half of what the SDK's own take for a request. */
export interface QuickConnection {
  /** The way to send the next request; `undefined` while they are not worth it, or where they cannot be had. */
  send(): Send | undefined
}

/** To load undici takes about as long as it saves in so many requests. */
const WORTH = 500

/**
 * Connections by undici. There are as many as requests are under way, and some that wait for the next: who asks sees to it that they are few.
 *
 * @param worth - how many requests are to be asked for until they are opened
 */
export function createQuickConnection(worth: number = WORTH): QuickConnection {
  let asked = 0
  let send: Send | undefined
  return {
    send: () => {
      // Where it cannot be loaded, the SDK goes on.
      if (++asked === worth) void open().catch(() => undefined)
      return send
    },
  }

  async function open(): Promise<void> {
    const { openUndici } = await import('./undici-send.ts')
    send = openUndici()
  }
}
