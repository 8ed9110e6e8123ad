import { type Config, checkOptions, configSchema, parseConfig, UsageError } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'

const rulesOf = (text: string) => checkOptions({}, parseConfig('conf/t.yml', text)).exceptions

const problemsOf = (text: string) => {
  try {
    parseConfig('t.yml', text)
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n')
    throw error
  }
  return []
}

const LEAST = 'control: cloudtrail-cloudwatch-logs, reason: r, owner: o, expires: 2027-06-30'

describe('what is read', () => {
  test('the least that there can be, and where it stands', () => {
    expect(rulesOf(`version: 1\nexceptions:\n  - {${LEAST}}\n`)).toEqual([
      { place: 'conf/t.yml:3', controls: ['cloudtrail-cloudwatch-logs'], reason: 'r', owner: 'o', expires: '2027-06-30' },
    ])
  })

  test('everything, one or several; accounts by their ids', () => {
    const text = `
exceptions:
  - control: [cloudtrail-cloudwatch-logs]
    account: [prod, "222233334444"]
    region: [eu-west-1, global]
    resource: arn:aws:cloudtrail:*
    reason: r
    owner: o
    start: 2026-01-01
    expires: 2026-01-01
    alternate-solution: a SIEM
  - fingerprint: c/a/global/r
    account: prod
    region: us-east-1
    reason: r
    owner: o
    expires: "2027-06-30"
accounts:
  - id: "111122223333"
    name: prod
`
    expect(rulesOf(text)).toEqual([
      {
        place: 'conf/t.yml:3',
        controls: ['cloudtrail-cloudwatch-logs'],
        accounts: ['111122223333', '222233334444'],
        regions: ['eu-west-1', 'global'],
        resource: 'arn:aws:cloudtrail:*',
        reason: 'r',
        owner: 'o',
        start: '2026-01-01',
        expires: '2026-01-01',
        alternateSolution: 'a SIEM',
      },
      {
        place: 'conf/t.yml:12',
        accounts: ['111122223333'],
        regions: ['us-east-1'],
        fingerprint: 'c/a/global/r',
        reason: 'r',
        owner: 'o',
        expires: '2027-06-30',
      },
    ])
  })

  test('none', () => {
    expect(rulesOf('version: 1\n')).toEqual([])
    expect(rulesOf('exceptions: []\n')).toEqual([])
    expect(checkOptions({}, undefined).exceptions).toEqual([])
  })
})

