import { createScanner, StreamError } from '@trailmend/stream'
import { describe, expect, test } from 'vitest'
import { collect, ENGINES, pieces, utf8 } from '../collect.ts'

const event = '{"eventName":"A","eventVersion":"1.11"}'
const text = JSON.stringify(event)
const lookedUp = `{"CloudTrailEvent":${text}}`
const logged = `{"id":"1","message":${text}}`
const bridged = `{"detail-type":"AWS API Call via CloudTrail","detail":${event}}`
const field = `"${event.replaceAll('"', '""')}"`
const control = '{"id":"","message":"CWL CONTROL MESSAGE: Checking health of destination"}'

/** What is broken or something else, its error, what that says, and how many events come before it. */
const CASES: readonly (readonly [what: string, source: string, code: string | undefined, says: string, events: number])[] = [
  // Wrappers of something else.
  [
    'EventBridge, of a service',
    '{"detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{}}}',
    'not-a-log',
    'parseMessage',
    0,
  ],
  ['EventBridge, of a service, later', `${bridged}\n{"detail-type":"x","detail":{"id":1}}`, 'not-a-log', 'parseMessage', 1],
  ['EventBridge without an object', '{"detail-type":"x","detail":"{}"}', 'not-a-log', 'EventBridge', 0],
  ['EventBridge without detail, later', `${bridged}{"detail-type":"x"}`, 'not-a-log', 'EventBridge', 1],
  ['EventBridge, with commas', `${bridged},${bridged}`, 'invalid-json', '', 1],
  ['CloudWatch Logs of something else', `{"logEvents":[${logged},{"message":"GET / 200"}]}`, 'not-a-log', 'CloudWatch Logs', 1],
  ['CloudWatch Logs of other JSON', '{"logEvents":[{"message":"{\\"level\\":\\"info\\"}"}]}', 'not-a-log', 'CloudWatch Logs', 0],
  ['CloudWatch Logs without a message', '{"logEvents":[{"id":"1"}]}', 'not-a-log', 'CloudWatch Logs', 0],
  ['"Events" of another service', '{"Events":[{"SourceType":"db-instance"}]}', 'not-a-log', 'CloudTrailEvent', 0],
  ['"Events" that are no list', '{"Events":{}}', 'not-a-log', 'not a list', 0],
  ['rows without the column', '{"QueryResultRows":[[{"eventID":"1"},{"eventName":"A"}]]}', 'not-a-log', 'eventJson', 0],
  ['rows that are texts', '{"QueryResultRows":["a"]}', 'invalid-json', '', 0],
  // Broken wrappers.
  [
    'an event that is cut',
    `{"Events":[${lookedUp},{"CloudTrailEvent":"{\\"eventName\\":\\"A\\""},${lookedUp}]}`,
    'invalid-record',
    'broken',
    1,
  ],
  ['two events in one text', `{"Events":[{"CloudTrailEvent":${JSON.stringify(event + event)}}]}`, 'invalid-record', 'broken', 0],
  [
    'one event in two texts',
    '{"Events":[{"CloudTrailEvent":"{\\"eventName\\":\\"A\\","},{"CloudTrailEvent":"\\"eventVersion\\":\\"1.11\\"}"}]}',
    'invalid-record',
    'broken',
    0,
  ],
  [
    'a backslash that hides a quote',
    `{"Events":[${lookedUp},{"CloudTrailEvent":"{\\"eventName\\":1\\\\\\"}\\"}"},${lookedUp}]}`,
    'invalid-record',
    'broken',
    1,
  ],
  ['null for an event', '{"Events":[{"CloudTrailEvent":null}]}', 'invalid-record', 'not written as a text', 0],
  ['an event as an object', `{"Events":[{"CloudTrailEvent":${event}}]}`, 'invalid-record', 'not written as a text', 0],
  ['an empty text', `{"Events":[${lookedUp},{"CloudTrailEvent":""}]}`, 'not-a-log', 'CloudTrailEvent', 1],
  ['a list in a text', '{"Events":[{"CloudTrailEvent":"[{\\"eventName\\":\\"A\\"}]"}]}', 'not-a-log', 'CloudTrailEvent', 0],
  ['a log in a text', '{"Events":[{"CloudTrailEvent":"{\\"Records\\":[]}"}]}', 'not-a-log', 'CloudTrailEvent', 0],
  ['the wrong bracket in a text', '{"Events":[{"CloudTrailEvent":"{\\"eventName\\":\\"A\\"]"}]}', 'invalid-json', '', 0],
  ['a wrong escape', '{"Events":[{"CloudTrailEvent":"{\\"eventName\\":\\"\\x\\"}"}]}', 'invalid-record', 'not written as a text', 0],
  ['a number among wrappers', `{"Events":[${lookedUp},5]}`, 'invalid-json', '', 1],
  ['a list among wrappers', `{"Events":[${lookedUp},[]]}`, 'not-a-log', 'CloudTrailEvent', 1],
  ['two lists of wrappers', `{"Events":[${lookedUp}],"logEvents":[]}`, 'two-record-lists', '', 1],
  ['Records and wrappers', `{"Events":[${lookedUp}],"Records":[${event}]}`, 'two-record-lists', '', 1],
  ['an event with a list of that name', `{"eventName":"A","Events":[{}]}`, undefined, '', 1],
  ['a list of that name in an event', `{"Events":[],"eventName":"A"}`, 'not-a-log', 'an event', 0],
  ['wrappers cut short', `{"Events":[${lookedUp},{"CloudTrailEvent":"{`, 'truncated', '', 1],
  // Control messages.
  ['a control message', `{"messageType":"CONTROL_MESSAGE","logEvents":[${control}]}`, undefined, '', 0],
  ['a control message that says so last', `{"logEvents":[${control}],"messageType":"CONTROL_MESSAGE"}`, undefined, '', 0],
  [
    'a control message and data',
    `{"messageType":"CONTROL_MESSAGE","logEvents":[${control}]}{"messageType":"DATA_MESSAGE","logEvents":[${logged}]}`,
    undefined,
    '',
    1,
  ],
  [
    'data and what only a control message may hold',
    `{"logEvents":[${control}],"messageType":"CONTROL_MESSAGE"}{"logEvents":[${control}],"messageType":"DATA_MESSAGE"}`,
    'not-a-log',
    'CloudWatch Logs',
    0,
  ],
  ['what only a control message may hold, and an event', `{"logEvents":[${control},${logged}]}`, 'not-a-log', 'CloudWatch Logs', 0],
  ['an empty payload', '{"messageType":"DATA_MESSAGE","logEvents":[]}', undefined, '', 0],
  ['an empty answer', '{"Events":[]}', undefined, '', 0],
  // Tables.
  ['a table without rows', '"eventJson"\n', undefined, '', 0],
  ['a table without the column', '"eventID","eventName"\n"1","A"\n', 'not-a-log', 'without the column eventJson', 0],
  ['a table of something else', 'a,b\n1,2\n', 'not-a-log', '', 0],
  ['a line of names that does not end', 'a,'.repeat(70_000), 'not-a-log', '', 0],
  ['columns without names and without end', `a${','.repeat(70_000)}`, 'not-a-log', '', 0],
  ['bytes that are no names', 'PAR1\u0015\u0000', 'not-a-log', '', 0],
  ['a row with a column less', `a,eventJson,b\n1,${field},2\n1,${field}\n`, 'invalid-record', 'CSV', 1],
  ['a row with a column more', `a,eventJson\n1,${field}\n1,${field},2\n`, 'invalid-record', 'CSV', 1],
  ['a row cut in a column', `a,eventJson,b\n1,${field},2\n1,${field}`, 'truncated', '', 1],
  ['a row cut in an event', `eventJson\n${field}\n"{""eventName`, 'truncated', '', 1],
  ['something behind a quote', `eventJson\n${field}\n${field}x\n`, 'invalid-record', 'CSV', 1],
  ['quotes that are not written twice', `eventJson\n"${event}"\n`, 'invalid-record', 'CSV', 0],
  ['an event that is empty', `eventJson,a\n${field},1\n,2\n`, 'not-a-log', 'eventJson', 1],
  ['an event without quotes', `eventJson\n{}\n`, 'not-a-log', 'eventJson', 0],
  // What looks like a log.
  [
    'a notification of S3',
    '{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}',
    'not-a-log',
    'S3',
    0,
  ],
  ['messages of SQS', '{"Records":[{"messageId":"1","body":"{}","eventSource":"aws:sqs"}]}', 'not-a-log', 'SQS', 0],
  ['messages of SNS', '{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":{}}]}', 'not-a-log', 'SNS', 0],
  ['records of Kinesis', '{"Records":[{"eventSource":"aws:kinesis","eventName":"aws:kinesis:record"}]}', 'not-a-log', 'Lambda', 0],
  ['a notification of S3, alone', '{"eventVersion":"2.1","eventSource":"aws:s3","s3":{}}', 'not-a-log', 'S3', 0],
  ['a list of notifications', '[{"eventVersion":"2.1","eventSource":"aws:s3"}]', 'not-a-log', 'S3', 0],
  ['a digest', '{"digestStartTime":"t","logFiles":[]}', 'not-a-log', 'digest', 0],
  ['a sign file', '{"version":"1.0","hashSignature":"00","queryCompleteTime":"t","files":[]}', 'not-a-log', 'sign file', 0],
  ['an event for Lambda', '{"awslogs":{"data":"H4sI"}}', 'not-a-log', 'parseMessage', 0],
  ['a batch of Firehose', '{"deliveryStreamArn":"a","records":[]}', 'not-a-log', 'Firehose', 0],
]

