import { Agent as HttpsAgent } from 'node:https'
import type { ClientSettings } from './client-settings.ts'

// An import would read all that the module exports, which for some of it loads Node's whole fetch: 25 ms.
const { Agent: HttpAgent } = process.getBuiltinModule('node:http')

/**
 * Milliseconds to wait for a connection, for an answer, and for the next piece of one. The slowest answers of the services asked take a few
 * seconds.
 */
export const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, socketTimeout: 30_000, throwOnRequestTimeout: true }

/** One pool of connections for every client: kept alive, and given up on when AWS does not answer. */
export function createConnection(concurrency: number): ClientSettings['requestHandler'] {
  const pool = { keepAlive: true, maxSockets: concurrency }
  return { ...TIMEOUTS, httpAgent: new HttpAgent(pool), httpsAgent: new HttpsAgent(pool) }
}
