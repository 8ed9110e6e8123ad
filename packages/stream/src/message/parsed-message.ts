/** Where an object lies that a message tells of, and what the message knows of it. */
export interface ObjectReference {
  readonly bucket: string
  /** The key as S3 lists it: decoded where the message encodes it. */
  readonly key: string
  /** The bucket's region; absent where the message does not say. */
  readonly region?: string
  /** Bytes, as stored. */
  readonly size?: number
  readonly etag?: string
  readonly versionId?: string
  /** Orders the events of one key: of two of the same length, the greater text is the later. */
  readonly sequencer?: string
  /** When the object was created, as the message writes it (ISO 8601). */
  readonly createdAt?: string
}

/** The forms that messages come in, from the outside in: an envelope never changes what is inside it. */
export const MESSAGE_FORMS = [
  'cloudtrail-notification',
  'cloudtrail-validation',
  's3-event',
  's3-test-event',
  's3-eventbridge',
  'cloudtrail-eventbridge',
  'sns-confirmation',
  'cloudwatch-logs',
  'cloudwatch-logs-payload',
  'lambda-sqs',
  'lambda-sns',
  'lambda-kinesis',
  'firehose',
] as const
export type MessageForm = (typeof MESSAGE_FORMS)[number]

/** Why a message, or a part of it, asks for nothing. */
export type NothingToDo = 'test' | 'validation' | 'not-a-creation' | 'no-records' | 'unsubscribed' | 'control'

const PROBLEMS = {
  'too-large': 'the message is larger than the limit',
  'too-many': 'the message names more objects than the limit',
  'too-deep': 'messages are wrapped in messages more often than any service does',
  'not-utf8': 'the bytes are not UTF-8',
  'not-json': 'the body is not JSON',
  'unknown-form': 'no known service writes messages of this form',
  'bad-record': 'a record lacks the name of its bucket, its key or what happened to it',
  'bad-key': 'the key is not encoded as S3 encodes keys',
  'bad-payload': 'the payload is not base64',
} as const
export type MessageProblemCode = keyof typeof PROBLEMS

/** Something that could not be understood; a message with one should not be acknowledged unseen. */
export interface MessageProblem {
  readonly code: MessageProblemCode
  readonly sentence: string
  /** Where, for a part of a message: `Records[3]`. */
  readonly at?: string
}

/** What carried the message, where something did. */
export interface Envelope {
  readonly topicArn?: string
  readonly messageId?: string
}

/** One message of several that came together. */
export interface BatchEntry {
  /** What to name in an answer that says which messages failed. */
  readonly messageId?: string
  readonly receiptHandle?: string
  /** How often the message has been received, this time included. */
  readonly receiveCount?: number
  readonly message: ParsedMessage
}

/**
 * What a message asks for.
 *
 * - `objects`: objects to fetch. `problems` are of the records that could not be read beside them; `ignored` counts those that ask for nothing.
 * - `event`: one CloudTrail event, parsed.
 * - `log-events`: the events of a CloudWatch Logs payload, each a JSON text.
 * - `payload`: bytes of a CloudWatch Logs payload as delivered (gzip): inflate them and parse the result as a message.
 * - `batch`: several messages, each with a fate of its own.
 * - `confirm`: a subscription waits to be confirmed. The URL is whatever the sender wrote: look at its host before you visit it.
 * - `acknowledge`: nothing to do but to delete the message.
 * - `problem`: not understood.
 */
export type ParsedMessage =
  | {
      readonly kind: 'objects'
      readonly form: MessageForm
      readonly envelope?: Envelope
      readonly objects: readonly ObjectReference[]
      readonly problems: readonly MessageProblem[]
      readonly ignored: number
    }
  | { readonly kind: 'event'; readonly form: MessageForm; readonly event: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'log-events'
      readonly form: MessageForm
      readonly logGroup: string
      readonly logStream: string
      readonly events: readonly string[]
    }
  | { readonly kind: 'payload'; readonly form: MessageForm; readonly bytes: Uint8Array }
  | { readonly kind: 'batch'; readonly form: MessageForm; readonly entries: readonly BatchEntry[] }
  | {
      readonly kind: 'confirm'
      readonly form: MessageForm
      readonly topicArn: string
      readonly subscribeUrl: string
      readonly token: string
    }
  | { readonly kind: 'acknowledge'; readonly form: MessageForm; readonly because: NothingToDo; readonly envelope?: Envelope }
  | { readonly kind: 'problem'; readonly problem: MessageProblem }

/** A problem with its sentence. */
export function problemOf(code: MessageProblemCode, at?: string): MessageProblem {
  return { code, sentence: PROBLEMS[code], ...(at !== undefined && { at }) }
}

/** A message of which nothing could be understood. */
export function unreadable(code: MessageProblemCode): ParsedMessage {
  return { kind: 'problem', problem: problemOf(code) }
}
