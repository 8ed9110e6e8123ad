import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { parseMessage } from '@trailmend/stream'

/** Whose confirmation is looked for, and where. */
export interface ConfirmationWish {
  /** The queue that waits to be confirmed; its owner is who looks. */
  readonly queueUrl: string
  readonly topicArn: string
}

/** No message of the queue confirms the subscription: nothing was done, and looking again would not help. */
class ConfirmationNotFound extends Error {
  override readonly name = 'ConfirmationNotFound'
}

/** Messages looked at. A queue that holds more is one whose owner had better subscribe it. Source: SNS Developer Guide, the same page as below. */
const MAX_ROUNDS = 30
const MESSAGES_A_ROUND = 10
/** Seconds that a message is out of others' sight, should this process die. A search is over before. */
const HIDDEN_SECONDS = 60
/** Seconds that an empty queue is listened to, so that all its servers are asked. */
const LISTEN_SECONDS = 2

/**
 * Confirm a subscription with the token in the message by which SNS asks the queue to, and then delete that message.
 *
 * Only a message of SNS's form for confirmations that names exactly the topic is used; its token is handed to `confirm` and kept nowhere, and
 * its address is never visited. Every other message is received once, so that no count of failures runs up, deleted never, and back in sight
 * as soon as the search is over. A token that AWS does not take, for they are valid for two days only, lets the search go on.
 *
 * Whoever can send to the queue can put a token into it, but gains nothing: with a token one confirms without any credentials.
 * Throws what `confirm` throws, and `ConfirmationNotFound` where no message confirms it.
 * Sources: SNS Developer Guide, "Sending Amazon SNS messages to an Amazon SQS queue in a different account"; SNS API Reference, Subscribe.
 */
export async function withConfirmation<T>(
  sqs: SQSClient,
  { queueUrl, topicArn }: ConfirmationWish,
  confirm: (token: string) => Promise<T>,
): Promise<T> {
  const hidden = new Map<string, Message>()
  let stale = 0
  try {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const messages = await receive(sqs, queueUrl)
      if (messages.length === 0) break
      for (const message of messages) hidden.set(message.ReceiptHandle ?? '', message)
      for (const message of messages) {
        const token = tokenOf(message, topicArn)
        const done = token === undefined ? undefined : await unlessInvalid(() => confirm(token))
        if (done !== undefined) {
          await remove(sqs, queueUrl, message, hidden)
          return done.answer
        }
        if (token !== undefined) stale++
      }
    }
  } finally {
    await putBack(sqs, queueUrl, [...hidden.keys()])
  }
  const because = stale === 0 ? 'holds no message that would confirm it' : 'holds only confirmations that are no longer valid'
  throw new ConfirmationNotFound(
    `${queueUrl} ${because}: of ${hidden.size} messages; the owner of ${topicArn} has to subscribe the queue again`,
  )
}

async function receive(sqs: SQSClient, queueUrl: string): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: MESSAGES_A_ROUND,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: LISTEN_SECONDS,
    }),
  )
  return Messages
}

/** A notification can quote a confirmation, and whoever may publish on a topic can write one: only the message itself counts. */
function tokenOf({ Body = '' }: Message, topicArn: string): string | undefined {
  const parsed = parseMessage(Body)
  if (parsed.kind !== 'confirm' || parsed.topicArn !== topicArn) return undefined
  const outermost: unknown = JSON.parse(Body)
  const isItself = typeof outermost === 'object' && outermost !== null && Reflect.get(outermost, 'Type') === 'SubscriptionConfirmation'
  return isItself ? parsed.token : undefined
}

/** What a token that AWS does not take ends with. Source: SNS API Reference, ConfirmSubscription, "Errors". */
const NOT_TAKEN: ReadonlySet<string> = new Set(['InvalidParameter', 'InvalidParameterException', 'NotFound', 'NotFoundException'])

async function unlessInvalid<T>(confirm: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
  try {
    return { answer: await confirm() }
  } catch (error) {
    if (error instanceof Error && NOT_TAKEN.has(error.name)) return undefined
    throw error
  }
}

/** The subscription is confirmed by now: a message that stays is read once more, and means nothing. */
async function remove(sqs: SQSClient, QueueUrl: string, message: Message, hidden: Map<string, Message>): Promise<void> {
  const { ReceiptHandle = '' } = message
  const removed = await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })).then(
    () => true,
    () => false,
  )
  if (removed) hidden.delete(ReceiptHandle)
}

/** What cannot be put back comes back by itself, when it is no longer hidden. */
async function putBack(sqs: SQSClient, QueueUrl: string, handles: readonly string[]): Promise<void> {
  for (let at = 0; at < handles.length; at += MESSAGES_A_ROUND) {
    const Entries = handles
      .slice(at, at + MESSAGES_A_ROUND)
      .map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle, VisibilityTimeout: 0 }))
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).catch(() => {})
  }
}
