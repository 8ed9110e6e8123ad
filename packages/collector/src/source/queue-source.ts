import type { Clock } from '../clock.ts'
import { CollectorError, type CollectorErrorCode } from '../collector-error.ts'
import { createGather, type Gather } from './gather.ts'
import { type Confirmation, type ReadMessage, readMessage } from './message.ts'
import type { EntryFate, QueuePort, ReceivedMessage } from './queue-port.ts'
import { distrust, type SignatureOptions } from './signed.ts'
import type { Delivery, Lease, Source } from './source.ts'

/** A source that can be told that nothing more will be put in: it hands out what is there, and is drained then. */
export interface FinishingSource extends Source {
  finish(): void
}

export interface QueueSourceOptions {
  readonly queue: QueuePort
  readonly clock: Clock
  /** The queue's own name unless given. */
  readonly name?: string
  /** How long to wait for a message; 20 seconds unless given, which is the longest. */
  readonly waitSeconds?: number
  /** How long messages are ours before the lease must be extended; 120 seconds unless given. */
  readonly hiddenSeconds?: number
  /** How long an acknowledgement may wait for others to go with; 100 milliseconds unless given. */
  readonly gatherMilliseconds?: number
  readonly signatures?: SignatureOptions
  /** Subscriptions of these topics are confirmed. All others are counted only. */
  readonly confirm?: { readonly topics: readonly string[]; readonly send: (confirmation: Confirmation) => Promise<void> }
  /** Drained when nothing is there: one wait in vain is taken for that. */
  readonly once?: boolean
}

/** Messages of one receive, delete or change call. Source: Amazon SQS API Reference. */
const MOST = 10
/** The longest that one receipt is good for. Source: Amazon SQS Developer Guide, "Amazon SQS visibility timeout". */
const LONGEST_SECONDS = 12 * 60 * 60
/** When to come again, where it cannot be told yet whether to believe a message. */
const UNVERIFIED_SECONDS = 60

/** Errors after which asking again is of no use. Any other is tried again. */
const FATAL: ReadonlyMap<string, { readonly code: CollectorErrorCode; readonly needs: string }> = new Map([
  ['QueueDoesNotExist', { code: 'queue-gone', needs: '' }],
  ['AWS.SimpleQueueService.NonExistentQueue', { code: 'queue-gone', needs: '' }],
  ['AccessDenied', { code: 'denied', needs: 'sqs:ReceiveMessage' }],
  ['AccessDeniedException', { code: 'denied', needs: 'sqs:ReceiveMessage' }],
  ['KmsAccessDenied', { code: 'denied', needs: 'kms:Decrypt' }],
])

/**
 * Messages of a queue. Each is hidden from others while its lease lasts, and deleted by `acknowledge` alone.
 *
 * A message is asked for only when somebody is free for it. Throws a `CollectorError` where the queue is gone or may not be read.
 */
export function createQueueSource(options: QueueSourceOptions): FinishingSource {
  const { queue, clock, waitSeconds = 20, hiddenSeconds = 120, gatherMilliseconds = 100, signatures, once = false } = options
  const gathered = { most: MOST, within: gatherMilliseconds, clock }
  const removals = createGather<string, EntryFate>({ ...gathered, send: (handles) => queue.remove(handles) })
  const hidings = createGather<Hiding, EntryFate>({ ...gathered, send: (entries) => queue.hide(entries) })
  const source = options.name ?? queue.name
  let isFinishing = once
  return {
    name: source,
    receive,
    finish: () => {
      isFinishing = true
    },
    close: async () => {
      await Promise.all([removals.flush(), hidings.flush()])
    },
  }

  async function receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    if (signal.aborted || most < 1) return []
    // Before it is asked for, so that the lease is over here before it is over there.
    const asked = clock.now()
    let received: readonly ReceivedMessage[]
    try {
      received = await queue.receive({ most: Math.min(most, MOST), waitSeconds, hiddenSeconds }, signal)
    } catch (error) {
      if (signal.aborted) return []
      throw fatal(error, queue.name)
    }
    if (received.length === 0 && isFinishing && !signal.aborted) return 'drained'
    const deliveries = await Promise.all(received.map((message) => deliver(message, asked)))
    return deliveries.filter((delivery) => delivery !== undefined)
  }

  async function deliver(message: ReceivedMessage, asked: number): Promise<Delivery | undefined> {
    let read: ReadMessage
    try {
      const poison = signatures && (await distrust(message.body, signatures))
      read = poison === undefined ? readMessage(message.body) : { items: [poison], confirmations: [] }
    } catch {
      await release(message.handle, asked, UNVERIFIED_SECONDS)
      return undefined
    }
    const { id, body, handle, receiveCount, sentAt } = message
    return {
      id,
      source,
      items: read.items,
      raw: body,
      ...(receiveCount !== undefined && { receiveCount }),
      ...(sentAt !== undefined && { sentAt }),
      lease: leaseOf({ handle, asked, hiddenSeconds, clock, hidings }),
      acknowledge: () => acknowledge(handle, read.confirmations),
      release: (afterSeconds) => release(handle, asked, afterSeconds),
    }
  }

  async function acknowledge(handle: string, confirmations: readonly Confirmation[]): Promise<void> {
    for (const each of confirmations) {
      if (options.confirm?.topics.includes(each.topicArn)) await options.confirm.send(each)
    }
    const fate = await removals.add(handle)
    if (fate !== 'done') throw new Error(fate === 'lost' ? 'the message is no longer ours to delete' : fate.failed)
  }

  async function release(handle: string, asked: number, afterSeconds: number): Promise<void> {
    const longest = LONGEST_SECONDS - Math.ceil((clock.now() - asked) / 1000)
    const seconds = Math.max(Math.min(Math.ceil(afterSeconds), longest), 0)
    // It comes again by itself.
    await hidings.add({ handle, seconds }).catch(() => undefined)
  }
}

interface Hiding {
  readonly handle: string
  readonly seconds: number
}

interface LeaseOptions {
  readonly handle: string
  readonly asked: number
  readonly hiddenSeconds: number
  readonly clock: Clock
  readonly hidings: Gather<Hiding, EntryFate>
}

function leaseOf({ handle, asked, hiddenSeconds, clock, hidings }: LeaseOptions): Lease {
  const longest = asked + LONGEST_SECONDS * 1000
  return {
    until: asked + hiddenSeconds * 1000,
    extend: async (wanted) => {
      const now = clock.now()
      const seconds = Math.min(Math.ceil(wanted), Math.floor((longest - now) / 1000))
      if (seconds < 1) return 'lost'
      const fate = await hidings.add({ handle, seconds })
      if (fate === 'lost') return 'lost'
      if (fate !== 'done') throw new Error(fate.failed)
      return { until: now + seconds * 1000 }
    },
  }
}

function fatal(error: unknown, queue: string): unknown {
  const row = error instanceof Error ? FATAL.get(error.name) : undefined
  if (row === undefined) return error
  return new CollectorError(row.code, row.needs === '' ? queue : `${row.needs} on ${queue}`, { cause: error })
}
