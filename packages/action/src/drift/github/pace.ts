import { messageOf, statusOf } from '../../github/connect.ts'
import type { Octokit } from '../../github/open.ts'
import { isRateLimit } from '../../github/why-not.ts'

/** Time, and how much of it there is to wait for GitHub. */
export interface Pace {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly clock: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  /** The most milliseconds that are waited in one run, all waits together. */
  readonly patience: number
}

/** What GitHub says to wait for. */
export type Wait = { readonly wait: 'no' } | { readonly wait: 'for'; readonly milliseconds: number }

const MINUTE = 60_000

/** Requests that create or change something, in a minute. Source: GitHub Docs, "Rate limits for the REST API", secondary rate limits: no more than 80. */
const MAX_WRITES = 75

/** Milliseconds for one request. */
const PATIENCE_FOR_ONE = 30_000

/** How often one request is made. */
const MAX_TRIES = 4

/**
 * Let a client keep GitHub's limits: never more writes in a minute than allowed, and a request that was refused for a limit is made
 * again once it may be. Where that would take longer than there is patience for, the refusal is thrown.
 *
 * What only reads is made again where the server failed, too; what writes is not: it may have been written.
 *
 * Octokit's plugins throttling and retry keep limits, too, but not these. Throttling waits a second before every write and three before one
 * that notifies somebody, and asks no callback about that, so that a thousand writes wait an hour whatever patience there is; a refusal that
 * says `retry-after` is thrown unless its message names a secondary rate. Retry makes a write again after a failure of the server.
 */
export function paced(octokit: Octokit, { clock, sleep, patience }: Pace): Octokit {
  const written: number[] = []
  let left = patience
  const waited = async (milliseconds: number): Promise<boolean> => {
    if (milliseconds > left) return false
    left -= milliseconds
    await sleep(milliseconds)
    return true
  }
  octokit.hook.wrap('request', async (request, options) => {
    const isWrite = options.method !== 'GET' && !String(options.url).endsWith('/graphql')
    for (let tried = 1; ; tried++) {
      if (isWrite) {
        if (!(await waited(untilNextWrite(written, clock()))))
          throw new Error('GitHub takes no more writes within the time that one run has')
        written.push(clock())
      }
      try {
        return await request({ ...options, request: { ...options.request, signal: AbortSignal.timeout(PATIENCE_FOR_ONE) } })
      } catch (error) {
        const said = toWaitFor(error, { now: clock(), tried, isWrite })
        if (tried >= MAX_TRIES || said.wait === 'no' || !(await waited(said.milliseconds))) throw error
      }
    }
  })
  return octokit
}

/** Milliseconds until one more write is allowed. */
export function untilNextWrite(written: readonly number[], now: number): number {
  const oldest = written.at(-MAX_WRITES)
  return oldest === undefined ? 0 : Math.max(0, oldest + MINUTE - now)
}

interface Tried {
  readonly now: number
  /** How often the request has been made. */
  readonly tried: number
  readonly isWrite: boolean
}

/**
 * What to do about a request that failed.
 *
 * Source: GitHub Docs, "Best practices for using the REST API", handle rate limit errors: `retry-after` first, then
 * `x-ratelimit-reset` if nothing remains, else a minute and then longer each time.
 */
export function toWaitFor(error: unknown, { now, tried, isWrite }: Tried): Wait {
  const status = statusOf(error) ?? 0
  const header = headersOf(error)
  if (status >= 500) return isWrite ? { wait: 'no' } : { wait: 'for', milliseconds: 1_000 * 2 ** tried }
  if (status !== 403 && status !== 429) return { wait: 'no' }
  const after = seconds(header('retry-after'))
  if (after !== undefined) return { wait: 'for', milliseconds: after * 1_000 }
  const reset = seconds(header('x-ratelimit-reset'))
  if (header('x-ratelimit-remaining') === '0' && reset !== undefined)
    return { wait: 'for', milliseconds: Math.max(0, reset * 1_000 - now) + 1_000 }
  return isRateLimit(error) || /abuse detection/i.test(messageOf(error))
    ? { wait: 'for', milliseconds: MINUTE * 2 ** (tried - 1) }
    : { wait: 'no' }
}

function headersOf(error: unknown): (name: string) => string {
  const response = typeof error === 'object' && error !== null && 'response' in error ? error.response : undefined
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined
  const all = new Map(typeof headers === 'object' && headers !== null ? Object.entries(headers) : [])
  return (name) => String(all.get(name) ?? '')
}

/** A header may hold anything; a number of at most ten digits is one. */
function seconds(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
