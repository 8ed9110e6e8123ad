import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { ClientSettings } from '../client-settings.ts'

/** A queue that messages are sent to. */
export interface SinkQueueTarget {
  readonly url: string
}

/** A message to send. */
export interface SinkMessage {
  /** Unlike those beside it: letters, digits, `-` and `_`, 80 at most. */
  readonly id: string
  readonly body: string
  /** Of a FIFO queue. */
  readonly group?: string
  /** Of a FIFO queue: another message with the same within five minutes is taken and forgotten. */
  readonly deduplication?: string
}

/** What became of a message that was not taken: whether it is the message's fault, and why. */
export interface SinkRefusal {
  readonly id: string
  readonly isItsFault: boolean
  readonly because: string
}

/** A queue, for sending. */
export interface SinkQueue {
  readonly url: string
  readonly isFifo: boolean
  /** Sends ten messages at most, of 1 MiB together at most; those that were not taken. Throws what the SDK throws. */
  send(messages: readonly SinkMessage[], signal: AbortSignal): Promise<readonly SinkRefusal[]>
}

/** What is wrong with a message itself; anything else that SQS calls the sender's fault is a permission or a setting. */
const ITS_FAULT: ReadonlySet<string> = new Set(['InvalidMessageContents', 'InvalidParameterValue'])

/** A queue to send to. */
export function createSinkQueue(settings: ClientSettings, { url }: SinkQueueTarget): SinkQueue {
  const client = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false })
  return {
    url,
    isFifo: url.endsWith('.fifo'),
    async send(messages, signal) {
      const Entries = messages.map(({ id, body, group, deduplication }) => ({
        Id: id,
        MessageBody: body,
        ...(group === undefined ? {} : { MessageGroupId: group }),
        ...(deduplication === undefined ? {} : { MessageDeduplicationId: deduplication }),
      }))
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }), { abortSignal: signal })
      return Failed.map(({ Id = '', Code = '', Message = '' }) => {
        const isItsFault = ITS_FAULT.has(Code.replace(/^.*[.#]/, ''))
        return { id: Id, isItsFault, because: Message === '' ? Code : `${Code}: ${Message}` }
      })
    },
  }
}
