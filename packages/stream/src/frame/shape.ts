/** Keys that tell what an object without `Records` is. */
const EVENT_KEYS = ['eventVersion', 'eventTime', 'eventName', 'eventSource', 'eventID', 'eventType']

/** What other objects are, by keys that they must have. The first that fits is it. */
const OTHERS: readonly (readonly [what: string, keys: readonly string[]])[] = [
  ['a digest file', ['logFiles', 'digestStartTime']],
  ['a CloudWatch Logs subscription payload: see parseMessage', ['logEvents']],
  ['an answer of LookupEvents: see parseMessage', ['Events']],
  ['an EventBridge message: see parseMessage', ['detail', 'detail-type']],
  ['an SNS message: see parseMessage', ['Type', 'Message']],
  ['a notification of new objects: see parseMessage', ['s3Bucket', 's3ObjectKey']],
  ['a notification of Amazon S3: see parseMessage', ['Service', 'Event', 'Bucket']],
]

/** The keys that anything is told by. */
export const TELLING_KEYS: ReadonlySet<string> = new Set(['Records', ...EVENT_KEYS, ...OTHERS.flatMap(([, keys]) => keys)])

/** Whether an object with these keys is one event. */
export function isEvent(keys: ReadonlySet<string>): boolean {
  return EVENT_KEYS.some((key) => keys.has(key))
}

/** What an object that is neither a log nor an event seems to be. */
export function describeShape(keys: ReadonlySet<string>): string | undefined {
  if (keys.has('Records')) return 'its "Records" is not a list'
  return OTHERS.find(([, wanted]) => wanted.every((key) => keys.has(key)))?.[0]
}
