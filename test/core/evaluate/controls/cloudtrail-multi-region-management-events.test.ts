import { CONTROLS, evaluate, observe, type RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, enabledRegions, OWNER, recording } from '../../../fixtures/recordings.ts'
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

const CONTROL = CONTROLS.filter(({ id }) => id === 'cloudtrail-multi-region-management-events')

function judge(calls: readonly RecordedCall[]) {
  const [finding, ...more] = evaluate(observe(recording(calls)), CONTROL)
  if (finding === undefined || more.length > 0) throw new Error('expected one finding')
  return finding
}
const verdict = (calls: readonly RecordedCall[]) => {
  const { outcome, because } = judge(calls)
  return `${outcome} ${because.code}`
}

const READ_ONLY = basic({ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true })
const WRITE_ONLY = basic({ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true })
const without = (...sources: string[]) => basic({ ReadWriteType: 'All', ExcludeManagementEventSources: sources })
const refused = { status: denied('cloudtrail:GetTrailStatus') }

const CASES: [string, ToldTrail[], string][] = [
  ['a multi-region trail with default selectors', [own('main')], 'pass recorded'],
  ['it says so itself', [own('main', {}, { selectors: basic({ ReadWriteType: 'All', IncludeManagementEvents: true }) })], 'pass recorded'],
  ['an advanced selector without a name', [own('main', {}, { selectors: advanced([MANAGEMENT]) })], 'pass recorded'],
  [
    'reads and writes by two selectors of one trail',
    [
      own(
        'main',
        {},
        { selectors: advanced([MANAGEMENT, field('readOnly', 'Equals', 'true')], [MANAGEMENT, field('readOnly', 'Equals', 'false')]) },
      ),
    ],
    'pass recorded',
  ],
  ['data events beside', [own('main', {}, { selectors: advanced([MANAGEMENT], [...S3_DATA]) })], 'pass recorded'],
  [
    'the busy sources left out',
    [own('main', {}, { selectors: without('kms.amazonaws.com', 'rdsdata.amazonaws.com') })],
    'pass recorded-with-exclusions',
  ],
  [
    'the same by advanced selectors',
    [own('main', {}, { selectors: advanced([MANAGEMENT, field('eventSource', 'NotEquals', 'kms.amazonaws.com')]) })],
    'pass recorded-with-exclusions',
  ],
  ['another source left out', [own('main', {}, { selectors: without('iam.amazonaws.com') })], 'fail not-all-recorded'],
  ['a whole trail beside one with exclusions', [own('a', {}, { selectors: without('kms.amazonaws.com') }), own('b')], 'pass recorded'],
  ['writes only', [own('main', {}, { selectors: WRITE_ONLY })], 'fail not-all-recorded'],
  ['data events only', [own('main', {}, { selectors: advanced([...S3_DATA]) })], 'fail not-all-recorded'],
  [
    'reads by one trail and writes by another',
    [own('a', {}, { selectors: READ_ONLY }), own('b', {}, { selectors: WRITE_ONLY })],
    'fail split-between-trails',
  ],
  ['stopped', [own('main', {}, { status: STOPPED })], 'fail not-logging'],
  [
    'stopped, and what it records was refused: certain all the same',
    [own('main', {}, { status: STOPPED, selectors: denied('x') })],
    'fail not-logging',
  ],
  ['a single-region trail does not count', [local('here', 'us-east-1')], 'fail no-multi-region-trail'],
  ['no trail', [], 'fail no-multi-region-trail'],
  [
    "the organization's trail, its answers given to the member",
    [organizations('org', { status: LOGGING, selectors: basic({}) })],
    'pass recorded',
  ],
  ["the organization's trail, refused", [organizations()], 'unknown access-denied'],
  ["the organization's trail refused beside a good one of the account", [organizations(), own('main')], 'pass recorded'],
  [
    "the organization's trail refused beside a stopped one",
    [organizations(), own('main', {}, { status: STOPPED })],
    'unknown access-denied',
  ],
  ['status refused', [own('main', {}, refused)], 'unknown access-denied'],
  [
    'status refused, but it records only writes: certain all the same',
    [own('main', {}, { ...refused, selectors: WRITE_ONLY })],
    'fail not-all-recorded',
  ],
  ['selectors refused', [own('main', {}, { selectors: denied('cloudtrail:GetEventSelectors') })], 'unknown access-denied'],
  ['selectors not recorded', [{ trail: own('main').trail, status: LOGGING }], 'unknown not-recorded'],
  [
    'a field that AWS does not document',
    [own('main', {}, { selectors: advanced([MANAGEMENT, field('phase', 'Equals', 'full')]) })],
    'unknown selectors-undecided',
  ],
  [
    'the same, and a good trail',
    [own('a', {}, { selectors: advanced([MANAGEMENT, field('phase', 'Equals', 'full')]) }), own('b')],
    'pass recorded',
  ],
]

