import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MESSAGE_FORMS, type ParsedMessage, parseMessage } from '../../../packages/stream/src/message/index.ts'
import {
  cloudTrail,
  cloudTrailEvent,
  cloudTrailEventBridge,
  envelope,
  eventBridge,
  KEY,
  logsPayload,
  s3Event,
  s3Record,
  s3Reference,
  sqsRecord,
  TOPIC,
  testEvent,
} from './forms.ts'

const inTopic = { envelope: { topicArn: TOPIC, messageId: 'f0e1' } }
const fromCloudTrail = {
  kind: 'objects',
  form: 'cloudtrail-notification',
  objects: [
    { bucket: 'logs', key: KEY },
    { bucket: 'logs', key: 'second' },
  ],
  problems: [],
  ignored: 0,
}
const fromS3 = { kind: 'objects', form: 's3-event', objects: [s3Reference], problems: [], ignored: 0 }
const problem = (code: string) => ({ kind: 'problem', problem: { code, sentence: expect.stringMatching(/ /) } })
const base64 = Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0x00]).toString('base64')
const bytes = new Uint8Array([0x1f, 0x8b, 0x08, 0xff, 0x00])

const CASES: readonly [what: string, message: unknown, expected: object][] = [
  ['CloudTrail, enveloped', envelope(cloudTrail), { ...fromCloudTrail, ...inTopic }],
  ['CloudTrail, raw', cloudTrail, fromCloudTrail],
  [
    'CloudTrail, no key',
    { s3Bucket: 'logs', s3ObjectKey: [] },
    { kind: 'acknowledge', form: 'cloudtrail-notification', because: 'no-records' },
  ],
  [
    'CloudTrail, a key that is none',
    { s3Bucket: 'logs', s3ObjectKey: ['a%20b+c', 7] },
    {
      ...fromCloudTrail,
      objects: [{ bucket: 'logs', key: 'a%20b+c' }],
      problems: [{ code: 'bad-record', sentence: expect.any(String), at: 's3ObjectKey[1]' }],
    },
  ],
  [
    'validation, enveloped',
    envelope('CloudTrail validation message.'),
    { kind: 'acknowledge', form: 'cloudtrail-validation', because: 'validation', ...inTopic },
  ],
  ['S3', s3Event, fromS3],
  ['S3, enveloped', envelope(s3Event), { ...fromS3, ...inTopic }],
  [
    'S3, several records and kinds',
    {
      Records: [
        s3Record(),
        s3Record('ObjectRemoved:Delete'),
        s3Record('ObjectCreated:CompleteMultipartUpload', 'b'),
        s3Record('ObjectRestore:Completed'),
      ],
    },
    { ...fromS3, objects: [s3Reference, { ...s3Reference, key: 'b' }], ignored: 2 },
  ],
  [
    'S3, nothing created',
    { Records: [s3Record('LifecycleExpiration:Delete')] },
    { kind: 'acknowledge', form: 's3-event', because: 'not-a-creation' },
  ],
  ['S3, no records', { Records: [] }, { kind: 'acknowledge', form: 's3-event', because: 'no-records' }],
  [
    'S3, a key with a broken escape',
    { Records: [s3Record(), s3Record('ObjectCreated:Put', '%zz')] },
    { ...fromS3, problems: [{ code: 'bad-key', sentence: expect.any(String), at: 'Records[1]' }] },
  ],
  [
    'S3, a record without a bucket',
    { Records: [{ ...s3Record(), s3: { object: { key: 'a' } } }] },
    { ...fromS3, objects: [], problems: [{ code: 'bad-record', sentence: expect.any(String), at: 'Records[0]' }] },
  ],
  [
    'S3, as emulators write it',
    {
      Records: [
        { eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'b' }, object: { key: 'a%2Fb', size: -1 } } },
      ],
    },
    { ...fromS3, objects: [{ bucket: 'b', key: 'a/b' }] },
  ],
  ['the test event', testEvent, { kind: 'acknowledge', form: 's3-test-event', because: 'test' }],
  ['the test event, enveloped', envelope(testEvent), { kind: 'acknowledge', form: 's3-test-event', because: 'test', ...inTopic }],
  [
    'EventBridge of S3, whose key is not encoded',
    eventBridge(),
    { kind: 'objects', form: 's3-eventbridge', objects: [{ ...s3Reference, createdAt: '2026-11-22T10:05:30Z' }], problems: [], ignored: 0 },
  ],
  ['EventBridge of a removal', eventBridge('Object Deleted'), { kind: 'acknowledge', form: 's3-eventbridge', because: 'not-a-creation' }],
  ['EventBridge of CloudTrail', cloudTrailEventBridge, { kind: 'event', form: 'cloudtrail-eventbridge', event: cloudTrailEvent }],
  ['EventBridge of something else', { ...cloudTrailEventBridge, detail: { state: 'running' } }, problem('unknown-form')],
  [
    'a subscription to confirm',
    { ...envelope('You have chosen', 'SubscriptionConfirmation'), Token: 't', SubscribeURL: 'https://sns.us-east-2.amazonaws.com/' },
    { kind: 'confirm', form: 'sns-confirmation', topicArn: TOPIC, token: 't', subscribeUrl: 'https://sns.us-east-2.amazonaws.com/' },
  ],
  [
    'the end of a subscription',
    envelope('You have chosen', 'UnsubscribeConfirmation'),
    { kind: 'acknowledge', form: 'sns-confirmation', because: 'unsubscribed', envelope: { topicArn: TOPIC } },
  ],
  [
    "Lambda's event of SQS",
    { Records: [sqsRecord(envelope(cloudTrail)), sqsRecord('oh', 'm2'), sqsRecord(testEvent, 'm3')] },
    {
      kind: 'batch',
      form: 'lambda-sqs',
      entries: [
        { messageId: 'm1', receiptHandle: 'handle', receiveCount: 2, message: { ...fromCloudTrail, ...inTopic } },
        { messageId: 'm2', receiptHandle: 'handle', receiveCount: 2, message: problem('not-json') },
        {
          messageId: 'm3',
          receiptHandle: 'handle',
          receiveCount: 2,
          message: { kind: 'acknowledge', form: 's3-test-event', because: 'test' },
        },
      ],
    },
  ],
  [
    "Lambda's event of SNS",
    { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: envelope(s3Event) }] },
    { kind: 'batch', form: 'lambda-sns', entries: [{ messageId: 'f0e1', message: { ...fromS3, ...inTopic } }] },
  ],
  ["Lambda's event of CloudWatch Logs", { awslogs: { data: base64 } }, { kind: 'payload', form: 'cloudwatch-logs-payload', bytes }],
  [
    "Lambda's event of Kinesis",
    { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: base64, sequenceNumber: '7' } }] },
    {
      kind: 'batch',
      form: 'lambda-kinesis',
      entries: [{ messageId: '7', message: { kind: 'payload', form: 'cloudwatch-logs-payload', bytes } }],
    },
  ],
  [
    'Firehose',
    { invocationId: 'i', records: [{ recordId: 'r', data: base64 }] },
    {
      kind: 'batch',
      form: 'firehose',
      entries: [{ messageId: 'r', message: { kind: 'payload', form: 'cloudwatch-logs-payload', bytes } }],
    },
  ],
  [
    'a payload of CloudWatch Logs',
    logsPayload,
    { kind: 'log-events', form: 'cloudwatch-logs', logGroup: 'trail', logStream: 's', events: [JSON.stringify(cloudTrailEvent)] },
  ],
  [
    'its control message',
    { ...logsPayload, messageType: 'CONTROL_MESSAGE' },
    { kind: 'acknowledge', form: 'cloudwatch-logs', because: 'control' },
  ],
  ['a payload that is not base64', { awslogs: { data: '*' } }, problem('bad-payload')],
]

