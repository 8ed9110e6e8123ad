import { describe, expect, test } from 'vitest'
import { isReplayId, objectId, taskOf, versionId, withoutVersion } from '../../../packages/collector/src/object/task-of.ts'
import { digestKey, logKey } from './keys.ts'

const TIME = Date.UTC(2026, 10, 22, 10, 5)
const KNOWN = { account: '111122223333', logRegion: 'us-east-2', keyTime: TIME }

describe('what a key tells', () => {
  test.each([
    ['a log', logKey(), { kind: 'CloudTrail', ...KNOWN }],
    ['insights', logKey({ kind: 'CloudTrail-Insight' }), { kind: 'CloudTrail-Insight', ...KNOWN }],
    ['network activity', logKey({ kind: 'CloudTrail-NetworkActivity' }), { kind: 'CloudTrail-NetworkActivity', ...KNOWN }],
    ['aggregated events', logKey({ kind: 'CloudTrail-Aggregated' }), { kind: 'CloudTrail-Aggregated', ...KNOWN }],
    ['a digest', digestKey(), { kind: 'CloudTrail-Digest', ...KNOWN }],
    ['a digest of backfill', digestKey({ backfill: true }), { kind: 'CloudTrail-Digest', ...KNOWN }],
    ['a prefix with odd characters', logKey({ prefix: 'a b=c+/d' }), { kind: 'CloudTrail', ...KNOWN }],
    ['an organization', logKey({ organizationId: 'o-abcd123456' }), { kind: 'CloudTrail', ...KNOWN }],
    ['a prefix that looks like the rest', logKey({ prefix: 'AWSLogs/444455556666' }), { kind: 'CloudTrail', ...KNOWN }],
    ['another account in the name', logKey().replace('/111122223333/', '/444455556666/'), { kind: 'other' }],
    ['another service', 'AWSLogs/111122223333/Config/us-east-2/2026/11/22/x.json.gz', { kind: 'other' }],
    ['going up', `../../${logKey()}`, { kind: 'CloudTrail', ...KNOWN }],
    ['going up inside', logKey().replace('/us-east-2/', '/../'), { kind: 'other' }],
    ['NUL', `${logKey()}\0`, { kind: 'other' }],
    ['1,024 bytes', 'x'.repeat(1024), { kind: 'other' }],
    ['a megabyte', `${'AWSLogs/'.repeat(131072)}`, { kind: 'other' }],
    ['an escape that is none', `%ZZ${logKey().slice(3)}`, { kind: 'other' }],
    ['nothing', '', { kind: 'other' }],
  ])('%s', (_what, key, expected) => {
    expect(taskOf({ bucket: 'b', key, size: 7 })).toEqual({ bucket: 'b', key, size: 7, ...expected })
  })
})

test('an object is called the same whatever told of it', () => {
  expect(objectId({ bucket: 'b', key: 'a/../b' })).toBe('s3://b/a/../b')
})

describe('another version of an object', () => {
  const id = objectId({ bucket: 'logs', key: 'a/b' })
  test('has an id that no other object can have, whatever its key is', () => {
    expect(versionId(id, '"e1"')).toBe('s3://logs#e1/a/b')
    for (const key of ['a/b#e1', '#e1/a/b', 'a/b']) expect(objectId({ bucket: 'logs', key })).not.toBe(versionId(id, '"e1"'))
  })
  test.each([id, versionId(id, 'e1'), versionId(versionId(id, 'e1'), 'e2')])('%s is of the same object', (one) => {
    expect(withoutVersion(one)).toBe(id)
  })
  test.each(['a/AWSLogs', '#', 'replay-1', 'x'.repeat(300_000), '\ud800', '\0', 'e1/../..'])(
    'whatever a message says that its ETag is: %#',
    (etag) => {
      const one = versionId(id, etag)
      expect([withoutVersion(one), isReplayId(one), one.length < 200]).toEqual([id, false, true])
      expect(one).not.toBe(versionId(id, `${etag}x`))
    },
  )
  test('what is no object of S3 stays as it is', () => {
    expect([withoutVersion('file:/x#1-2'), versionId('file:/x#1-2', 'e')]).toEqual(['file:/x#1-2', 'file:/x#1-2'])
  })
})
