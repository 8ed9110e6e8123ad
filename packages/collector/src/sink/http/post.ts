import { createHash } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { Agent, request } from 'undici'
import { zipped } from '../object/zipped.ts'
import { guardedLookup } from './address-guard.ts'
import type { HttpSettings } from './http-options.ts'

/** What a receiver answered. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
}

/** The way to a receiver. */
export interface Post {
  /** Post a body once. Throws where there was no answer. */
  send(body: Buffer, id: string, signal: AbortSignal): Promise<Answer>
  close(): Promise<void>
}

/** Answers are not read further than this: what they say beside their status is of no use. Bytes. */
const MOST_ANSWER = 64 * 1024
/** Speed counts: the body is zipped once and goes over one connection. */
const LEVEL = 3
const CONTENT_TYPE = { ndjson: 'application/x-ndjson', json: 'application/json' } as const

/**
 * Gets ready to post. Every connection goes to an address that was checked, no redirection is followed, and no proxy of the environment
 * is used.
 */
export function openPost({ url, clock, secret, headers, format, gzip, timeout, allowPrivate, lookup, concurrency }: HttpSettings): Post {
  const agent = new Agent({
    connect: { lookup: guardedLookup(lookup, allowPrivate), timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connections: Math.max(concurrency, 4),
    allowH2: false,
  })
  const webhook = secret === undefined ? undefined : new Webhook(secret)
  return { send, close: () => agent.destroy() }

  async function send(body: Buffer, id: string, signal: AbortSignal): Promise<Answer> {
    const sent = gzip ? await zipped(body, LEVEL) : body
    const late = new AbortController()
    const inTime = new AbortController()
    void clock.sleep(timeout, inTime.signal).then(() => {
      if (!inTime.signal.aborted) late.abort(new Error(`no whole answer within ${timeout} ms`))
    })
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        body: sent,
        signal: AbortSignal.any([signal, late.signal]),
        headers: {
          ...headers,
          'content-type': CONTENT_TYPE[format],
          ...(gzip ? { 'content-encoding': 'gzip' } : {}),
          ...signed(body, id),
        },
      })
      // What was answered is known: that the rest of the answer does not come changes nothing.
      await answer.body.dump({ limit: MOST_ANSWER, signal: late.signal }).catch(() => undefined)
      const retryAfter = answer.headers['retry-after']
      return { status: answer.statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined }
    } finally {
      inTime.abort()
    }
  }

  /** The signature is of the body before it was zipped: what a receiver's code is handed. */
  function signed(body: Buffer, id: string): Readonly<Record<string, string>> {
    if (webhook === undefined) return { 'webhook-id': id }
    const at = new Date(clock.now())
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, at, body.toString()),
    }
  }
}

/** The id of a batch: the same for the same events of the same object, so that a receiver can tell what it has. */
export function batchId(originId: string, body: Buffer): string {
  return `msg_${createHash('sha256').update(originId).update('\0').update(body).digest('hex').slice(0, 40)}`
}
