import { createHash } from 'node:crypto'
import type { SinkMessage, SinkQueue } from '@trailmend/aws/collect'
import { openBatchedParcel } from './batched-parcel.ts'
import { type Batch, halves } from './batches.ts'
import type { EventFormat } from './format.ts'
import { createChunkPool, type Line } from './lines.ts'
import { messageText } from './message-text.ts'
import type { Rejected, Sink } from './sink.ts'
import { SinkError } from './sink-error.ts'

/** What a queue sink is told. */
export interface QueueSinkOptions {
  /** `sqs:` and the queue's name, where nothing is said. */
  readonly name?: string
  /** The queue, by `openSinkQueue` of `@trailmend/aws/collect`, or a test's memory. */
  readonly queue: SinkQueue
  /** How events are written; as they were delivered, where nothing is said. */
  readonly events?: EventFormat
  /** Bytes of a message, and of the messages sent together, at most (1 MiB, which is what SQS takes; a queue may be set to less). */
  readonly bytes?: number
  /** Batches of one parcel under way at a time (8; one for a FIFO queue). */
  readonly concurrency?: number
  /** Bytes of one parcel in memory, at most (8 MiB); what is more is sent before the parcel is committed. */
  readonly hold?: number
}

const CHUNK = { size: 2 ** 20, keep: 8 }
/** Source: SendMessageBatch in the Amazon SQS API Reference. */
const MOST = { events: 10, bytes: 2 ** 20 }

/**
 * Sends each event as a message. One that is too large is rejected; so is what SQS says is not a message.
 *
 * At least once; a FIFO queue takes a repetition within five minutes once.
 */
export function createQueueSink({ queue, events, bytes = MOST.bytes, hold = 8 * 2 ** 20, ...wanted }: QueueSinkOptions): Sink {
  const pool = createChunkPool(CHUNK)
  const concurrency = queue.isFifo ? 1 : (wanted.concurrency ?? 8)
  return {
    name: wanted.name ?? `sqs:${queue.url.split('/').at(-1)}`,
    guarantee: 'at-least-once',
    open: ({ id, account = 'unknown' }) =>
      openBatchedParcel({
        pool,
        events,
        hold,
        concurrency,
        // A line is counted with its end, which a message does not have.
        most: { events: MOST.events, bytes: bytes + 1 },
        check: (line) => (bodyOf(line).length > bytes ? `it is larger than the ${bytes} bytes of a message` : undefined),
        send: ({ lines }: Batch, signal) => sendLines(queue, { lines, id, account }, signal),
      }),
  }
}

interface Sending {
  readonly lines: readonly Line[]
  readonly id: string
  readonly account: string
}

async function sendLines(queue: SinkQueue, sending: Sending, signal: AbortSignal): Promise<readonly Rejected[]> {
  const { lines } = sending
  const messages = lines.map((line) => messageOf(line, queue.isFifo, sending))
  try {
    const refused = await queue.send(messages, signal)
    const failed = refused.find(({ isItsFault }) => !isItsFault)
    if (failed !== undefined) throw new SinkError('busy', failed.because)
    return refused.map(({ id, because }) => ({ index: Number(id), because }))
  } catch (error) {
    if (!isTooLong(error)) throw error
    const [only] = lines
    if (only !== undefined && lines.length === 1) return [{ index: only.index, because: 'it is larger than the queue takes' }]
    const [one = [], other = []] = halves(lines)
    const first = await sendLines(queue, { ...sending, lines: one }, signal)
    return [...first, ...(await sendLines(queue, { ...sending, lines: other }, signal))]
  }
}

function messageOf(line: Line, isFifo: boolean, { id, account }: Sending): SinkMessage {
  const message = { id: String(line.index), body: bodyOf(line).toString() }
  if (!isFifo) return message
  const deduplication = createHash('sha256').update(`${id}\0${line.index}\0`).update(line.bytes).digest('hex')
  return { ...message, group: account, deduplication }
}

const NO_CHARACTERS = [Buffer.from('\ufffe'), Buffer.from('\uffff')]

function bodyOf({ bytes }: Line): Buffer {
  return NO_CHARACTERS.some((each) => bytes.includes(each)) ? Buffer.from(messageText(bytes.toString())) : bytes
}

function isTooLong(error: unknown): boolean {
  return error instanceof Error && /BatchRequestTooLong/.test(error.name)
}
