import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, aboutBucket, type call, denied, failed, listing, OWNER, trail } from '../../../fixtures/recordings.ts'
import { judge } from './judge.ts'

const ID = 'cloudtrail-bucket-immutability'
type Answer = Parameters<typeof call>[1]

interface World {
  readonly versioning?: Answer
  readonly lock?: Answer
  readonly rules?: readonly JsonObject[] | Answer
  readonly trail?: JsonObject
}

function world({
  versioning = ON,
  lock = locked(365),
  rules = failed('NoSuchLifecycleConfiguration'),
  trail: change = {},
}: World): readonly RecordedCall[] {
  return [
    listing([trail(change)]),
    aboutBucket('GetBucketVersioning', versioning),
    aboutBucket('GetObjectLockConfiguration', lock),
    aboutBucket('GetBucketLifecycleConfiguration', Array.isArray(rules) ? { output: { Rules: rules } } : (rules as Answer)),
  ]
}

const ON: Answer = { output: { Status: 'Enabled' } }
const MFA: Answer = { output: { Status: 'Enabled', MFADelete: 'Enabled' } }
const NO_LOCK = failed('ObjectLockConfigurationNotFoundError')

function locked(days: number, mode = 'COMPLIANCE'): Answer {
  return lockedBy({ Mode: mode, Days: days })
}
function lockedBy(retention: JsonObject): Answer {
  return { output: { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: retention } } } }
}
function rule(prefix: string, days: number, change: JsonObject = {}): JsonObject {
  return { ID: `${prefix}@${days}`, Status: 'Enabled', Filter: { Prefix: prefix }, Expiration: { Days: days }, ...change }
}

const short = (answers: World, options = {}) =>
  judge(ID, world(answers), options).map(({ outcome, because }) => `${outcome} ${because.code}`)

test.each<[string, World, string]>([
  ['locked for a year', {}, 'pass immutable'],
  ['locked for seven years, counted in years', { lock: lockedBy({ Mode: 'COMPLIANCE', Years: 7 }) }, 'pass immutable'],
  ['locked, and who may can lift it', { lock: locked(365, 'GOVERNANCE') }, 'pass immutable'],
  ['locked for a day less', { lock: locked(364) }, 'fail lock-too-short'],
  ['not locked', { lock: NO_LOCK }, 'fail not-locked'],
  ['a lock without default', { lock: { output: { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } } } }, 'fail not-locked'],
  ['not locked, but MFA is asked for', { versioning: MFA, lock: NO_LOCK }, 'pass immutable'],
  ['MFA is asked for, and whether it is locked does not matter', { versioning: MFA, lock: denied('x') }, 'pass immutable'],
  [
    'MFA is asked for, but no versions are kept any more',
    { versioning: { output: { Status: 'Suspended', MFADelete: 'Enabled' } } },
    'fail not-versioned',
  ],
  ['no versions', { versioning: { output: {} }, lock: NO_LOCK }, 'fail not-versioned'],
  ['a refused versioning', { versioning: denied('s3:GetBucketVersioning') }, 'unknown access-denied'],
  ['a refused versioning and no lock: MFA might be asked for', { versioning: denied('x'), lock: NO_LOCK }, 'unknown access-denied'],
  ['a refused lock', { lock: denied('s3:GetBucketObjectLockConfiguration') }, 'unknown access-denied'],
  ['refused rules', { rules: denied('s3:GetLifecycleConfiguration') }, 'unknown access-denied'],
  ['refused rules beside no lock: certain all the same', { lock: NO_LOCK, rules: denied('x') }, 'fail not-locked'],
  [
    'a bucket that is gone',
    { versioning: failed('NoSuchBucket'), lock: failed('NoSuchBucket'), rules: failed('NoSuchBucket') },
    'unknown not-found',
  ],
])('%s', (_name, answers, expected) => {
  expect(short(answers)).toEqual([expected])
})

const OWN = `AWSLogs/${ACCOUNT}`
const PREFIXED = { S3KeyPrefix: 'a' }
const ORGANIZATION = { TrailARN: `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/main`, IsOrganizationTrail: true }

