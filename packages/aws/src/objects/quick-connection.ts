import type { Answer, Request } from './learned-request.ts'

/** Sends a request with the headers that it was signed with. Throws what the connection throws. */
export type Send = (request: Request, headers: Request['headers'], signal: AbortSignal | undefined) => Promise<Answer>

/** Connections that take half of what the SDK's own take for a request. */
export interface QuickConnection {
  /** The way to send the next request; `undefined` while they are not worth it. */
  send(): Send | undefined
}

/** To load undici takes about as long as it saves in so many requests. */
const WORTH = 1000

/** Connections by undici, once so many requests were asked for that it pays. As many as are under way at once: who asks sees to it that they are few. */
export function createQuickConnection(worth: number = WORTH): QuickConnection {
  let asked = 0
  let send: Send | undefined
  return {
    send: () => {
      if (++asked === worth) void open()
      return send
    },
  }

  async function open(): Promise<void> {
    const { openUndici } = await import('./undici-send.ts')
    send = openUndici()
  }
}
