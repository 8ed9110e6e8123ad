import { describe, expect, test } from 'vitest'
import type { Alert } from '../../../packages/collector/src/alert/alert.ts'
import { judgeTamper, TAMPER_WHERE, type WatchList } from '../../../packages/collector/src/tamper/judge-tamper.ts'
import { TAMPER_EVENTS } from '../../../packages/collector/src/tamper/tamper-events.ts'
import { createTamperWatch } from '../../../packages/collector/src/tamper/tamper-watch.ts'
import { type Event, type EventBatch, readEvents } from '../../../packages/stream/src/node/index.ts'

const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'
const WATCHED: WatchList = {
  trail: [TRAIL],
  bucket: ['trail-logs'],
  topic: ['arn:aws:sns:us-east-1:111122223333:trail-topic'],
  queue: ['https://sqs.us-east-1.amazonaws.com/111122223333/trail-queue'],
  key: ['arn:aws:kms:us-east-1:111122223333:key/1234abcd'],
  'log-group': ['arn:aws:logs:us-east-1:111122223333:log-group:trail/group:*'],
  role: ['arn:aws:iam::111122223333:role/service/delivery'],
}

const record = (more: object) => ({
  ...{ eventVersion: '1.11', eventTime: '2026-11-22T10:00:00Z', awsRegion: 'us-east-1', eventID: 'e1', recipientAccountId: '111122223333' },
  ...{ userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/mallory' }, readOnly: false, ...more },
})
const event = (service: string, eventName: string, requestParameters: unknown, more: object = {}) =>
  record({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters, ...more })

async function batchesOf(records: readonly object[], where?: typeof TAMPER_WHERE): Promise<readonly Event[]> {
  const kept: Event[] = []
  for await (const batch of readEvents(Buffer.from(JSON.stringify({ Records: records })), where === undefined ? {} : { where }))
    for (const each of batch) kept.push(each.copy())
  return kept
}
const batchOf = (events: readonly Event[]): EventBatch => ({
  length: events.length,
  scanned: events.length,
  [Symbol.iterator]: () => events[Symbol.iterator](),
})

async function resourceOf(given: object, watched: WatchList = WATCHED): Promise<string | undefined> {
  const [one] = await batchesOf([given])
  const tamper = judgeTamper(one!, watched)
  return tamper === undefined ? undefined : (tamper.resource ?? '')
}

describe('events', () => {
  test.each<[string, object, string | undefined]>([
    ['a trail by name', event('cloudtrail', 'StopLogging', { name: 'main' }), 'main'],
    ['a trail by ARN', event('cloudtrail', 'DeleteTrail', { name: TRAIL }), TRAIL],
    ['another trail', event('cloudtrail', 'StopLogging', { name: 'other' }), undefined],
    ['selectors', event('cloudtrail', 'PutEventSelectors', { trailName: 'main' }), 'main'],
    ['tags', event('cloudtrail', 'RemoveTags', { resourceId: TRAIL }), TRAIL],
    ['a request that is not told', event('cloudtrail', 'StopLogging', null), ''],
    ['a request that is cut', event('cloudtrail', 'StopLogging', 'not an object'), ''],
    ['a bucket', event('s3', 'DeleteBucketPolicy', { bucketName: 'trail-logs' }), 'trail-logs'],
    ['another bucket', event('s3', 'PutBucketPolicy', { bucketName: 'other' }), undefined],
    [
      'a subscription of the topic',
      event('sns', 'Unsubscribe', { subscriptionArn: 'arn:aws:sns:us-east-1:111122223333:trail-topic:5e1b' }),
      'arn:aws:sns:us-east-1:111122223333:trail-topic:5e1b',
    ],
    [
      'a subscription of another topic',
      event('sns', 'Unsubscribe', { subscriptionArn: 'arn:aws:sns:us-east-1:111122223333:other:5e1b' }),
      undefined,
    ],
    [
      'a queue',
      event('sqs', 'PurgeQueue', { queueUrl: 'https://us-east-1.queue.amazonaws.com/111122223333/trail-queue' }),
      'https://us-east-1.queue.amazonaws.com/111122223333/trail-queue',
    ],
    ['a key by id', event('kms', 'ScheduleKeyDeletion', { keyId: '1234abcd' }), '1234abcd'],
    ['another key', event('kms', 'DisableKey', { keyId: 'arn:aws:kms:us-east-1:111122223333:key/9999' }), undefined],
    ['a log group', event('logs', 'DeleteLogGroup', { logGroupName: 'trail/group' }), 'trail/group'],
    ['a role', event('iam', 'DeleteRolePolicy', { roleName: 'delivery' }), 'delivery'],
    ['a role of another name', event('iam', 'DeleteRolePolicy', { roleName: 'deliver' }), undefined],
    ['the same name of another service', event('ec2', 'StopLogging', { name: 'main' }), undefined],
    ['an event that only reads', event('cloudtrail', 'StopLogging', { name: 'main' }, { readOnly: true }), undefined],
    ['an event that does nothing of it', event('cloudtrail', 'StartLogging', { name: 'main' }), undefined],
    ['no name', record({ eventSource: 'cloudtrail.amazonaws.com' }), undefined],
    ['a name of the language', event('cloudtrail', '__proto__', {}), undefined],
  ])('%s', async (_what, given, resource) => {
    expect(await resourceOf(given)).toBe(resource)
  })
  test('where nobody said what is watched, only trails are', async () => {
    expect(await resourceOf(event('cloudtrail', 'StopLogging', { name: 'other' }), {})).toBe('other')
    expect(await resourceOf(event('s3', 'DeleteBucketPolicy', { bucketName: 'any' }), {})).toBe(undefined)
  })
  test('no event is listed twice, and each says what it does', () => {
    const names = TAMPER_EVENTS.map(({ source, name }) => `${source} ${name}`)
    expect(new Set(names).size).toBe(names.length)
    expect(TAMPER_EVENTS.filter(({ because, at }) => !because.endsWith('.') || at.length === 0)).toEqual([])
  })
  test('what they have in common can be asked of the scan', async () => {
    const given = [event('cloudtrail', 'StopLogging', {}), event('s3', 'GetObject', {}), event('sqs', 'DeleteQueue', {})]
    expect((await batchesOf(given, TAMPER_WHERE)).map(({ eventName }) => eventName)).toEqual(['StopLogging', 'DeleteQueue'])
  })
})

describe('the watch', () => {
  const given = [
    event('s3', 'GetObject', { bucketName: 'trail-logs' }),
    event('cloudtrail', 'StopLogging', { name: 'main' }, { eventID: 'e2', errorCode: 'AccessDenied' }),
    event('s3', 'DeleteBucketPolicy', { bucketName: 'trail-logs' }, { eventID: 'e3' }),
  ]
  function watchOf(raise?: (alert: Alert) => Promise<void>) {
    const alerts: Alert[] = []
    const problems: unknown[] = []
    const watch = createTamperWatch({
      clock: { now: () => 7 },
      raise: raise ?? (async (alert) => void alerts.push(alert)),
      watched: WATCHED,
      problem: (error) => void problems.push(error),
    })
    return { watch, alerts, problems }
  }
  const origin = { id: 's3://b/k', kind: 'CloudTrail', time: 0, provenance: 's3' } as const

  test('raises an alert for each, before the events go on', async () => {
    const { watch, alerts } = watchOf()
    const refused = [{ index: 0, because: 'no' }]
    const seen: number[] = []
    const process = watch.process(() => {
      seen.push(alerts.length)
      return refused
    })
    expect(await process(batchOf(await batchesOf(given)), origin)).toEqual(refused)
    expect([seen, await watch.process()(batchOf([]), origin)]).toEqual([[2], []])
    expect(alerts).toEqual([
      {
        ...{
          id: '111122223333/e2',
          kind: 'tamper',
          at: 7,
          account: '111122223333',
          region: 'us-east-1',
          code: 'StopLogging',
          subject: 'main',
        },
        because: 'A trail was told to record nothing more. It was refused: AccessDenied. By arn:aws:iam::111122223333:user/mallory.',
      },
      {
        ...{ id: '111122223333/e3', kind: 'tamper', at: 7, account: '111122223333', region: 'us-east-1', code: 'DeleteBucketPolicy' },
        ...{
          because: 'The policy of a bucket was deleted: CloudTrail can no longer deliver to it. By arn:aws:iam::111122223333:user/mallory.',
        },
        subject: 'trail-logs',
      },
    ])
  })
  test('an alert that cannot be kept makes the object come again', async () => {
    const { watch } = watchOf(() => Promise.reject(new Error('disk full')))
    await expect(watch.process()(batchOf(await batchesOf(given)), origin)).rejects.toThrow('disk full')
  })
  test('sees also what the filter does not want', async () => {
    const { watch, alerts } = watchOf()
    const filter = watch.filter({ where: { eventSource: ['s3.amazonaws.com'] }, event: ({ eventName }) => eventName !== 'GetObject' })
    const wanted = (await batchesOf(given)).filter((each) => filter.event?.(each))
    expect([filter.where, wanted.map(({ eventID }) => eventID), alerts.map(({ code }) => code)]).toEqual([
      undefined,
      ['e3'],
      ['StopLogging', 'DeleteBucketPolicy'],
    ])
  })
  test('a filter cannot wait for an alert: what goes wrong is told', async () => {
    const { watch, problems } = watchOf(() => Promise.reject(new Error('disk full')))
    const filter = watch.filter({})
    for (const each of await batchesOf(given)) filter.event?.(each)
    await Promise.resolve()
    expect(problems).toHaveLength(2)
  })
})
