import { countOf, type Fields, fieldsOf, isFields, textOf } from '../json-fields.ts'
import { decodeObjectKey } from '../object-key/index.ts'
import { type Envelope, type MessageProblem, type ObjectReference, type ParsedMessage, problemOf } from './parsed-message.ts'

/** What is known of an object besides where it lies; members that are not there stay out. */
type Details = Partial<Record<Exclude<keyof ObjectReference, 'bucket' | 'key' | 'size'>, string | undefined>> & {
  readonly size?: number | undefined
}

export function referenceTo(bucket: string, key: string, details: Details): ObjectReference {
  const known = Object.entries(details).filter(([, value]) => value !== undefined)
  return { bucket, key, ...Object.fromEntries(known) }
}

/**
 * Read the records of an event notification of S3, whose keys are form-encoded.
 *
 * Records of anything but a creation (removals, restores, lifecycle, tags) are counted and left out.
 * Source: Amazon S3 User Guide, "Event message structure".
 */
export function s3Event(records: readonly unknown[], envelope: Envelope | undefined): ParsedMessage {
  const objects: ObjectReference[] = []
  const problems: MessageProblem[] = []
  let ignored = 0
  for (const [index, record] of records.entries()) {
    const eventName = isFields(record) ? textOf(record, 'eventName') : undefined
    if (!isFields(record) || eventName === undefined) problems.push(problemOf('bad-record', `Records[${index}]`))
    else if (!/^(?:s3:)?ObjectCreated:/.test(eventName)) ignored++
    else {
      const read = createdObject(record, `Records[${index}]`)
      if ('bucket' in read) objects.push(read)
      else problems.push(read)
    }
  }
  if (objects.length > 0 || problems.length > 0)
    return { kind: 'objects', form: 's3-event', ...(envelope && { envelope }), objects, problems, ignored }
  const because = ignored > 0 ? 'not-a-creation' : 'no-records'
  return { kind: 'acknowledge', form: 's3-event', because, ...(envelope && { envelope }) }
}

function createdObject(record: Fields, at: string): ObjectReference | MessageProblem {
  const s3 = fieldsOf(record, 's3')
  const object = fieldsOf(s3, 'object')
  const bucket = textOf(fieldsOf(s3, 'bucket'), 'name')
  const encoded = textOf(object, 'key')
  if (bucket === undefined || encoded === undefined) return problemOf('bad-record', at)
  const key = decodeObjectKey(encoded)
  if (key === undefined) return problemOf('bad-key', at)
  return referenceTo(bucket, key, {
    region: textOf(record, 'awsRegion'),
    size: countOf(object, 'size'),
    etag: textOf(object, 'eTag'),
    versionId: textOf(object, 'versionId'),
    sequencer: textOf(object, 'sequencer'),
    createdAt: textOf(record, 'eventTime'),
  })
}