describe('forms', () => {
  test.each(CASES)('%s', (_what, message, expected) => {
    const text = JSON.stringify(message)
    expect(parseMessage(text)).toEqual(expected)
    expect(parseMessage(message)).toEqual(expected)
    expect(parseMessage(new TextEncoder().encode(text))).toEqual(expected)
    expect(parseMessage(JSON.stringify(message, null, 2))).toEqual(expected)
  })
  test('every form has a case', () => {
    const formsOf = (message: ParsedMessage): readonly string[] =>
      message.kind === 'problem'
        ? []
        : [message.form, ...(message.kind === 'batch' ? message.entries.flatMap((entry) => formsOf(entry.message)) : [])]
    expect(new Set(CASES.flatMap(([, message]) => formsOf(parseMessage(message))))).toEqual(new Set(MESSAGE_FORMS))
  })
  test('the validation message, raw', () => {
    expect(parseMessage('CloudTrail validation message.')).toEqual({
      kind: 'acknowledge',
      form: 'cloudtrail-validation',
      because: 'validation',
    })
  })
})

describe('what is not understood', () => {
  const nested = (depth: number): object => (depth === 0 ? cloudTrail : envelope(nested(depth - 1)))
  const cases: readonly [string, unknown, string][] = [
    ['no text', '', 'not-json'],
    ['no JSON', '{"a":', 'not-json'],
    ['a number', '7', 'unknown-form'],
    ['null', null, 'unknown-form'],
    ['undefined', undefined, 'unknown-form'],
    ['a list', '[]', 'unknown-form'],
    ['an object', '{}', 'unknown-form'],
    ['records of no known service', { Records: [{ eventSource: 'aws:dynamodb' }] }, 'unknown-form'],
    ['a log file', { Records: [cloudTrailEvent] }, 'unknown-form'],
    ['an envelope of nothing', { Type: 'Notification', TopicArn: TOPIC }, 'unknown-form'],
    ['an envelope of a new type', envelope('{}', 'Newer'), 'unknown-form'],
    ['members that are inherited', '{"__proto__":{"s3Bucket":"b","s3ObjectKey":["k"]}}', 'unknown-form'],
    ['bytes that are no UTF-8', new Uint8Array([0xff, 0xfe, 0x7b]), 'not-utf8'],
    ['envelopes in envelopes', nested(6), 'too-deep'],
    ['a confirmation without its address', envelope('a', 'SubscriptionConfirmation'), 'bad-record'],
    ['an event of S3 without a bucket', { ...eventBridge(), detail: {} }, 'bad-record'],
  ]
  test.each(cases)('%s', (_what, message, code) => {
    expect(parseMessage(message)).toEqual(problem(code))
  })
  test('an envelope in an envelope is', () => {
    expect(parseMessage(nested(2))).toMatchObject({ kind: 'objects' })
  })
  test('limits', () => {
    expect(parseMessage(' '.repeat(11), { maxLength: 10 })).toEqual(problem('too-large'))
    expect(parseMessage(new Uint8Array(11), { maxLength: 10 })).toEqual(problem('too-large'))
    expect(parseMessage(cloudTrail, { maxEntries: 1 })).toEqual(problem('too-many'))
    expect(parseMessage(envelope(cloudTrail), { maxEntries: 1 })).toEqual(problem('too-many'))
    expect(parseMessage({ Records: [sqsRecord('a'), sqsRecord('b')] }, { maxEntries: 1 })).toEqual(problem('too-many'))
  })
  test('many brackets', () => {
    expect(parseMessage('['.repeat(1_000_000))).toEqual(problem('not-json'))
  })
})