test.each<[string, readonly JsonObject[], string, JsonObject?]>([
  ['everything after a year', [rule('', 365)], 'pass immutable'],
  ['everything a day too early', [rule('', 364)], 'fail expires-too-early'],
  ['everything on a set date', [rule('', 0, { Expiration: { Date: '2027-01-01T00:00:00Z' } })], 'fail expires-too-early'],
  ['a rule that is switched off', [rule('', 1, { Status: 'Disabled' })], 'pass immutable'],
  ['a rule that moves objects, and expires none', [rule('', 1, { Expiration: undefined, Transitions: [{ Days: 1 }] })], 'pass immutable'],
  [
    'a rule for versions no longer current',
    [rule('', 1, { Expiration: undefined, NoncurrentVersionExpiration: { NoncurrentDays: 1 } })],
    'pass immutable',
  ],
  ['a rule for delete markers', [rule('', 1, { Expiration: { ExpiredObjectDeleteMarker: true } })], 'pass immutable'],
  ['a rule in the old form', [{ ID: 'old', Status: 'Enabled', Prefix: 'AWSLogs/', Expiration: { Days: 30 } }], 'fail expires-too-early'],
  ['tagged objects', [rule('', 1, { Filter: { Tag: { Key: 'a', Value: 'b' } } })], 'pass immutable'],
  ['tagged objects of a prefix', [rule('', 1, { Filter: { And: { Prefix: '', Tags: [{ Key: 'a', Value: 'b' }] } } })], 'pass immutable'],
  ['small objects', [rule('', 1, { Filter: { ObjectSizeLessThan: 1000 } })], 'fail expires-too-early'],
  [
    'small objects of a prefix',
    [rule('', 1, { Filter: { And: { Prefix: 'AWSLogs/', ObjectSizeLessThan: 1000 } } })],
    'fail expires-too-early',
  ],
  ['another prefix', [rule('access-logs/', 30)], 'pass immutable'],
  ['the start of a name', [rule('AWSL', 30)], 'fail expires-too-early'],
  ["another account's logs", [rule('AWSLogs/444455556666/', 30)], 'pass immutable'],
  ['the own logs', [rule(`${OWN}/CloudTrail/`, 30)], 'fail expires-too-early'],
  ['the own logs of a region', [rule(`${OWN}/CloudTrail/eu-west-1/`, 30)], 'fail expires-too-early'],
  ['what Config delivers beside', [rule(`${OWN}/Config/`, 30)], 'pass immutable'],
  ['the digests alone', [rule(`${OWN}/CloudTrail-Digest/`, 400)], 'fail digests-expire-first'],
  ['the digests too early', [rule(`${OWN}/CloudTrail-Digest/`, 40)], 'fail expires-too-early'],
  ['digests before logs', [rule(`${OWN}/CloudTrail/`, 500), rule(`${OWN}/CloudTrail-Digest/`, 499)], 'fail digests-expire-first'],
  ['digests with logs', [rule(`${OWN}/CloudTrail/`, 500), rule(`${OWN}/CloudTrail-Digest/`, 500)], 'pass immutable'],
  ['logs before digests', [rule(`${OWN}/CloudTrail/`, 400), rule(`${OWN}/CloudTrail-Digest/`, 500)], 'pass immutable'],
  ['the logs alone', [rule(`${OWN}/CloudTrail/`, 400)], 'pass immutable'],
  ['both, by a prefix that both begin with', [rule(`${OWN}/CloudTrail`, 400)], 'pass immutable'],
  ['digests of one region before its logs', [rule('', 500), rule(`${OWN}/CloudTrail-Digest/eu-west-1/`, 400)], 'fail digests-expire-first'],
  [
    'digests of one region with its logs',
    [rule('', 500), rule(`${OWN}/CloudTrail-Digest/eu-west-1/`, 400), rule(`${OWN}/CloudTrail/eu-west-1/`, 400)],
    'pass immutable',
  ],
  ['a prefix of the trail: the rule is beside it', [rule('AWSLogs/', 30)], 'pass immutable', PREFIXED],
  ['a prefix of the trail: the rule is within', [rule('a/AWSLogs/', 30)], 'fail expires-too-early', PREFIXED],
  ['an organization: everything', [rule('AWSLogs/', 30)], 'fail expires-too-early', ORGANIZATION],
  ['an organization: its folder', [rule('AWSLogs/o-abc123/', 30)], 'fail expires-too-early', ORGANIZATION],
  ['an organization: the start of its folder', [rule('AWSLogs/o-ab', 30)], 'fail expires-too-early', ORGANIZATION],
  ['an organization: one member', [rule('AWSLogs/o-abc123/444455556666/', 30)], 'fail expires-too-early', ORGANIZATION],
  [
    'an organization: the digests of one member',
    [rule('AWSLogs/o-abc123/444455556666/CloudTrail-Digest/', 400)],
    'fail digests-expire-first',
    ORGANIZATION,
  ],
  ['an organization: what is not of its folder', [rule(`AWSLogs/${OWNER}/`, 30)], 'pass immutable', ORGANIZATION],
  ['an organization: what Config delivers beside', [rule('AWSLogs/o-abc123/444455556666/Config/', 30)], 'pass immutable', ORGANIZATION],
])('lifecycle: %s', (_name, rules, expected, change = {}) => {
  expect(short({ rules, trail: change })).toEqual([expected])
})

describe('the wanted time', () => {
  test('can be moved', () => {
    expect(short({ lock: locked(90), rules: [rule('', 100)] }, { thresholds: { minRetentionDays: 90 } })).toEqual(['pass immutable'])
    expect(short({}, { thresholds: { minRetentionDays: 366 } })).toEqual(['fail lock-too-short'])
  })
  test('is what the fix locks for', () => {
    const [finding] = judge(ID, world({ lock: NO_LOCK }), { thresholds: { minRetentionDays: 2557 } })
    expect(finding?.byHand.fix).toContain('"Days":2557')
  })
})

test('the text names rule and trail, and how firm the lock is', () => {
  const text = (answers: World) => judge(ID, world(answers))[0]?.because.text
  expect(text({ rules: [rule('AWSLogs/', 30)] })).toBe(
    'Bucket trail-bucket lets log files of trail main expire after 30 days (rule AWSLogs/@30), sooner than 365 days.',
  )
  expect(text({ lock: locked(400, 'GOVERNANCE') })).toContain('s3:BypassGovernanceRetention')
  expect(text({ versioning: MFA, lock: NO_LOCK })).toContain('only the root user with MFA')
})
