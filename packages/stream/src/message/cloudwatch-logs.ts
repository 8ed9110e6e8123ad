import { type Fields, isFields, textOf } from '../json-fields.ts'
import { decodeBase64 } from './base64.ts'
import { type MessageForm, type ParsedMessage, unreadable } from './parsed-message.ts'

/**
 * Read an inflated payload of a CloudWatch Logs subscription; the message of each of its events is one CloudTrail event.
 *
 * Source: Amazon CloudWatch Logs User Guide, "Real-time processing of log data with subscriptions".
 */
export function logsPayload(payload: Fields, logEvents: readonly unknown[]): ParsedMessage {
  const form = 'cloudwatch-logs'
  if (textOf(payload, 'messageType') === 'CONTROL_MESSAGE') return { kind: 'acknowledge', form, because: 'control' }
  const events = Array.from(logEvents, (event) => (isFields(event) ? textOf(event, 'message') : undefined))
  if (!events.every((event) => event !== undefined)) return unreadable('bad-record')
  return { kind: 'log-events', form, logGroup: textOf(payload, 'logGroup') ?? '', logStream: textOf(payload, 'logStream') ?? '', events }
}

/** The bytes that a service carries as base64. */
export function payloadOf(form: MessageForm, data: string | undefined): ParsedMessage {
  const bytes = data === undefined ? undefined : decodeBase64(data)
  return bytes === undefined ? unreadable('bad-payload') : { kind: 'payload', form, bytes }
}