/** A message with one member, anywhere, set to another value or taken out. */
function mutated(message: unknown, path: number, value: unknown): unknown {
  const places: [parent: Record<string, unknown>, name: string][] = []
  const copy = structuredClone(message)
  const visit = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return
    for (const [name, child] of Object.entries(at)) {
      places.push([at as Record<string, unknown>, name])
      visit(child)
    }
  }
  visit(copy)
  const place = places[path % Math.max(1, places.length)]
  if (place !== undefined) {
    if (value === undefined) delete place[0][place[1]]
    else place[0][place[1]] = value
  }
  return copy
}

describe('fuzzing', () => {
  const KINDS = ['objects', 'event', 'log-events', 'payload', 'batch', 'confirm', 'acknowledge', 'problem']
  test('any JSON is answered', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(KINDS).toContain(parseMessage(value).kind)
        expect(parseMessage(JSON.stringify(value)).kind).toBe(
          typeof value === 'string' ? parseMessage(JSON.stringify(value)).kind : parseMessage(value).kind,
        )
      }),
    )
  })
  test('any bytes are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
        expect(KINDS).toContain(parseMessage(value).kind)
      }),
    )
  })
  test('a known form with a member changed is answered, and names no object without bucket and key', () => {
    const check = (message: ParsedMessage): void => {
      expect(KINDS).toContain(message.kind)
      if (message.kind === 'objects') for (const each of message.objects) expect([each.bucket, each.key]).not.toContain('')
      if (message.kind === 'batch') for (const each of message.entries) check(each.message)
    }
    fc.assert(
      fc.property(
        fc.constantFrom(...CASES.map(([, message]) => message)),
        fc.nat(),
        fc.option(fc.jsonValue(), { nil: undefined }),
        (message, path, value) => {
          check(parseMessage(mutated(message, path, value)))
        },
      ),
      { numRuns: 2000 },
    )
  })
})
