/** What an event may be wrapped in, one by one. */
export type Wrapping = 'eventbridge' | 'log-event' | 'looked-up' | 'lake-row'

/** The lists that are read, by their keys at the top, and what the events in them are wrapped in. */
export const LISTS: ReadonlyMap<string, Wrapping | undefined> = new Map<string, Wrapping | undefined>([
  ['Records', undefined],
  ['logEvents', 'log-event'],
  ['Events', 'looked-up'],
  ['QueryResultRows', 'lake-row'],
])

/** Wrappings that may stand alone or in a list without a name, by keys that they must have. */
const WRAPPED: readonly (readonly [Wrapping, keys: readonly string[]])[] = [
  ['eventbridge', ['detail-type', 'detail']],
  ['looked-up', ['CloudTrailEvent']],
  ['lake-row', ['eventJson']],
  ['lake-row', ['eventjson']],
]

/** Keys that tell that an object is an event. */
const EVENT_KEYS = ['eventVersion', 'eventTime', 'eventName', 'eventSource', 'eventID', 'eventType', 'eventCategory']

/** What other objects are, by keys that they must have. The first that fits is it. */
const OTHERS: readonly (readonly [what: string, keys: readonly string[]])[] = [
  ['a digest file: see verifyDigests', ['logFiles', 'digestStartTime']],
  ['a sign file of CloudTrail Lake', ['hashSignature', 'queryCompleteTime']],
  ['an SNS message: see parseMessage', ['Type', 'Message']],
  ['a notification of new objects: see parseMessage', ['s3Bucket', 's3ObjectKey']],
  ['a notification of Amazon S3: see parseMessage', ['Service', 'Event', 'Bucket']],
  ['an event of CloudWatch Logs for Lambda: see parseMessage', ['awslogs']],
  ['a batch of Firehose: see parseMessage', ['records', 'deliveryStreamArn']],
]

/** The keys that anything is told by. */
export const TELLING_KEYS: ReadonlySet<string> = new Set([
  ...LISTS.keys(),
  ...WRAPPED.flatMap(([, keys]) => keys),
  ...EVENT_KEYS,
  ...OTHERS.flatMap(([, keys]) => keys),
])

/** The keys whose texts tell something. */
export const TELLING_TEXTS: ReadonlySet<string> = new Set(['messageType'])

/** Whether an object with these keys is one event. */
export function isEvent(keys: ReadonlySet<string>): boolean {
  return EVENT_KEYS.some((key) => keys.has(key))
}

/** Whether a list with this key is one of records. In an event, whatever it will be called, only `Records` is. */
export function isList(key: string, keys: ReadonlySet<string>): boolean {
  return LISTS.has(key) && (LISTS.get(key) === undefined || !isEvent(keys))
}

/** What an object wraps an event in, by the keys that it has; `undefined` if it does not. */
export function wrappingOf(has: (key: string) => boolean): Wrapping | undefined {
  return WRAPPED.find(([, keys]) => keys.every(has))?.[0]
}

/** What an object that is neither a log nor an event seems to be. */
export function describeShape(keys: ReadonlySet<string>): string | undefined {
  const list = Array.from(LISTS.keys()).find((key) => keys.has(key))
  if (list !== undefined) return `its "${list}" is not a list`
  return OTHERS.find(([, wanted]) => wanted.every((key) => keys.has(key)))?.[0]
}
