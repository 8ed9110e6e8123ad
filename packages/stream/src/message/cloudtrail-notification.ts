import { type Fields, listOf, textOf } from '../json-fields.ts'
import { type Envelope, type MessageProblem, type ObjectReference, type ParsedMessage, problemOf } from './parsed-message.ts'

/** The text of the message that CloudTrail sends when a topic is given to a trail: it is no JSON. */
export const VALIDATION_MESSAGE = 'CloudTrail validation message.'

/**
 * Read what CloudTrail itself publishes for files that it has delivered; its keys are not encoded.
 *
 * Source: CloudTrail User Guide, "Configuring Amazon SNS notifications for CloudTrail".
 */
export function cloudTrailNotification(message: Fields, envelope: Envelope | undefined): ParsedMessage {
  const bucket = textOf(message, 's3Bucket') ?? ''
  const objects: ObjectReference[] = []
  const problems: MessageProblem[] = []
  for (const [index, key] of (listOf(message, 's3ObjectKey') ?? []).entries()) {
    if (typeof key === 'string' && key !== '') objects.push({ bucket, key })
    else problems.push(problemOf('bad-record', `s3ObjectKey[${index}]`))
  }
  const form = 'cloudtrail-notification'
  const carried = envelope && { envelope }
  if (objects.length === 0 && problems.length === 0) return { kind: 'acknowledge', form, because: 'no-records', ...carried }
  return { kind: 'objects', form, ...carried, objects, problems, ignored: 0 }
}
