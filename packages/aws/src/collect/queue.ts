import { hash } from 'node:crypto'
import type {
  BatchResultErrorEntry,
  DeleteMessageBatchCommandInput,
  Message,
  MessageSystemAttributeName,
  ReceiveMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { createEntrances } from '../entrance.ts'
import { createQuickCall } from '../objects/quick-call.ts'
import { createQuickConnection } from '../objects/quick-connection.ts'
import { Sha256 } from '../objects/sha256.ts'
import type { SessionOptions, Target } from '../session.ts'
import { queueAddress } from './queue-address.ts'

/** A message as SQS hands it out. */
export interface QueueMessage {
  readonly id: string
  readonly body: string
  readonly handle: string
  readonly receiveCount?: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly sentAt?: number
}

/** What became of one of several. `lost`: its handle is no longer good. */
export type QueueEntryFate = 'done' | 'lost' | { readonly failed: string }

/** A queue of SQS. At most ten at a time. Throws what the SDK throws. */
export interface Queue {
  readonly name: string
  readonly region: string
  receive(
    wanted: { readonly most: number; readonly waitSeconds: number; readonly hiddenSeconds: number },
    signal: AbortSignal,
  ): Promise<readonly QueueMessage[]>
  hide(entries: readonly { readonly handle: string; readonly seconds: number }[]): Promise<readonly QueueEntryFate[]>
  remove(handles: readonly string[]): Promise<readonly QueueEntryFate[]>
  send(bodies: readonly string[]): Promise<readonly QueueEntryFate[]>
}

export interface QueueOptions {
  readonly url: string
  /** Whose credentials; the caller's own unless given. */
  readonly target?: Target
  readonly session: SessionOptions
  /** Where the URL does not tell. */
  readonly region?: string
}

/** What it takes to receive from a queue, for a policy; where the queue has a KMS key also `kms:Decrypt`. */
export const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'] as const

const SYSTEM_ATTRIBUTES: MessageSystemAttributeName[] = ['ApproximateReceiveCount', 'SentTimestamp']
/** What SQS calls a handle that is no longer good. Source: Amazon SQS API Reference, ChangeMessageVisibility and DeleteMessage. */
const LOST: ReadonlySet<string> = new Set(['ReceiptHandleIsInvalid', 'MessageNotInflight', 'AWS.SimpleQueueService.MessageNotInflight'])

/**
 * A queue by its URL, which tells its region too. Throws a `TypeError` for what is no queue's URL.
 *
 * Calls go to the region's endpoint, or to the one that the environment names (`AWS_ENDPOINT_URL_SQS`), and to the URL's own host only where that
 * is an endpoint in a VPC: a URL that somebody mistyped gets no signed calls.
 */
export async function createQueue({ url, target = {}, session, region }: QueueOptions): Promise<Queue> {
  const address = queueAddress(url)
  if (address === undefined) throw new TypeError(`not the URL of a queue: ${url}`)
  const { settingsOf, mainRegion } = await createEntrances(session)(target)
  const settings = settingsOf(region ?? address.region ?? mainRegion)
  const sqs = await import('@aws-sdk/client-sqs')
  const client = new sqs.SQSClient({
    sha256: Sha256,
    ...settings,
    useQueueUrlAsEndpoint: false,
    ...(address.endpoint !== undefined && { endpoint: address.endpoint }),
  })
  return { name: address.name, region: settings.region, ...callsOf(client, sqs, url) }
}

function callsOf(client: SQSClient, sqs: typeof import('@aws-sdk/client-sqs'), url: string): Omit<Queue, 'name' | 'region'> {
  const connection = createQuickConnection()
  const receive = createQuickCall(
    client,
    (input: ReceiveMessageCommandInput) => {
      const command = new sqs.ReceiveMessageCommand(input)
      return { command, send: (abortSignal) => client.send(command, { ...(abortSignal !== undefined && { abortSignal }) }) }
    },
    connection,
  )
  const remove = createQuickCall(
    client,
    (input: DeleteMessageBatchCommandInput) => {
      const command = new sqs.DeleteMessageBatchCommand(input)
      return { command, send: () => client.send(command) }
    },
    connection,
  )
  return {
    receive: async ({ most, waitSeconds, hiddenSeconds }, signal) => {
      const asked = {
        QueueUrl: url,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: hiddenSeconds,
        MessageSystemAttributeNames: SYSTEM_ATTRIBUTES,
      }
      const { Messages = [] } = await receive(asked, signal)
      if (!Messages.every(isWhole)) throw new Error('a message came otherwise than it was sent')
      return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }) => ({
        id: MessageId,
        body: Body,
        handle: ReceiptHandle,
        ...counted('receiveCount', Attributes.ApproximateReceiveCount),
        ...counted('sentAt', Attributes.SentTimestamp),
      }))
    },
    hide: async (entries) => {
      const Entries = entries.map(({ handle, seconds }, index) => ({ Id: `${index}`, ReceiptHandle: handle, VisibilityTimeout: seconds }))
      const { Failed } = await client.send(new sqs.ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }))
      return fates(entries.length, Failed)
    },
    remove: async (handles) => {
      const Entries = handles.map((handle, index) => ({ Id: `${index}`, ReceiptHandle: handle }))
      const { Failed } = await remove({ QueueUrl: url, Entries })
      return fates(handles.length, Failed)
    },
    send: async (bodies) => {
      const Entries = bodies.map((body, index) => ({ Id: `${index}`, MessageBody: body }))
      const { Failed } = await client.send(new sqs.SendMessageBatchCommand({ QueueUrl: url, Entries }))
      return fates(bodies.length, Failed)
    },
  }
}

/** As the SDK looks at it, where it makes the call. */
function isWhole({ Body = '', MD5OfBody }: Message): boolean {
  return hash('md5', Body) === MD5OfBody
}

function fates(count: number, failed: readonly BatchResultErrorEntry[] = []): readonly QueueEntryFate[] {
  const byId = new Map(failed.map((each) => [each.Id, each]))
  return Array.from({ length: count }, (_, index) => {
    const entry = byId.get(`${index}`)
    return entry === undefined ? 'done' : fateOf(entry)
  })
}

/** Of a message that became visible SQS says that the parameter `ReceiptHandle` is wrong, and in words why. */
function fateOf({ Code = '', Message = '' }: BatchResultErrorEntry): QueueEntryFate {
  const isLost = LOST.has(Code) || (Code === 'InvalidParameterValue' && /ReceiptHandle|not available for visibility/.test(Message))
  return isLost ? 'lost' : { failed: `${Code}: ${Message}`.slice(0, 500) }
}

function counted(name: 'receiveCount' | 'sentAt', value: string | undefined): Partial<Record<typeof name, number>> {
  return value !== undefined && /^\d{1,15}$/.test(value) ? { [name]: Number(value) } : {}
}