describe.each(ENGINES)('%s', (engine) => {
  test.each(CASES)('%s', (_what, source, code, says, events) => {
    const bytes = utf8(source)
    for (const size of [bytes.length, 1, 63, 64, 65]) {
      const found = collect(pieces(bytes, size), { engine })
      expect([size, found.error, found.events.length]).toEqual([size, code, events])
    }
    for (const where of [{}, { eventName: ['no'] }]) expect(messageOf(bytes, { engine, where }) ?? '').toContain(says)
  })

  test('an error says where the text stands', () => {
    const source = `{"Events":[${lookedUp}, {"CloudTrailEvent" : "{}x"}]}`
    expect(errorOf(utf8(source), { engine })).toMatchObject({ code: 'invalid-record', offset: source.indexOf('"{}x"'), source: 'a.json' })
  })

  test('with strict, what is inside is validated too, and what is around it', () => {
    const source = `{"Events":[${lookedUp},{"CloudTrailEvent":"{\\"eventName\\":A}"}]}`
    expect(errorOf(utf8(source), { engine, strict: true })).toMatchObject({
      code: 'invalid-record',
      offset: source.indexOf('"{\\"eventName\\":A}"'),
    })
    expect(errorOf(utf8(source), { engine })).toBeUndefined()
    expect(errorOf(utf8(`{"Events":[{"CloudTrailEvent":${text},"a" 1}]}`), { engine, strict: true })?.code).toBe('invalid-record')
  })

  test('a wrapper that is too large is refused, in a table too', () => {
    const long = JSON.stringify({ eventName: 'A', a: 'x'.repeat(5000) })
    const limits = { maxRecordBytes: 4000 }
    for (const source of [
      `{"Events":[${lookedUp},{"CloudTrailEvent":${JSON.stringify(long)}}]}`,
      `${bridged}\n{"detail-type":"a","detail":${long}}`,
      `eventJson\n${field}\n"${long.replaceAll('"', '""')}"\n`,
    ]) {
      const { error, events } = collect(pieces(utf8(source), 700), { engine, limits })
      expect([error, events.length]).toEqual(['record-too-large', 1])
    }
  })
})

function errorOf(bytes: Uint8Array, options: Parameters<typeof createScanner>[0]): StreamError | undefined {
  const scanner = createScanner({ name: 'a.json', ...options })
  try {
    for (const batch of scanner.push(bytes)) Array.from(batch)
    for (const batch of scanner.end()) Array.from(batch)
    return undefined
  } catch (error) {
    if (error instanceof StreamError) return error
    throw error
  } finally {
    scanner.close()
  }
}

function messageOf(bytes: Uint8Array, options: Parameters<typeof createScanner>[0]): string | undefined {
  return errorOf(bytes, options)?.message
}
