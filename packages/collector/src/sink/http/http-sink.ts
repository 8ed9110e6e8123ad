import { openBatchedParcel } from '../batched-parcel.ts'
import { halves } from '../batches.ts'
import { createChunkPool, type Line } from '../lines.ts'
import type { Rejected, Sink } from '../sink.ts'
import { SinkError } from '../sink-error.ts'
import { ForbiddenAddressError } from './address-guard.ts'
import { judgeStatus, retryAfter } from './answers.ts'
import { type HttpSettings, type HttpSinkOptions, readHttpOptions } from './http-options.ts'
import type { Answer, Post } from './post.ts'

const CHUNK = { size: 2 ** 20, keep: 8 }
const FIRST_WAIT = 500

/**
 * Posts events in batches, zipped and signed, and tries again what may go better another time. Of a batch that the receiver says is bad,
 * halves are tried until the bad events are found: they are rejected, the others are sent.
 *
 * At least once: an answer that is lost is asked for again, with the same `webhook-id`. A parcel larger than `hold` may be there in part
 * though it was given up.
 *
 * Throws a `CollectorError` (`configuration`) where an option is wrong.
 */
export function createHttpSink(options: HttpSinkOptions): Sink {
  const settings = readHttpOptions(options)
  const pool = createChunkPool(CHUNK)
  let post: Promise<Post> | undefined
  const { name, batch, hold, concurrency, events } = settings
  return {
    name,
    guarantee: 'at-least-once',
    open: ({ id }) =>
      openBatchedParcel({
        pool,
        events,
        hold,
        concurrency,
        most: batch,
        check: () => undefined,
        async send({ lines }, signal) {
          // Loaded when there is something to send: it takes long.
          const { openPost, batchId } = await import('./post.ts')
          post ??= Promise.resolve(openPost(settings))
          const way = await post
          return deliver(lines, (some) => postOnce(some))

          function postOnce(some: readonly Line[]): Promise<'taken' | 'events'> {
            const body = bodyOf(some, settings.format)
            const webhookId = batchId(id, body)
            return persist(settings, () => way.send(body, webhookId, signal), signal)
          }
        },
      }),
    close: async () => (await post)?.close(),
  }
}

async function deliver(
  lines: readonly Line[],
  post: (lines: readonly Line[]) => Promise<'taken' | 'events'>,
): Promise<readonly Rejected[]> {
  if ((await post(lines)) === 'taken') return []
  const [only] = lines
  if (only !== undefined && lines.length === 1) return [{ index: only.index, because: 'the receiver does not take it' }]
  const [one = [], other = []] = halves(lines)
  return [...(await deliver(one, post)), ...(await deliver(other, post))]
}

/** Posts until it is taken or judged, as often as is allowed. Throws a `SinkError`, or the signal's reason. */
async function persist(settings: HttpSettings, send: () => Promise<Answer>, signal: AbortSignal): Promise<'taken' | 'events'> {
  const { url, clock, retry } = settings
  for (let attempt = 1; ; attempt++) {
    const answer = await send().catch((cause: unknown) => failureOf(cause, signal))
    const verdict = 'status' in answer ? judgeStatus(answer.status) : 'later'
    if (verdict === 'taken' || verdict === 'events') return verdict
    const told = 'status' in answer ? `${url.host} answered ${answer.status}` : `${url.host}: ${answer.failure}`
    if (verdict === 'refused') throw new SinkError('refused', told)
    const asked = 'status' in answer ? retryAfter(answer.retryAfter, clock.now()) : undefined
    const wait = (asked ?? 0) + clock.random() * Math.min(retry.longest, FIRST_WAIT * 2 ** attempt)
    if (attempt >= retry.attempts || (asked ?? 0) > retry.longest) throw new SinkError('status' in answer ? 'busy' : 'unreachable', told)
    await clock.sleep(wait, signal)
    signal.throwIfAborted()
  }
}

/** What is tried again. Throws what is not. */
function failureOf(cause: unknown, signal: AbortSignal): { readonly failure: string } {
  signal.throwIfAborted()
  const reasons = [cause, cause instanceof Error ? cause.cause : undefined, ...(cause instanceof AggregateError ? cause.errors : [])]
  const forbidden = reasons.find((each) => each instanceof ForbiddenAddressError)
  if (forbidden instanceof ForbiddenAddressError) throw new SinkError('forbidden', forbidden.message, { cause })
  return { failure: cause instanceof Error ? cause.message : String(cause) }
}

function bodyOf(lines: readonly Line[], format: HttpSettings['format']): Buffer {
  const [open, between, close] = format === 'json' ? ['[', ',', ']'] : ['', '\n', '\n']
  const comma = Buffer.from(between)
  const middle = lines.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [comma, bytes]))
  return Buffer.concat([Buffer.from(open), ...middle, Buffer.from(close)])
}
