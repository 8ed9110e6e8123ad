import { describe, expect, test } from 'vitest'
import type { Alert } from '../../../packages/collector/src/alert/alert.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import type { CollectorFilter } from '../../../packages/collector/src/read/read-options.ts'
import { judgeTamper, TAMPER_WHERE, type WatchList } from '../../../packages/collector/src/tamper/judge-tamper.ts'
import { TAMPER_EVENTS } from '../../../packages/collector/src/tamper/tamper-events.ts'
import { watchForTampering } from '../../../packages/collector/src/tamper/tamper-watch.ts'
import { type Event, readEvents } from '../../../packages/stream/src/node/index.ts'

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
  const object = taskOf({
    bucket: 'b',
    key: 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/22/111122223333_CloudTrail_us-east-1_20261122T1000Z_0123456789ABCDEF.json.gz',
  })
  const insight = taskOf({ bucket: 'b', key: object.key.replaceAll('CloudTrail', 'CloudTrail-Insight') })
  function filterOf(wanted: CollectorFilter, more: { readonly looksIntoAll?: boolean } = {}) {
    const alerts: Alert[] = []
    const note = (alert: Alert): void => void alerts.push(alert)
    return { filter: watchForTampering(wanted, { clock: { now: () => 7 }, note, watched: WATCHED, ...more }), alerts }
  }
  const passing = async ({ filter, alerts }: ReturnType<typeof filterOf>) => [
    (await batchesOf(given)).filter((each) => filter.event?.(each, object)).map(({ eventName }) => eventName),
    alerts.map(({ code }) => code),
  ]
  const ALL = ['StopLogging', 'DeleteBucketPolicy']

  test('notes alerts that fit a message, whatever the event says', async () => {
    const long = 'x'.repeat(300_000)
    const everywhere = { recipientAccountId: long, awsRegion: long, errorCode: long, userIdentity: { arn: long } }
    const { filter, alerts } = filterOf({})
    for (const more of [{ eventID: long }, { eventID: '', eventTime: long }])
      for (const each of await batchesOf([event('cloudtrail', 'StopLogging', null, { ...everywhere, ...more })]))
        filter.event?.(each, object)
    expect(alerts.map((alert) => JSON.stringify(alert).length < 4_096)).toEqual([true, true])
  })
  test('notes an alert for each', async () => {
    const watch = filterOf({})
    expect(await passing(watch)).toEqual([['GetObject', ...ALL], ALL])
    expect(watch.alerts).toEqual([
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
  test.each<[string, CollectorFilter, readonly string[]]>([
    ['by fields', { where: { eventSource: ['s3.amazonaws.com'] } }, ['GetObject', 'DeleteBucketPolicy']],
    ['by a function', { event: ({ eventName }) => eventName === 'GetObject' }, ['GetObject']],
    [
      'by both',
      { where: { eventSource: ['s3.amazonaws.com'] }, event: ({ eventName }) => eventName !== 'GetObject' },
      ['DeleteBucketPolicy'],
    ],
    ['by the object', { object: () => false }, []],
    ['by the object and fields', { object: () => false, where: { eventName: ['GetObject'] } }, []],
  ])('sees also what the filter does not want %s', async (_how, wanted, passed) => {
    const watch = filterOf(wanted)
    expect([watch.filter.where, watch.filter.object?.(object) ?? true, ...(await passing(watch))]).toEqual([undefined, true, passed, ALL])
  })
  test('an object that cannot tell of such events is not got, nor any where that is not wanted', () => {
    expect(filterOf({ object: () => false }).filter.object?.(insight)).toBe(false)
    expect(filterOf({ object: () => false }, { looksIntoAll: false }).filter.object?.(object)).toBe(false)
  })
  test('an object is asked of once, and events that came in none are wanted', async () => {
    let asked = 0
    const { filter } = filterOf({ object: () => asked++ > 99 })
    const [one] = await batchesOf(given)
    expect([filter.event?.(one!, object), filter.event?.(one!, object), filter.event?.(one!, undefined), asked]).toEqual([
      false,
      false,
      true,
      1,
    ])
  })
})
