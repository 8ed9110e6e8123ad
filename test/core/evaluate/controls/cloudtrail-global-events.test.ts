import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, enabledRegions, OWNER } from '../../../fixtures/recordings.ts'
import {
  account,
  advanced,
  basic,
  field,
  LOGGING,
  local,
  MANAGEMENT,
  organizations,
  own,
  S3_DATA,
  STOPPED,
  type ToldTrail,
} from '../../../fixtures/trails-at-work.ts'
import { inShort, judgeOne } from '../judge-one.ts'

const MISSING = 'cloudtrail-global-events-missing'
const TWICE = 'cloudtrail-global-events-duplicated'
const REGIONS = ['eu-west-1', 'us-east-1']

const WITHOUT = { IncludeGlobalServiceEvents: false }
const READS = basic({ ReadWriteType: 'ReadOnly' })
const WRITES = basic({ ReadWriteType: 'WriteOnly' })
const here = (name: string, told = {}, change = {}) => local(name, 'us-east-1', told, change)
const odd = advanced([MANAGEMENT, field('phase', 'Equals', 'full')])

const CASES: [string, ToldTrail[], missing: string, twice: string][] = [
  ['a multi-region trail', [own('main')], 'pass recorded', 'pass not-duplicated'],
  ['a multi-region trail that says no: it has them all the same', [own('main', WITHOUT)], 'pass recorded', 'pass not-duplicated'],
  ['a trail of us-east-1 with them', [here('a')], 'pass recorded', 'pass not-duplicated'],
  ['a trail of us-east-1 without', [here('a', {}, WITHOUT)], 'fail missing', 'pass not-duplicated'],
  ['a trail of another region: they do not occur there', [local('a', 'eu-west-1')], 'fail missing', 'pass not-duplicated'],
  ['data events only', [own('main', {}, { selectors: advanced([...S3_DATA]) })], 'fail missing', 'pass not-duplicated'],
  ['stopped', [own('main', {}, { status: STOPPED })], 'fail no-logging-trail', 'pass not-duplicated'],
  ['no trail', [], 'fail no-logging-trail', 'pass not-duplicated'],
  ['two multi-region trails', [own('a'), own('b')], 'pass recorded', 'fail duplicated'],
  ['a local one with them beside a multi-region one', [own('a'), here('b')], 'pass recorded', 'fail duplicated'],
  ['a local one without', [own('a'), here('b', {}, WITHOUT)], 'pass recorded', 'pass not-duplicated'],
  ['a local one elsewhere', [own('a'), local('b', 'eu-west-1')], 'pass recorded', 'pass not-duplicated'],
  ['two of which one is stopped', [own('a'), own('b', {}, { status: STOPPED })], 'pass recorded', 'pass not-duplicated'],
  [
    'reads beside writes',
    [own('a', {}, { selectors: READS }), own('b', {}, { selectors: WRITES })],
    'pass recorded',
    'pass not-duplicated',
  ],
  [
    "beside the organization's",
    [organizations('org', { status: LOGGING, selectors: basic({}) }), own('b')],
    'pass recorded',
    'fail duplicated',
  ],
  ["the organization's, refused", [organizations()], 'unknown access-denied', 'pass not-duplicated'],
  ["beside the organization's, refused", [organizations(), own('b')], 'pass recorded', 'unknown access-denied'],
  [
    "data events beside the organization's, refused",
    [organizations(), own('b', {}, { selectors: advanced([...S3_DATA]) })],
    'unknown access-denied',
    'unknown access-denied',
  ],
  [
    'whether they are included is not said',
    [own('a'), here('b', {}, { IncludeGlobalServiceEvents: undefined })],
    'pass recorded',
    'unknown malformed-answer',
  ],
  [
    'neither is, of the only trail',
    [here('b', {}, { IncludeGlobalServiceEvents: undefined })],
    'unknown malformed-answer',
    'pass not-duplicated',
  ],
  ['a selector that nobody can tell', [own('a', {}, { selectors: odd })], 'unknown selectors-undecided', 'pass not-duplicated'],
  ['the same beside another trail', [own('a', {}, { selectors: odd }), own('b')], 'pass recorded', 'unknown selectors-undecided'],
]

describe.each(CASES)('%s', (_name, trails, missing, twice) => {
  const calls = [enabledRegions(...REGIONS), ...account(trails, REGIONS)]
  test('missing', () => expect(inShort(judgeOne(MISSING, calls))).toBe(missing))
  test('duplicated', () => expect(inShort(judgeOne(TWICE, calls))).toBe(twice))
})

test('shadows of one trail are one trail', () => {
  const everywhere = Array.from({ length: 17 }, (_, index) => `eu-west-${index + 1}`)
  expect(inShort(judgeOne(TWICE, account([own('main')], ['us-east-1', ...everywhere])))).toBe('pass not-duplicated')
})

test.each([MISSING, TWICE])('a region that was refused: %s', (id) => {
  const refused = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })
  expect(inShort(judgeOne(id, [enabledRegions(...REGIONS), ...account([here('a', {}, WITHOUT)]), refused]))).toBe('unknown access-denied')
})

test('in China the setting decides, wherever the trail is', () => {
  const TrailARN = `arn:aws-cn:cloudtrail:cn-northwest-1:${ACCOUNT}:trail/a`
  const calls = account([local('a', 'cn-northwest-1', {}, { TrailARN })], ['cn-northwest-1'])
  expect(inShort(judgeOne(MISSING, calls))).toBe('pass recorded')
})

describe('the command', () => {
  const fix = (id: string, trails: ToldTrail[]) => judgeOne(id, account(trails)).byHand.fix
  test('switches them off where that can be done', () => {
    expect(fix(TWICE, [own('a'), here('b')])).toBe(
      `aws cloudtrail update-trail --name arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/b --region us-east-1 --no-include-global-service-events`,
    )
  })
  test("spares the organization's trail", () => {
    const trails = [own('a'), organizations('org', { status: LOGGING, selectors: basic({}) })]
    expect(fix(TWICE, trails)).toBe(`aws cloudtrail stop-logging --name arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/a --region us-east-1`)
    const text = judgeOne(TWICE, account([trails[1] as ToldTrail, organizations('org2', { status: LOGGING, selectors: basic({}) })]))
      .because.text
    expect(text).toContain(`Only account ${OWNER}`)
  })
  test('makes a trail multi-region where they are missing', () => {
    expect(fix(MISSING, [here('a', {}, WITHOUT)])).toContain('--is-multi-region-trail --include-global-service-events')
  })
})
