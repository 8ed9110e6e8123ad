import type { Dispatcher } from 'undici'
import request from 'undici/lib/api/api-request.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import { TIMEOUTS } from '../connection.ts'
import type { Send, Sendable } from './quick-connection.ts'

/**
 * Opens connections by undici, none as yet. A signal that is aborted while a connection is made is heeded when that is made, or given up: after 5 seconds
 * at most.
 */
export function openUndici(): Send {
  const { connectionTimeout, requestTimeout, socketTimeout } = TIMEOUTS
  const agent = new Agent({
    connect: { timeout: connectionTimeout },
    headersTimeout: requestTimeout,
    bodyTimeout: socketTimeout,
    allowH2: false,
  }).compose(withoutRawHeaders)
  return async ({ protocol, hostname, port, path, query, method, body }, headers, signal) => {
    const answer = await request.call(agent, {
      origin: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`,
      path: path + queryOf(query),
      method: method as 'GET' | 'POST',
      headers,
      body: body ?? null,
      ...(signal !== undefined && { signal }),
    })
    return { statusCode: answer.statusCode, headers: singly(answer.headers), body: answer.body }
  }
}

/**
 * The headers as they came are views on the 64 KiB that they came with. Whatever of a request grows old keeps those, and of what is old V8 frees memory
 * late. Nobody asks for them.
 */
export function withoutRawHeaders(dispatch: Dispatcher['dispatch']): Dispatcher['dispatch'] {
  return (options, handler) => {
    const start = handler.onResponseStart?.bind(handler)
    handler.onResponseStart = (controller, ...rest) => {
      controller.rawHeaders = null
      start?.(controller, ...rest)
    }
    return dispatch(options, handler)
  }
}

/** As it was signed. Source: IAM User Guide, "Create a signed AWS API request", canonical query string. */
function queryOf(query: Sendable['query'] = {}): string {
  const pairs: string[] = []
  for (const [name, values] of Object.entries<string | string[] | null>(query)) {
    if (values === null) pairs.push(escaped(name))
    else for (const value of typeof values === 'string' ? [values] : values) pairs.push(`${escaped(name)}=${escaped(value)}`)
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** As the SDK has them: what came several times, in one line. */
function singly(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]))
}
