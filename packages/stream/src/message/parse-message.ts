import { type Fields, fieldsOf, isFields, listOf, textOf } from '../json-fields.ts'
import { lambdaBatch } from './batch.ts'
import { cloudTrailNotification, VALIDATION_MESSAGE } from './cloudtrail-notification.ts'
import { logsPayload, payloadOf } from './cloudwatch-logs.ts'
import { eventBridgeEvent } from './eventbridge.ts'
import { type Allowance, allowanceOf, type MessageLimits } from './limits.ts'
import { type Envelope, type ParsedMessage, unreadable } from './parsed-message.ts'
import { s3Event } from './s3-event.ts'

/**
 * Read a message that may tell of CloudTrail files, in any of the forms that AWS delivers it in.
 *
 * Takes the body of a queue's message as text or UTF-8, or a value already parsed (a Lambda function's event). Understood are:
 * notifications of CloudTrail and of S3, each bare, in an envelope of SNS or by EventBridge; the test messages and confirmations that
 * come before them; Lambda's events of SQS, SNS, Kinesis and CloudWatch Logs; Firehose's records; payloads of CloudWatch Logs.
 *
 * Never throws for what a message says: what is not understood is a `problem`, in one part of a message or in all of it. Keys are
 * decoded only in the forms that encode them. Nothing is verified: whether a message is from AWS, SNS's signature tells.
 */
export function parseMessage(message: unknown, limits: MessageLimits = {}): ParsedMessage {
  return parse(message, allowanceOf(limits), undefined)
}

function parse(message: unknown, allowance: Allowance, envelope: Envelope | undefined): ParsedMessage {
  if (allowance.depth < 0) return unreadable('too-deep')
  if (typeof message === 'string') return parseText(message, allowance, envelope)
  if (message instanceof Uint8Array) {
    if (message.byteLength > allowance.maxLength) return unreadable('too-large')
    const text = decodeUtf8(message)
    return text === undefined ? unreadable('not-utf8') : parseText(text, allowance, envelope)
  }
  return isFields(message) ? parseFields(message, allowance, envelope) : unreadable('unknown-form')
}

function parseText(text: string, allowance: Allowance, envelope: Envelope | undefined): ParsedMessage {
  if (text.length > allowance.maxLength) return unreadable('too-large')
  if (text.trim() === VALIDATION_MESSAGE) {
    return { kind: 'acknowledge', form: 'cloudtrail-validation', because: 'validation', ...(envelope && { envelope }) }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return unreadable('not-json')
  }
  return isFields(value) ? parseFields(value, allowance, envelope) : unreadable('unknown-form')
}

/** Read an object by what only its form has. */
function parseFields(fields: Fields, allowance: Allowance, envelope: Envelope | undefined): ParsedMessage {
  const records = listOf(fields, 'Records') ?? listOf(fields, 'records')
  const keys = listOf(fields, 's3ObjectKey')
  const logEvents = listOf(fields, 'logEvents')
  if ((records ?? keys ?? logEvents ?? []).length > allowance.maxEntries) return unreadable('too-many')
  const inner = { ...allowance, depth: allowance.depth - 1 }

  if (textOf(fields, 'Type') !== undefined && textOf(fields, 'TopicArn') !== undefined) return snsMessage(fields, inner)
  if (keys !== undefined && textOf(fields, 's3Bucket') !== undefined) return cloudTrailNotification(fields, envelope)
  if (textOf(fields, 'Event') === 's3:TestEvent') {
    return { kind: 'acknowledge', form: 's3-test-event', because: 'test', ...(envelope && { envelope }) }
  }
  if (records !== undefined) {
    return (
      lambdaBatch(records, (each) => parse(each, inner, undefined)) ??
      (isS3Event(records) ? s3Event(records, envelope) : unreadable('unknown-form'))
    )
  }
  if (textOf(fields, 'detail-type') !== undefined && isFields(fields.detail)) return eventBridgeEvent(fields)
  if (logEvents !== undefined && textOf(fields, 'messageType') !== undefined) return logsPayload(fields, logEvents)
  const { data } = fieldsOf(fields, 'awslogs')
  return typeof data === 'string' ? payloadOf('cloudwatch-logs-payload', data) : unreadable('unknown-form')
}

/** Whether records are those of S3; none at all are, too: a notification that has nothing to tell. */
function isS3Event(records: readonly unknown[]): boolean {
  return records.every((record) => isFields(record) && (textOf(record, 'eventSource') === 'aws:s3' || isFields(record.s3)))
}

/** Source: Amazon SNS Developer Guide, "Parsing message formats". */
function snsMessage(fields: Fields, allowance: Allowance): ParsedMessage {
  const topicArn = textOf(fields, 'TopicArn') ?? ''
  const form = 'sns-confirmation'
  const messageId = textOf(fields, 'MessageId')
  switch (textOf(fields, 'Type')) {
    case 'Notification':
      return parse(fields.Message, allowance, { topicArn, ...(messageId !== undefined && { messageId }) })
    case 'SubscriptionConfirmation': {
      const [subscribeUrl, token] = [textOf(fields, 'SubscribeURL'), textOf(fields, 'Token')]
      if (subscribeUrl === undefined || token === undefined) return unreadable('bad-record')
      return { kind: 'confirm', form, topicArn, subscribeUrl, token }
    }
    case 'UnsubscribeConfirmation':
      return { kind: 'acknowledge', form, because: 'unsubscribed', envelope: { topicArn } }
    default:
      return unreadable('unknown-form')
  }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
