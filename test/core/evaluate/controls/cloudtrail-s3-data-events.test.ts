import { describe, expect, test } from 'vitest'
import { ACCOUNT, denied } from '../../../fixtures/recordings.ts'
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

const WRITES = 'cloudtrail-s3-write-data-events'
const READS = 'cloudtrail-s3-read-data-events'
const notBucket = (name: string) => field('resources.ARN', 'NotStartsWith', `arn:aws:s3:::${name}`)
const having = (selectors: ToldTrail['selectors'], told: Partial<ToldTrail> = {}) =>
  own('main', {}, { ...told, ...(selectors && { selectors }) })

const CASES: [string, ToldTrail[], string, string][] = [
  ['all objects, basic', [having(basic(s3Objects('All')))], 'pass recorded', 'pass recorded'],
  ['all objects, advanced', [having(advanced([MANAGEMENT], [...S3_DATA]))], 'pass recorded', 'pass recorded'],
  ['the older way to say all buckets', [having(basic(s3Objects('All', 'arn:aws:s3:::')))], 'pass recorded', 'pass recorded'],
  ['writes only', [having(basic(s3Objects('WriteOnly')))], 'pass recorded', 'fail not-recorded'],
  ['reads only, advanced', [having(advanced([...S3_DATA, field('readOnly', 'Equals', 'true')]))], 'fail not-recorded', 'pass recorded'],
  [
    'reads by one trail and writes by another',
    [own('a', {}, { selectors: basic(s3Objects('ReadOnly')) }), own('b', {}, { selectors: basic(s3Objects('WriteOnly')) })],
    'pass recorded',
    'pass recorded',
  ],
  [
    'the log bucket left out',
    [having(advanced([...S3_DATA, notBucket('trail-bucket/')]))],
    'pass recorded-but-log-buckets',
    'pass recorded-but-log-buckets',
  ],
  [
    'a bucket left out that begins like the log bucket',
    [having(advanced([...S3_DATA, notBucket('trail-bucket')]))],
    'fail buckets-left-out',
    'fail buckets-left-out',
  ],
  [
    'another bucket left out besides',
    [having(advanced([...S3_DATA, field('resources.ARN', 'NotStartsWith', 'arn:aws:s3:::trail-bucket/', 'arn:aws:s3:::secret/')]))],
    'fail buckets-left-out',
    'fail buckets-left-out',
  ],
  [
    'one call left out',
    [having(advanced([...S3_DATA, field('eventName', 'NotEquals', 'PutObject')]))],
    'fail buckets-left-out',
    'fail buckets-left-out',
  ],
  ['one bucket only', [having(basic(s3Objects('All', 'arn:aws:s3:::important/')))], 'fail not-all-recorded', 'fail not-all-recorded'],
  ['management events only', [having(DEFAULT_SELECTORS)], 'fail not-recorded', 'fail not-recorded'],
  [
    'data events of functions',
    [having(advanced([field('eventCategory', 'Equals', 'Data'), field('resources.type', 'Equals', 'AWS::Lambda::Function')]))],
    'fail not-recorded',
    'fail not-recorded',
  ],
  ['stopped', [having(basic(s3Objects('All')), { status: STOPPED })], 'fail no-active-trail', 'fail no-active-trail'],
  [
    'a trail of a single region',
    [local('here', 'us-east-1', { selectors: basic(s3Objects('All')) })],
    'fail no-active-trail',
    'fail no-active-trail',
  ],
  ['no trail', [], 'fail no-active-trail', 'fail no-active-trail'],
  ["the organization's, refused", [organizations()], 'unknown access-denied', 'unknown access-denied'],
  [
    "the organization's, told",
    [organizations('org', { status: LOGGING, selectors: basic(s3Objects('All')) })],
    'pass recorded',
    'pass recorded',
  ],
  [
    "the organization's refused beside writes of the own",
    [organizations(), having(basic(s3Objects('WriteOnly')))],
    'pass recorded',
    'unknown access-denied',
  ],
  ['status refused', [having(basic(s3Objects('WriteOnly')), { status: denied('x') })], 'unknown access-denied', 'fail not-recorded'],
  ['selectors refused', [having(denied('x'))], 'unknown access-denied', 'unknown access-denied'],
  [
    'a field that AWS does not document',
    [having(advanced([...S3_DATA, field('phase', 'Equals', 'full')]))],
    'unknown selectors-undecided',
    'unknown selectors-undecided',
  ],
]

describe.each(CASES)('%s', (_name, trails, writes, reads) => {
  test('writes', () => expect(inShort(judgeOne(WRITES, account(trails)))).toBe(writes))
  test('reads', () => expect(inShort(judgeOne(READS, account(trails)))).toBe(reads))
})

test('what is left out is named', () => {
  const trails = [having(advanced([...S3_DATA, notBucket('secret/')]))]
  expect(judgeOne(WRITES, account(trails)).because.text).toContain('arn:aws:s3:::secret/')
})

test.each([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('partition %s', (partition, HomeRegion) => {
  const TrailARN = `arn:${partition}:cloudtrail:${HomeRegion}:${ACCOUNT}:trail/main`
  const recorded = (prefix: string) => [own('main', { TrailARN, HomeRegion }, { selectors: basic(s3Objects('All', prefix)) })]
  expect(inShort(judgeOne(WRITES, account(recorded(`arn:${partition}:s3`), [HomeRegion])))).toBe('pass recorded')
  expect(inShort(judgeOne(WRITES, account(recorded('arn:aws:s3'), [HomeRegion])))).toMatch(/^fail/)
})

describe('the command', () => {
  test('adds what is missing to the selectors there are, and no management events', () => {
    const { fix } = judgeOne(WRITES, account([having(basic({ ReadWriteType: 'All' }))])).byHand
    expect(fix).toContain(
      '{"ReadWriteType":"WriteOnly","IncludeManagementEvents":false,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3"]}]}',
    )
  })
  test('leaves out the log bucket where selectors can', () => {
    const { fix } = judgeOne(READS, account([having(advanced([MANAGEMENT]))])).byHand
    expect(fix).toContain('{"Field":"readOnly","Equals":["true"]},{"Field":"resources.ARN","NotStartsWith":["arn:aws:s3:::trail-bucket/"]}')
  })
  test("takes no bucket's name for a query", () => {
    const odd = own('main', { S3BucketName: "b`]}'; rm" }, { selectors: advanced([MANAGEMENT]) })
    const { fix } = judgeOne(READS, account([odd])).byHand
    expect(fix).toContain("b\\u0060]}'\\''; rm")
  })
  test('is for a new trail where none is logging, and absent where nothing is to mend', () => {
    expect(judgeOne(READS, account([])).byHand.fix).toContain('create-trail')
    expect(judgeOne(READS, account([having(basic(s3Objects('All')))])).byHand.fix).toBe('')
  })
})
