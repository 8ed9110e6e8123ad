/**
 * The fields that the scan notes the place of, in the order of their numbers: first those that tell an event from other objects, then
 * others of a record, then `userIdentity` and what is directly in it. Everything else is read from a record's bytes when it is asked for.
 * All of them together cost a tenth of the scan, and the last nine of them a thirtieth: bench/hot-fields.ts.
 */
export const HOT_FIELDS = [
  'eventVersion',
  'eventName',
  'eventSource',
  'eventTime',
  'eventID',
  'eventType',
  'eventCategory',
  'awsRegion',
  'sourceIPAddress',
  'errorCode',
  'recipientAccountId',
  'readOnly',
  'managementEvent',
  'userIdentity',
  'userIdentity.type',
  'userIdentity.arn',
  'userIdentity.accessKeyId',
  'userIdentity.principalId',
] as const

export type HotField = (typeof HOT_FIELDS)[number]

const NUMBERS: ReadonlyMap<string, number> = new Map(HOT_FIELDS.map((name, index) => [name, index + 1]))

/** The number of a hot field, from 1; 0 for any other path. */
export function fieldNumber(path: string): number {
  return NUMBERS.get(path) ?? 0
}