describe('the trails of one region', () => {
  test.each(CASES)('%s', (_name, trails, expected) => {
    expect(verdict(account(trails))).toBe(expected)
  })
})

describe('what was not seen', () => {
  const regions = enabledRegions('us-east-1', 'eu-west-1')
  const refusedRegion = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'), { region: 'eu-west-1' })
  test('a region that was refused makes a failure uncertain, and a good trail outweighs it', () => {
    expect(verdict([regions, ...account([local('here', 'us-east-1')]), refusedRegion])).toBe('unknown access-denied')
    expect(verdict([regions, ...account([own('main')]), refusedRegion])).toBe('pass recorded')
  })
  test('an account that nobody got into', () => {
    expect(verdict([call('sts:GetCallerIdentity', { error: { name: 'AccessDenied', message: 'sts:AssumeRole' } })])).toBe(
      'unknown credentials',
    )
  })
  test('a shadow in every region is one trail', () => {
    expect(verdict([regions, ...account([own('main')], ['us-east-1', 'eu-west-1'])])).toBe('pass recorded')
  })
})

describe('what is told', () => {
  test('a refusal of the organization names its owner', () => {
    expect(judge(account([organizations()])).because.text).toContain(`Account ${OWNER} owns the trail: check it there.`)
  })
  test('the remark on exclusions names what is left out, and whom it does not suffice', () => {
    const { text } = judge(account([own('main', {}, { selectors: without('kms.amazonaws.com') })])).because
    expect(text).toContain('all but events of kms.amazonaws.com')
    expect(text).toContain('CloudTrail.1')
  })
  test('the finding is about the account', () => {
    expect(judge(account([own('main')]))).toMatchObject({ region: 'global', resource: { type: 'AWS::::Account', id: ACCOUNT } })
  })
})

describe('the command that mends it', () => {
  const fix = (...trails: ToldTrail[]) => judge(account(trails)).byHand.fix
  const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`
  test('makes a single-region trail multi-region, or a new one', () => {
    expect(fix(local('main', 'us-east-1'))).toBe(`aws cloudtrail update-trail --name ${ARN} --region us-east-1 --is-multi-region-trail`)
    expect(fix()).toContain('aws cloudtrail create-trail')
  })
  test('starts a stopped one', () => {
    expect(fix(own('main', {}, { status: STOPPED }))).toBe(`aws cloudtrail start-logging --name ${ARN} --region us-east-1`)
  })
  test('adds only the side that is missing, to the selectors that there are', () => {
    expect(fix(own('main', {}, { selectors: WRITE_ONLY }))).toBe(
      `aws cloudtrail get-event-selectors --trail-name ${ARN} --region us-east-1 --output json --query '{TrailName: TrailARN, EventSelectors: [EventSelectors, \`[{"ReadWriteType":"ReadOnly","IncludeManagementEvents":true}]\`][]}' > selectors.json && aws cloudtrail put-event-selectors --region us-east-1 --cli-input-json file://selectors.json`,
    )
    expect(fix(own('main', {}, { selectors: advanced([...S3_DATA]) }))).toContain(
      'AdvancedEventSelectors: [AdvancedEventSelectors, `[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]`][]',
    )
  })
  test('is not given where nothing is to mend', () => {
    expect(fix(own('main'))).toBe('')
    expect(fix(organizations())).toBe('')
  })
})
