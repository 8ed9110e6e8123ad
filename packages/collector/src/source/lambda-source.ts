import { type ReadMessage, readMessage, readPayload } from './message.ts'
import { distrust, type SignatureOptions } from './signed.ts'
import type { Delivery, Source } from './source.ts'

/** What Lambda is to be told: the messages that come again. All others are deleted. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/** The records of one call of a Lambda function. */
export interface LambdaSource extends Source {
  /**
   * Which records are not done. Those that were handed out and never settled are among them.
   *
   * Lambda heeds it only where `ReportBatchItemFailures` is on; otherwise what failed is deleted with the rest. Nothing in the call tells.
   */
  answer(): BatchAnswer
  /** Whether something failed that cannot be named in the answer: the call itself must fail then, and comes again whole. */
  mustFail(): boolean
}

interface Part {
  readonly id: string
  readonly text: string
  readonly receiveCount?: number
  readonly sentAt?: number
  /** Whether Lambda takes its name in an answer. */
  readonly isNamed: boolean
  /** Where SNS itself may have signed it. */
  readonly read: () => Promise<ReadMessage>
}

type Fields = Readonly<Record<string, unknown>>

/**
 * An event that a Lambda function was called with: of SQS, SNS, Kinesis, S3, EventBridge or CloudWatch Logs. Records of a batch have a fate each.
 * Drained once all are handed out. Never throws for what the event says.
 */
export function createLambdaSource(
  event: unknown,
  options: { readonly signatures?: SignatureOptions; readonly name?: string } = {},
): LambdaSource {
  const source = options.name ?? 'lambda'
  const parts = partsOf(event, options.signatures)
  const undone = new Map(parts.map((part) => [part.id, part]))
  let at = 0
  return {
    name: source,
    receive: async (most) => {
      if (at >= parts.length) return 'drained'
      const taken = parts.slice(at, at + Math.max(most, 0))
      at += taken.length
      const deliveries = await Promise.all(taken.map(deliver))
      return deliveries.filter((delivery) => delivery !== undefined)
    },
    answer: () => ({
      batchItemFailures: [...undone.values()].filter(({ isNamed }) => isNamed).map(({ id }) => ({ itemIdentifier: id })),
    }),
    mustFail: () => [...undone.values()].some(({ isNamed }) => !isNamed),
  }

  async function deliver({ id, text, read, receiveCount, sentAt }: Part): Promise<Delivery | undefined> {
    // Where a certificate could not be got the record stays undone, and comes again.
    const message = await read().catch(() => undefined)
    if (message === undefined) return undefined
    return {
      id,
      source,
      items: message.items,
      raw: text,
      ...(receiveCount !== undefined && { receiveCount }),
      ...(sentAt !== undefined && { sentAt }),
      acknowledge: async () => {
        undone.delete(id)
      },
      release: async () => {},
    }
  }
}

function partsOf(event: unknown, signatures: SignatureOptions | undefined): readonly Part[] {
  const records = isFields(event) && Array.isArray(event.Records) ? event.Records.filter(isFields) : []
  const isBatch = records.length > 0 && isFields(event) && Array.isArray(event.Records) && records.length === event.Records.length
  const parts = isBatch ? records.map((record, index) => partOf(record, index, signatures)) : []
  if (parts.length > 0 && parts.every((part) => part !== undefined)) return withOwnIds(parts)
  const text = JSON.stringify(event) ?? ''
  return [{ id: 'event', text, isNamed: false, read: async () => readMessage(text) }]
}

/** `undefined` for a record that carries no message of its own: the event as a whole is one then. */
function partOf(record: Fields, index: number, signatures: SignatureOptions | undefined): Part | undefined {
  if (record.eventSource === 'aws:sqs') {
    const { body, messageId } = record
    const attributes = isFields(record.attributes) ? record.attributes : {}
    const text = typeof body === 'string' ? body : ''
    return {
      ...named(messageId, index),
      text,
      ...counted('receiveCount', attributes.ApproximateReceiveCount),
      ...counted('sentAt', attributes.SentTimestamp),
      read: () => readTrusted(text, signatures),
    }
  }
  if (record.EventSource === 'aws:sns' && isFields(record.Sns)) {
    const text = JSON.stringify(record.Sns)
    return { id: `sns ${index}`, isNamed: false, text, read: () => readTrusted(text, signatures) }
  }
  if (record.eventSource === 'aws:kinesis' && isFields(record.kinesis)) {
    const { data, sequenceNumber } = record.kinesis
    const text = typeof data === 'string' ? data : ''
    return { ...named(sequenceNumber, index), text, read: async () => readPayload(Buffer.from(text, 'base64')) }
  }
  return undefined
}

async function readTrusted(text: string, signatures: SignatureOptions | undefined): Promise<ReadMessage> {
  const poison = signatures && (await distrust(text, signatures))
  return poison === undefined ? readMessage(text) : { items: [poison], confirmations: [] }
}

function named(id: unknown, index: number): Pick<Part, 'id' | 'isNamed'> {
  return typeof id === 'string' && id !== '' ? { id, isNamed: true } : { id: `record ${index}`, isNamed: false }
}

function counted(name: 'receiveCount' | 'sentAt', value: unknown): Partial<Record<typeof name, number>> {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? { [name]: Number(value) } : {}
}

/** Two records of one name would have one fate. */
function withOwnIds(parts: readonly Part[]): readonly Part[] {
  return new Set(parts.map(({ id }) => id)).size === parts.length
    ? parts
    : parts.map((part, index) => ({ ...part, id: `record ${index}`, isNamed: false }))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
