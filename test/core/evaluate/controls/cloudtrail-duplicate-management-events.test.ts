import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, enabledRegions } from '../../../fixtures/recordings.ts'
import {
  account,
  advanced,
  basic,
  DEFAULT_SELECTORS,
  field,
  LOGGING,
  local,
  MANAGEMENT,
  organizations,
  own,
  S3_DATA,
  STOPPED,
  s3Objects,
  type ToldTrail,
} from '../../../fixtures/trails-at-work.ts'
import { inShort, judgeOne } from '../judge-one.ts'

const ID = 'cloudtrail-duplicate-management-events'
const REGIONS = ['eu-west-1', 'us-east-1']
const READS = basic({ ReadWriteType: 'ReadOnly' })
const WRITES = basic({ ReadWriteType: 'WriteOnly' })
const DATA = basic(s3Objects('All'))
const told = { status: LOGGING, selectors: DEFAULT_SELECTORS }

const CASES: [string, ToldTrail[], string][] = [
  ['no trail', [], 'pass recorded-once'],
  ['one trail', [own('a')], 'pass recorded-once'],
  ['two multi-region trails', [own('a'), own('b')], 'fail recorded-twice'],
  ['a local trail beside a multi-region one', [own('a'), local('b', 'eu-west-1')], 'fail recorded-twice'],
  ['two local trails of one region', [local('a', 'eu-west-1'), local('b', 'eu-west-1')], 'fail recorded-twice'],
  ['local trails of two regions', [local('a', 'eu-west-1'), local('b', 'us-east-1')], 'pass recorded-once'],
  ['reads beside writes', [own('a', {}, { selectors: READS }), own('b', {}, { selectors: WRITES })], 'pass recorded-once'],
  ['writes beside all', [own('a'), own('b', {}, { selectors: WRITES })], 'fail recorded-twice'],
  ['data events beside', [own('a'), own('b', {}, { selectors: DATA })], 'pass recorded-once'],
  [
    'two selectors of one trail are one copy',
    [own('a', {}, { selectors: basic({ ReadWriteType: 'All' }, { ReadWriteType: 'All' }) })],
    'pass recorded-once',
  ],
  ['a stopped one', [own('a'), own('b', {}, { status: STOPPED })], 'pass recorded-once'],
  ["the organization's beside the own", [organizations('org', told), own('b')], 'fail recorded-twice'],
  ["the organization's alone, refused", [organizations()], 'pass recorded-once'],
  ["the organization's refused beside the own", [organizations(), own('b')], 'unknown access-denied'],
  ["the organization's refused beside a stopped one", [organizations(), own('b', {}, { status: STOPPED })], 'pass recorded-once'],
  ['a certain copy outweighs what was refused', [organizations(), own('a'), own('b')], 'fail recorded-twice'],
  [
    'selectors refused, in regions apart',
    [local('a', 'eu-west-1', { selectors: denied('x') }), local('b', 'us-east-1')],
    'pass recorded-once',
  ],
  ['status refused, other events', [own('a', {}, { status: denied('x') }), own('b', {}, { selectors: DATA })], 'pass recorded-once'],
]

test.each(CASES)('%s', (_name, trails, expected) => {
  expect(inShort(judgeOne(ID, [enabledRegions(...REGIONS), ...account(trails, REGIONS)]))).toBe(expected)
})

test('a region that was refused makes a pass uncertain', () => {
  const refused = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })
  const regions = enabledRegions(...REGIONS)
  expect(inShort(judgeOne(ID, [regions, ...account([own('a')]), refused]))).toBe('unknown access-denied')
  expect(inShort(judgeOne(ID, [regions, ...account([own('a'), own('b')]), refused]))).toBe('fail recorded-twice')
})

test('more trails than an account can have take a moment and no more', () => {
  const trails = Array.from({ length: 400 }, (_, index) => {
    const only = advanced([MANAGEMENT, field('eventSource', 'Equals', `s${index}.amazonaws.com`)])
    return own(`t${index}`, {}, { selectors: only })
  })
  expect(inShort(judgeOne(ID, account(trails)))).toBe('unknown selectors-undecided')
  expect(inShort(judgeOne(ID, account([own('a'), own('b'), ...trails])))).toBe('fail recorded-twice')
})

