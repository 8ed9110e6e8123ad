import fc from 'fast-check'

/** Values as they may stand in a record: usual ones, ones that JSON writes otherwise, ones of other kinds, and broken ones. Bytes as letters. */
const IDS = [
  '"1f4e8b52-9c1d-4f6e-8a55-0d5d7a3c9b01"',
  '"1f4e8b52-9c1d-4f6e-8a55-0d5d7a3c9b0"',
  '"a"',
  '"111122223333"',
  `"${'x'.repeat(15)}"`,
  `"${'x'.repeat(16)}"`,
  `"${'x'.repeat(300)}"`,
  '""',
  '"\\u0061"',
  '"a\\"b"',
  '"\\\\"',
  '"\xc3\xa9"',
  '"\xff\xfe"',
  '"a\x7f"',
  '"a\x01"',
  '"a\\q"',
  '"\\ud800"',
  'null',
  '17',
  'true',
  '{"eventID":"a"}',
  '["a"]',
] as const
const TIMES = [
  '"2026-11-22T10:00:00Z"',
  '"2026-11-22T09:59:59Z"',
  '"2026-11-22T10:00:01Z"',
  '"2026-11-22T10:00:00.5Z"',
  '"2026-11-22"',
  '"2026-11-22T1\\u0031:00:00Z"',
  '"2026-11-22T\\u00309:59:59Z"',
  '"2026-11-22t10:00:00Z"',
  '"2027"',
  '""',
  '"\xc3\xa9"',
  '"\\q"',
  '1795341600',
  'null',
] as const
/** Keys of which the value is a time. */
const TIME_KEYS: ReadonlySet<string> = new Set(['eventTime', 'event\\u0054ime'])
const KEYS = ['eventID', 'eventID', 'recipientAccountId', 'recipientAccountId', 'event\\u0049D', 'eventTime', ...TIME_KEYS, 'other', 'x\\n']

const space = fc.constantFrom('', '', '', ' ', '\n', ' \t\r\n')
const member = fc
  .constantFrom(...KEYS)
  .chain((key) => fc.tuple(fc.constant(key), space, space, fc.constantFrom(...(TIME_KEYS.has(key) ? TIMES : IDS))))
  .map(([key, before, behind, value]) => `"${key}"${before}:${behind}${value}`)

/** A record of an event, usual or hostile, one byte for each letter. */
export const record: fc.Arbitrary<string> = fc
  .tuple(fc.array(member, { maxLength: 6 }), space, fc.constantFrom(0, 0, 0, 1, 17, 40, 1300))
  .map(([members, behind, filler]) => `{"eventName":"${'n'.repeat(filler)}"${members.map((each) => `,${each}`).join('')}${behind}}`)

/** A log of records, with whatever may stand between them. */
export const log: fc.Arbitrary<string> = fc
  .tuple(fc.array(record, { minLength: 1, maxLength: 12 }), fc.constantFrom(',', ', ', ' ,\n'))
  .map(([records, between]) => `{"Records":[${records.join(between)}]}`)
