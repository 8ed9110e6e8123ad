import { describe, expect, test } from 'vitest'
import { compareFingerprints, compareSettings } from '../../../packages/operate/src/gate/rule-changes.ts'

const ACCOUNT = { id: '111122223333' }
const EXCEPTION = { control: ['cloudtrail-cloudwatch-logs'], reason: 'a SIEM', owner: 'security', expires: '2027-01-01' }

describe('settings', () => {
  const cases: [string, Parameters<typeof compareSettings>, object[]][] = [
    [
      'the same',
      [
        { 'fail-on': 'low', accounts: [ACCOUNT] },
        { accounts: [ACCOUNT], 'fail-on': 'low' },
      ],
      [],
    ],
    ['a value', [{ 'fail-on': 'low' }, { 'fail-on': 'never' }], [{ setting: 'fail-on', base: 'low', head: 'never' }]],
    ['a value that was not set', [{}, { level: 1 }], [{ setting: 'level', base: undefined, head: '1' }]],
    ['a value that is no longer set', [{ 'max-age': 24 }, {}], [{ setting: 'max-age', base: '24', head: undefined }]],
    ['an item more', [{}, { exceptions: [EXCEPTION] }], [{ setting: 'exceptions', base: undefined, head: JSON.stringify(EXCEPTION) }]],
    [
      'an item less',
      [{ regions: ['eu-west-1', 'us-east-1'] }, { regions: ['us-east-1'] }],
      [{ setting: 'regions', base: 'eu-west-1', head: undefined }],
    ],
    ['order alone', [{ regions: ['eu-west-1', 'us-east-1'] }, { regions: ['us-east-1', 'eu-west-1'] }], []],
    ['what is no rule', [{ concurrency: 1, version: 1 }, { concurrency: 2 }], []],
    [
      'an external id is not shown',
      [{ 'external-id': 'one' }, { 'external-id': 'two' }],
      [{ setting: 'external-id', base: '(not shown)', head: '(not shown)' }],
    ],
    [
      'nor that of an account',
      [{ accounts: [] }, { accounts: [{ ...ACCOUNT, 'external-id': 'two' }] }],
      [{ setting: 'accounts', base: undefined, head: '{"id":"111122223333","external-id":"(not shown)"}' }],
    ],
    ['a long one is cut', [{}, { role: 'r'.repeat(500) }], [{ setting: 'role', base: undefined, head: `${'r'.repeat(299)}…` }]],
  ]
  test.each(cases)('%s', (_name, [base, head], expected) => {
    expect(compareSettings(base, head)).toEqual(expected)
  })
})

test('lines of a baseline, sorted, those taken out first', () => {
  expect(compareFingerprints(new Set(['c', 'b', 'a']), new Set(['a', 'e', 'd'])).map(({ base, head }) => [base, head])).toEqual([
    ['b', undefined],
    ['c', undefined],
    [undefined, 'd'],
    [undefined, 'e'],
  ])
})
