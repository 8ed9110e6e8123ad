import { countOf, type Fields, fieldsOf, textOf } from '../json-fields.ts'
import { type ParsedMessage, unreadable } from './parsed-message.ts'
import { referenceTo } from './s3-event.ts'

/**
 * Read an event as EventBridge delivers it: of S3, whose keys are not encoded, or of CloudTrail itself.
 *
 * Source: Amazon S3 User Guide, "EventBridge event message structure".
 */
export function eventBridgeEvent(event: Fields): ParsedMessage {
  const detail = fieldsOf(event, 'detail')
  if (textOf(event, 'source') !== 'aws.s3') {
    const isEvent = textOf(detail, 'eventVersion') !== undefined && textOf(detail, 'eventName') !== undefined
    return isEvent ? { kind: 'event', form: 'cloudtrail-eventbridge', event: detail } : unreadable('unknown-form')
  }
  const form = 's3-eventbridge'
  if (textOf(event, 'detail-type') !== 'Object Created') return { kind: 'acknowledge', form, because: 'not-a-creation' }
  const object = fieldsOf(detail, 'object')
  const bucket = textOf(fieldsOf(detail, 'bucket'), 'name')
  const key = textOf(object, 'key')
  if (bucket === undefined || key === undefined) return unreadable('bad-record')
  const reference = referenceTo(bucket, key, {
    region: textOf(event, 'region'),
    size: countOf(object, 'size'),
    etag: textOf(object, 'etag'),
    versionId: textOf(object, 'version-id'),
    sequencer: textOf(object, 'sequencer'),
    createdAt: textOf(event, 'time'),
  })
  return { kind: 'objects', form, objects: [reference], problems: [], ignored: 0 }
}
