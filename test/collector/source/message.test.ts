import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readMessage, readPayload } from '../../../packages/collector/src/source/message.ts'
import {
  cloudTrail,
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
} from '../../stream/message/forms.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const known = { kind: 'CloudTrail', account: '111122223333', logRegion: 'us-east-2', keyTime: Date.UTC(2026, 10, 22, 10, 5) }
const first = { is: 'object', bucket: 'logs', key: KEY, ...known }
const second = { is: 'object', bucket: 'logs', key: 'second', kind: 'other' }
const ofS3 = { is: 'object', ...s3Reference, ...known }
const nothing = (because: string) => ({ is: 'nothing', because })
const poison = (because: string, at?: string) => ({ is: 'poison', because, ...(at !== undefined && { at }) })
const confirmation = envelope('You have chosen to subscribe', 'SubscriptionConfirmation')

describe('one message of each form', () => {
  test.each([
    ['of CloudTrail, enveloped', envelope(cloudTrail), [first, second]],
    ['of CloudTrail, raw', cloudTrail, [first, second]],
    ['validation', envelope('CloudTrail validation message.'), [nothing('validation')]],
    ['of S3', s3Event, [ofS3]],
    ['of S3, enveloped', envelope(s3Event), [ofS3]],
    ['of S3 by EventBridge', eventBridge(), [{ ...ofS3, createdAt: '2026-11-22T10:05:30Z' }]],
    ['test of S3', testEvent, [nothing('test')]],
    ['test of S3, enveloped', envelope(testEvent), [nothing('test')]],
    ['unsubscription', envelope('x', 'UnsubscribeConfirmation'), [nothing('unsubscribed')]],
    ['removal', { Records: [s3Record('ObjectRemoved:Delete')] }, [nothing('not-a-creation')]],
    ['creation beside a removal', { Records: [s3Record(), s3Record('LifecycleExpiration:Delete')] }, [ofS3, nothing('not-a-creation')]],
    ['a batch of Lambda in a message', { Records: [sqsRecord(cloudTrail), sqsRecord(testEvent, 'm2')] }, [first, second, nothing('test')]],
    ['no records', { Records: [] }, [nothing('no-records')]],
    ['not JSON', 'x'.repeat(100), [poison('not-json')]],
    ['garbage of 256 KB', '{'.repeat(256 * 1024), [poison('not-json')]],
    ['brackets of 256 KB', '['.repeat(128 * 1024) + ']'.repeat(128 * 1024), [poison('unknown-form')]],
    ['something else', { hello: 'there' }, [poison('unknown-form')]],
    ['a record that lacks its key', { Records: [{ ...s3Record(), s3: {} }, s3Record()] }, [ofS3, poison('bad-record', 'Records[0]')]],
    ['a key that is no UTF-8', { Records: [s3Record('ObjectCreated:Put', '%ff%fe')] }, [poison('bad-key', 'Records[0]')]],
    ['a bucket that is none', { s3Bucket: 'https://evil', s3ObjectKey: ['a'] }, [poison('bad-bucket', 'object 0')]],
    [
      'a key beside one that is too long',
      { s3Bucket: 'b', s3ObjectKey: ['x'.repeat(1025), 'a'] },
      [poison('bad-key', 'object 0'), { is: 'object', bucket: 'b', key: 'a', kind: 'other' }],
    ],
    [
      'a prototype',
      { __proto__: null, s3Bucket: 'b', s3ObjectKey: ['__proto__'] },
      [{ is: 'object', bucket: 'b', key: '__proto__', kind: 'other' }],
    ],
  ])('%s', (_what, message, items) => {
    expect(readMessage(text(message))).toEqual({ items, confirmations: [] })
  })

  test('a subscription that waits is counted, and its URL is nobody’s business', () => {
    const message = { ...confirmation, Token: 't0ken', SubscribeURL: 'https://evil.example/' }
    expect(readMessage(text(message))).toEqual({
      items: [nothing('confirmation')],
      confirmations: [{ topicArn: TOPIC, token: 't0ken' }],
    })
  })
})

describe('events in the message itself', () => {
  const bytesOf = (body: string) => {
    const [item] = readMessage(body).items
    return item?.is === 'events' ? Buffer.from(item.bytes).toString() : undefined
  }
  test('of EventBridge keep their text, to the last digit', () => {
    const event = text(cloudTrailEventBridge).replace('"1.11"', '"1.11","n":9007199254740993,"f":1.0')
    expect(bytesOf(event)).toBe(event)
    expect(bytesOf(text(envelope(event)))).toBe(event)
  })
  test('are called the same at each delivery', () => {
    const id = (body: string) => (readMessage(body).items[0] as { id: string }).id
    const event = text(cloudTrailEventBridge)
    expect(id(event)).toMatch(/^eventbridge#[0-9a-f]{64}$/)
    expect(id(text(envelope(event)))).toBe(id(event))
    expect(id(event.replace('StopLogging', 'DeleteTrail'))).not.toBe(id(event))
  })
  test('of CloudWatch Logs, zipped', () => {
    const { items } = readPayload(gzipSync(text(logsPayload)))
    expect(items).toMatchObject([{ is: 'events', provenance: 'logs:trail/s' }])
  })
  test('of a log group that somebody gave a name that none has', () => {
    const { items } = readPayload(gzipSync(text({ ...logsPayload, logGroup: 'g'.repeat(500_000), logStream: 's'.repeat(500_000) })))
    expect(items.map((item) => item.is === 'events' && item.id.length < 1_200)).toEqual([true])
  })
  test('without those that are none', () => {
    const logEvents = [...logsPayload.logEvents, { id: '2', timestamp: 2, message: 'START RequestId' }]
    const { items } = readPayload(gzipSync(text({ ...logsPayload, logEvents })))
    expect(items).toMatchObject([{ is: 'events' }, poison('not-json', 'logEvents[1]')])
    expect(Buffer.from((items[0] as { bytes: Uint8Array }).bytes).toString()).toBe(logsPayload.logEvents[0]?.message)
  })
  test.each([
    ['a control message', gzipSync(text({ ...logsPayload, messageType: 'CONTROL_MESSAGE', logEvents: [] })), nothing('control')],
    ['nothing in it', gzipSync(text({ ...logsPayload, logEvents: [] })), nothing('no-records')],
    ['not zipped', Buffer.from('{}'), poison('bad-payload')],
    ['a bomb', gzipSync(Buffer.alloc(65 * 2 ** 20, ' ')), poison('bad-payload')],
    ['not UTF-8', gzipSync(Buffer.from([0xff, 0xfe])), poison('bad-payload')],
    ['something else', gzipSync('{"a":1}'), poison('unknown-form')],
  ])('a payload: %s', (_what, bytes, item) => {
    expect(readPayload(bytes).items).toEqual([item])
  })
})
