import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'
import { BUCKET, collect, keyOf } from './ground.ts'

const GOOD = gzipSync('{"Records":[{"eventVersion":"1.11","eventID":"good"}]}')
const HALF = 128 * 1024
const random = createRandom(7)
const RUBBISH = Array.from({ length: 2 * HALF }, () => String.fromCharCode(32 + random(90))).join('')

describe('a message that nobody understands goes to quarantine, and the next one goes on', () => {
  test.each<readonly [what: string, body: string]>([
    ['256 KB of rubbish', RUBBISH],
    ['256 KB of brackets', '['.repeat(2 * HALF)],
    ['a value 128,000 deep', `${'['.repeat(HALF)}${']'.repeat(HALF)}`],
    ['256 KB of NUL', '\0'.repeat(2 * HALF)],
    ['nothing', ''],
    ['a number', '1e999'],
    ['null', 'null'],
    ['a bucket that is a number', '{"s3Bucket":1,"s3ObjectKey":["a"]}'],
    ['a bucket that is an ARN', JSON.stringify({ s3Bucket: 'arn:aws:s3:us-east-1:1:accesspoint/x', s3ObjectKey: [keyOf('x')] })],
    ['a key too long', JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: ['k'.repeat(1025)] })],
    ['a key of lone surrogates', '{"s3Bucket":"trail-logs","s3ObjectKey":["\\ud800"]}'],
    ['an envelope around rubbish', JSON.stringify({ Type: 'Notification', MessageId: 'x', TopicArn: 't', Message: RUBBISH })],
    [
      'a key that is badly encoded',
      JSON.stringify({
        Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: { name: BUCKET }, object: { key: '%ff%zz' } } }],
      }),
    ],
    ['a message of __proto__', '{"__proto__":{"s3Bucket":"trail-logs","s3ObjectKey":["x"]}}'],
  ])('%s', async (_what, body) => {
    const { stored, quarantined, left, counts } = await collect(new Map([[keyOf('good'), GOOD]]), { messages: [body] })
    expect(quarantined.map(({ what, bytes }) => [what, Buffer.from(bytes ?? []).toString() === body])).toEqual([['message', true]])
    expect([...stored.keys()]).toEqual([keyOf('good')])
    expect(left).toEqual([])
    expect(counts.messages.poison).toBe(1)
  })

  test('the objects that a message does name are collected', async () => {
    const { stored, quarantined, left } = await collect(new Map([[keyOf('good'), GOOD]]), {
      messages: [JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: ['', keyOf('good'), 'x'.repeat(2000), 7] })],
    })
    expect([...stored.keys()]).toEqual([keyOf('good')])
    expect(quarantined.map(({ what }) => what)).toContain('message')
    expect(left).toEqual([])
  })
})

test('keys that lead elsewhere are names and nothing else', async () => {
  const keys = [
    '../../etc/passwd',
    '/etc/passwd',
    'a/../../b',
    'nul\0byte',
    'line\nbreak',
    '\u202e',
    ' ',
    '?versionId=x',
    'k'.repeat(1024),
    'é'.repeat(512),
    '__proto__',
    '#etag',
  ]
  const { stored, quarantined, left } = await collect(
    new Map(keys.map((key, at) => [key, gzipSync(`{"Records":[{"eventVersion":"1.11","eventID":"${at}"}]}`)])),
  )
  expect([...stored.keys()].sort()).toEqual(keys.toSorted())
  expect(quarantined).toEqual([])
  expect(left).toEqual([])
})