describe('every problem with its place', () => {
  const one = (differs: string) => `exceptions:\n  - ${LEAST.replaceAll(', ', '\n    ')}\n    ${differs}\n`
  const without = (key: string) =>
    `exceptions:\n${LEAST.split(', ')
      .filter((each) => !each.startsWith(key))
      .map((each, index) => `  ${index === 0 ? '-' : ' '} ${each}`)
      .join('\n')}\n`
  test.each<[string, string, string[]]>([
    ['no list', 'exceptions: yes\n', ['t.yml:1:13: exceptions: expected a list']],
    ['no reason', without('reason'), ['t.yml:2:5: exceptions.0.reason: expected a few words']],
    ['no owner', without('owner'), ['t.yml:2:5: exceptions.0.owner: expected a few words']],
    ['no last day', without('expires'), ['t.yml:2:5: exceptions.0.expires: expected a day such as 2027-06-30']],
    ['neither control nor fingerprint', without('control'), ['t.yml:2:5: exceptions.0: names no control and no fingerprint']],
    ['a key that nobody knows', one('until: 2027-01-01'), ['t.yml:6:5: exceptions.0.until: no such key']],
    ['a blank reason', one('alternate-solution: " "'), ['t.yml:6:25: exceptions.0.alternate-solution: expected a few words']],
    ['a day that is none', one('start: 2026-02-30'), ['t.yml:6:12: exceptions.0.start: expected a day such as 2027-06-30']],
    ['a day with a time', one('start: 2026-02-01T10:00:00Z'), ['t.yml:6:12: exceptions.0.start: expected a day such as 2027-06-30']],
    ['a number for a day', one('start: 2026'), ['t.yml:6:12: exceptions.0.start: expected a day such as 2027-06-30']],
    ['an end before the start', one('start: 2027-07-01'), ['t.yml:5:14: exceptions.0.expires: ends before it starts']],
    [
      'a region that is none',
      one('region: [eu-west-1, evil]'),
      ['t.yml:6:25: exceptions.0.region.1: expected a region such as eu-west-1, or global'],
    ],
    ['an empty list', one('account: []'), ['t.yml:6:14: exceptions.0.account: expected at least one']],
    [
      'a number as an account',
      one('account: 111122223333'),
      ['t.yml:6:14: exceptions.0.account: expected a text or a list of texts; ids in quotes'],
    ],
    [
      'a strange account',
      one('account: prod'),
      ['t.yml:6:14: exceptions.0.account: "prod" is neither an account id nor the name of an account above'],
    ],
    [
      'no fingerprint',
      one('fingerprint: main'),
      ['t.yml:6:18: exceptions.0.fingerprint: expected a fingerprint, as reports and baselines show it'],
    ],
    ['an empty pattern', one('resource: ""'), ['t.yml:6:15: exceptions.0.resource: expected a pattern for an ARN']],
  ])('%s', (_name, text, expected) => {
    expect(problemsOf(text)).toEqual(expected)
  })

  test('a control that is none', () => {
    expect(problemsOf('exceptions:\n  - {control: cis-3.4, reason: r, owner: o, expires: 2027-06-30}\n')).toEqual([
      expect.stringMatching(/^t\.yml:2:15: exceptions\.0\.control: expected one of .*cloudtrail-cloudwatch-logs/),
    ])
  })

  test('texts beyond any reason', () => {
    expect(problemsOf(`exceptions:\n  - {${LEAST}, alternate-solution: ${'x'.repeat(1001)}}\n`)).toHaveLength(1)
    expect(problemsOf(`exceptions:\n${`  - {${LEAST}}\n`.repeat(10_001)}`)).toEqual([expect.stringContaining('more than 10000')])
  })
})

describe('the threshold and the baseline', () => {
  const config = (text: string): Config => parseConfig('conf/t.yml', text)
  test.each([
    ['neither', {}, '', 'any', undefined],
    ['a baseline by flag, from the working folder', { baseline: 'b.txt' }, '', 'new', 'b.txt'],
    ['a baseline in the configuration, from its folder', {}, 'baseline: b.txt\n', 'new', 'conf/b.txt'],
    ['a whole path', {}, 'baseline: /b.txt\n', 'new', '/b.txt'],
    ['the flag before the configuration', { baseline: 'a.txt' }, 'baseline: b.txt\n', 'new', 'a.txt'],
    ['a threshold of its own', { failOn: 'any' }, 'baseline: b.txt\n', 'any', 'conf/b.txt'],
    ['a threshold in the configuration', {}, 'baseline: b.txt\nfail-on: high\n', 'high', 'conf/b.txt'],
  ])('%s', (_name, wishes, text, failOn, baseline) => {
    expect(checkOptions(wishes, config(text))).toMatchObject({ failOn, baseline })
  })

  test('an empty path is none', () => {
    expect(() => checkOptions({ baseline: '' }, undefined)).toThrow('--baseline: expected the path of a file')
  })
})

test('editors are told: one or several, and what is needed', () => {
  const { properties } = configSchema() as {
    properties: { exceptions: { items: { required: string[]; properties: Record<string, object> } } }
  }
  expect(properties.exceptions.items.required).toEqual(['reason', 'owner', 'expires'])
  expect(properties.exceptions.items.properties.region).toMatchObject({ anyOf: [{ type: 'string' }, { type: 'array' }] })
})