describe('what it costs', () => {
  const group = (logGroupName: string, settings: JsonObject): RecordedCall =>
    call(
      'cloudwatchlogs:DescribeLogGroups',
      { output: { logGroups: [{ logGroupName, ...settings }] } },
      { input: { logGroupNamePrefix: logGroupName } },
    )
  const to = (name: string) => ({ CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}:*` })
  const NONE = { CloudWatchLogsLogGroupArn: null }
  const daysAgo = (days: number) => Date.parse('2026-11-22T10:00:00Z') - days * 86_400_000
  /** 1,250 bytes an event: 100,000 events a day. */
  const BYTES_A_DAY = 125_000_000
  const costOf = (trails: ToldTrail[], groups: RecordedCall[]) => {
    const { observed, because } = judgeOne(ID, [...account(trails), ...groups])
    const { estimatedUsdAMonth, estimatedEventsAMonth } = observed as JsonObject
    return { usd: estimatedUsdAMonth, events: estimatedEventsAMonth, text: because.text }
  }
  const sixty = { creationTime: daysAgo(60), storedBytes: 60 * BYTES_A_DAY }

  test.each<[string, ToldTrail[], RecordedCall[], number | null]>([
    ['the age of the log group', [own('a', NONE), own('b', to('b'))], [group('b', sixty)], 60],
    [
      'its retention, where that is shorter',
      [own('a', NONE), own('b', to('b'))],
      [group('b', { ...sixty, retentionInDays: 30, storedBytes: 30 * BYTES_A_DAY })],
      60,
    ],
    ['only its retention', [own('a', NONE), own('b', to('b'))], [group('b', { retentionInDays: 30, storedBytes: 30 * BYTES_A_DAY })], 60],
    ['neither age nor retention', [own('a', NONE), own('b', to('b'))], [group('b', { storedBytes: 30 * BYTES_A_DAY })], null],
    ['an empty log group', [own('a', NONE), own('b', to('b'))], [group('b', { ...sixty, storedBytes: 0 })], null],
    [
      'a log group of an hour ago',
      [own('a', NONE), own('b', to('b'))],
      [group('b', { creationTime: daysAgo(0.04), storedBytes: 1000 })],
      null,
    ],
    ['a log group that both deliver to', [own('a', to('g')), own('b', to('g'))], [group('g', sixty)], 30],
    ['the trail that is copied', [own('a', to('a')), own('b', NONE)], [group('a', sixty)], 60],
    ['three trails are two copies', [own('a', to('a')), own('b', NONE), own('c', NONE)], [group('a', sixty)], 120],
    ['one of two copies is not known', [own('a', NONE), own('b', to('b')), own('c', NONE)], [group('b', sixty)], null],
    [
      "an organization's log group tells nothing of one account",
      [organizations('org', told, to('o')), own('b', NONE)],
      [group('o', sixty)],
      null,
    ],
    ['a log group that was refused', [own('a', NONE), own('b', to('b'))], [], null],
  ])('%s', (_name, trails, groups, usd) => {
    expect(costOf(trails, groups).usd).toBe(usd)
  })

  test('is told with what it rests on', () => {
    expect(costOf([own('a', NONE), own('b', to('b'))], [group('b', sixty)])).toEqual({
      usd: 60,
      events: 3_000_000,
      text: 'Trail b records management events that trail a records, too, in every region. A further copy costs USD 2.00 per 100,000 events, here about USD 60.00 a month (an estimated 3,000,000 events).',
    })
    expect(costOf([own('a', to('a')), local('b', 'us-east-1', {}, NONE)], [group('a', sixty)]).text).toContain('in us-east-1. ')
    expect(costOf([own('a', to('a')), local('b', 'us-east-1', {}, NONE)], [group('a', sixty)]).text).toContain('at most about USD 60.00')
    expect(costOf([own('a', NONE), own('b', NONE)], []).text).toContain('USD 2.00 per 100,000 events; how many there are is not known.')
  })
})

describe('the command', () => {
  const fix = (...trails: ToldTrail[]) => judgeOne(ID, account(trails)).byHand.fix
  const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/b`
  test('stops a trail that records nothing else', () => {
    expect(fix(own('a'), own('b'))).toBe(`aws cloudtrail stop-logging --name ${ARN} --region us-east-1`)
    expect(fix(organizations('org', told), own('b'))).toBe(`aws cloudtrail stop-logging --name ${ARN} --region us-east-1`)
  })
  test('keeps what only that trail records', () => {
    expect(
      fix(
        own('a'),
        own('b', {}, { selectors: basic({ ReadWriteType: 'All', DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }) }),
      ),
    ).toContain(
      'EventSelectors: EventSelectors[?DataResources[0]].{ReadWriteType: ReadWriteType, DataResources: DataResources, IncludeManagementEvents: `false`}',
    )
    expect(fix(own('a'), own('b', {}, { selectors: advanced([MANAGEMENT], [...S3_DATA]) }))).toContain(
      'AdvancedEventSelectors[?!(FieldSelectors[?Field==',
    )
  })
})
