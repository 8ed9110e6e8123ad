import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, enabledRegions, OWNER } from '../../../fixtures/recordings.ts'
import {
  account,
  insights,
  LOGGING,
  local,
  NO_INSIGHTS,
  organizations,
  own,
  STOPPED,
  type ToldTrail,
} from '../../../fixtures/trails-at-work.ts'
import { inShort, judgeOne } from '../judge-one.ts'

const ID = 'cloudtrail-insights'
const BOTH = insights('ApiCallRateInsight', 'ApiErrorRateInsight')
const CALLS = insights('ApiCallRateInsight')
const ERRORS = insights('ApiErrorRateInsight')
const FOR_DATA = {
  output: {
    InsightSelectors: ['ApiCallRateInsight', 'ApiErrorRateInsight'].map((InsightType) => ({ InsightType, EventCategories: ['Data'] })),
  },
}

const CASES: [string, ToldTrail[], string][] = [
  ['both types', [own('main', {}, { insights: BOTH })], 'pass looked-for'],
  [
    'a type that AWS may add besides',
    [own('main', {}, { insights: insights('ApiCallRateInsight', 'ApiErrorRateInsight', 'New') })],
    'pass looked-for',
  ],
  ['one type each', [own('a', {}, { insights: CALLS }), own('b', {}, { insights: ERRORS })], 'pass looked-for'],
  ['one type', [own('main', {}, { insights: CALLS })], 'fail insights-missing'],
  ['none', [own('main')], 'fail insights-missing'],
  ['none, told by an empty list', [own('main', {}, { insights: insights() })], 'fail insights-missing'],
  ['for data events only', [own('main', {}, { insights: FOR_DATA })], 'fail insights-missing'],
  ['in one region', [local('here', 'us-east-1', { insights: BOTH })], 'pass looked-for-in-some-regions'],
  [
    'one type everywhere, the other in one region',
    [own('main', {}, { insights: CALLS }), local('here', 'us-east-1', { insights: ERRORS })],
    'pass looked-for-in-some-regions',
  ],
  ['stopped', [own('main', {}, { insights: BOTH, status: STOPPED })], 'fail no-logging-trail'],
  ['stopped, beside one that is logging without', [own('a', {}, { insights: BOTH, status: STOPPED }), own('b')], 'fail insights-missing'],
  ['no trail', [], 'fail no-logging-trail'],
  ["the organization's, refused", [organizations()], 'unknown access-denied'],
  ["the organization's, told", [organizations('org', { status: LOGGING, insights: BOTH })], 'pass looked-for'],
  ['refused', [own('main', {}, { insights: denied('cloudtrail:GetInsightSelectors') })], 'unknown access-denied'],
  ['status refused', [own('main', {}, { insights: BOTH, status: denied('x') })], 'unknown access-denied'],
  [
    'status refused, and none: certain all the same',
    [own('main', {}, { insights: NO_INSIGHTS, status: denied('x') })],
    'fail insights-missing',
  ],
]

test.each(CASES)('%s', (_name, trails, expected) => {
  expect(inShort(judgeOne(ID, account(trails)))).toBe(expected)
})

test('a region that was refused makes a failure uncertain', () => {
  const refused = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })
  expect(inShort(judgeOne(ID, [enabledRegions('us-east-1', 'eu-west-1'), ...account([own('main')]), refused]))).toBe(
    'unknown access-denied',
  )
})

describe('what is told', () => {
  test('names the type that is missing, and the command for both', () => {
    const { because, byHand } = judgeOne(ID, account([own('main', {}, { insights: CALLS })]))
    expect(because.text).toContain('has ApiErrorRateInsight on')
    expect(byHand.fix).toBe(
      `aws cloudtrail put-insight-selectors --trail-name arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main --region us-east-1 --insight-selectors '[{"InsightType":"ApiCallRateInsight"},{"InsightType":"ApiErrorRateInsight"}]'`,
    )
  })
  test("names who can change an organization's trail", () => {
    const trails = [organizations('org', { status: LOGGING, insights: CALLS })]
    expect(judgeOne(ID, account(trails)).because.text).toContain(`Only account ${OWNER}`)
  })
  test('starts a stopped trail before it creates one', () => {
    expect(judgeOne(ID, account([own('main', {}, { status: STOPPED })])).byHand.fix).toContain('aws cloudtrail start-logging')
    expect(judgeOne(ID, account([])).byHand.fix).toContain('aws cloudtrail create-trail')
  })
})
