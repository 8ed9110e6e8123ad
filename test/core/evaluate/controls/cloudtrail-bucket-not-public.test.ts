import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, aboutBucket, call, denied, failed, listing, OWNER, trail } from '../../../fixtures/recordings.ts'
import { judge } from './judge.ts'

const ID = 'cloudtrail-bucket-not-public'
const OFF = failed('NoSuchPublicAccessBlockConfiguration')
const NO_POLICY = failed('NoSuchBucketPolicy')
type Answer = Parameters<typeof call>[1]

interface World {
  readonly acl?: Answer
  readonly policy?: Answer
  readonly block?: Answer
  readonly accountBlock?: Answer
}

function world({ acl = granting(), policy = NO_POLICY, block = OFF, accountBlock = OFF }: World): readonly RecordedCall[] {
  return [
    listing([trail()]),
    aboutBucket('GetBucketAcl', acl),
    aboutBucket('GetBucketPolicy', policy),
    aboutBucket('GetPublicAccessBlock', block),
    call('s3control:GetPublicAccessBlock', accountBlock, { input: { AccountId: ACCOUNT } }),
  ]
}

function granting(...uris: readonly string[]): Answer {
  const owner = { Grantee: { Type: 'CanonicalUser', ID: '0f0f' }, Permission: 'FULL_CONTROL' }
  return { output: { Grants: [owner, ...uris.map((URI) => ({ Grantee: { Type: 'Group', URI }, Permission: 'READ' }))] } }
}
const group = (name: string) => `http://acs.amazonaws.com/groups/${name}`
const everybody = granting(group('global/AllUsers'))

function blocking(...settings: readonly string[]): Answer {
  return { output: { PublicAccessBlockConfiguration: Object.fromEntries(settings.map((name) => [name, true])) } }
}

function allowing(Principal: unknown, change: JsonObject = {}): Answer {
  const statement = { Sid: 'Open', Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::trail-bucket/*', ...change }
  return { output: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) } }
}
const open = allowing('*')
const undecided = allowing(undefined, {
  NotPrincipal: { AWS: `arn:aws:iam::${OWNER}:root` },
  Condition: { StringEquals: { 'aws:SourceAccount': OWNER } },
})

test.each<[string, World, string]>([
  ['nothing granted', {}, 'pass not-public'],
  ['everybody may read', { acl: everybody }, 'fail public-acl'],
  ['everybody with an account may read', { acl: granting(group('global/AuthenticatedUsers')) }, 'fail public-acl'],
  ['the log delivery group may', { acl: granting(group('s3/LogDelivery')) }, 'pass not-public'],
  ['everybody by the policy', { policy: open }, 'fail public-policy'],
  ['everybody as an AWS principal, in a list', { policy: allowing({ AWS: ['*'] }) }, 'fail public-policy'],
  [
    'everybody of an organization',
    { policy: allowing('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abc123' } } }) },
    'pass not-public',
  ],
  ['everybody who uses TLS', { policy: allowing('*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) }, 'fail public-policy'],
  ['everybody is denied', { policy: allowing('*', { Effect: 'Deny' }) }, 'pass not-public'],
  ['CloudTrail', { policy: allowing({ Service: 'cloudtrail.amazonaws.com' }) }, 'pass not-public'],
  ['another account', { policy: allowing({ AWS: OWNER }) }, 'pass not-public'],
  ['a list held back by the bucket', { acl: everybody, block: blocking('IgnorePublicAcls') }, 'pass held-back-by-block'],
  ['a list held back by the account', { acl: everybody, accountBlock: blocking('IgnorePublicAcls') }, 'pass held-back-by-block'],
  ['a list that would not be set today', { acl: everybody, block: blocking('BlockPublicAcls') }, 'fail public-acl'],
  ['a list, and the block for policies', { acl: everybody, block: blocking('RestrictPublicBuckets') }, 'fail public-acl'],
  ['a policy held back by the bucket', { policy: open, block: blocking('RestrictPublicBuckets') }, 'pass held-back-by-block'],
  ['a policy held back by the account', { policy: open, accountBlock: blocking('RestrictPublicBuckets') }, 'pass held-back-by-block'],
  ['a policy that would not be set today', { policy: open, block: blocking('BlockPublicPolicy') }, 'fail public-policy'],
  ['a policy, and the block for lists', { policy: open, block: blocking('IgnorePublicAcls') }, 'fail public-policy'],
  ['both, one of them held back', { acl: everybody, policy: open, block: blocking('IgnorePublicAcls') }, 'fail public-policy'],
  ['a policy that nobody can tell', { policy: undecided }, 'unknown policy-undecided'],
  ['a policy that nobody can tell, held back', { policy: undecided, block: blocking('RestrictPublicBuckets') }, 'pass held-back-by-block'],
  ['a policy that is none', { policy: { output: { Policy: '{' } } }, 'unknown malformed-answer'],
  ['a refused policy', { policy: denied('s3:GetBucketPolicy') }, 'unknown access-denied'],
  [
    'a refused policy, whatever is blocked',
    { policy: denied('s3:GetBucketPolicy'), block: blocking('RestrictPublicBuckets') },
    'unknown access-denied',
  ],
  ['a refused policy beside an open list: certain all the same', { policy: denied('x'), acl: everybody }, 'fail public-acl'],
  ['a refused list', { acl: denied('s3:GetBucketAcl') }, 'unknown access-denied'],
  ['an odd list', { acl: { output: { Grants: [{}] } } }, 'unknown malformed-answer'],
  ['nothing granted, and a refused block: it holds back nothing', { block: denied('x'), accountBlock: denied('x') }, 'pass not-public'],
  ['an open list, and a refused block', { acl: everybody, block: denied('x'), accountBlock: denied('x') }, 'unknown access-denied'],
  ["an open list, and a refused block of the account's", { acl: everybody, accountBlock: denied('x') }, 'unknown access-denied'],
  [
    'an open list, a refused block, and one that holds: who is told the policy owns the bucket',
    { acl: everybody, block: denied('x'), accountBlock: blocking('IgnorePublicAcls') },
    'pass held-back-by-block',
  ],
  [
    'an open list, and a block of an account that need not own the bucket',
    { acl: everybody, policy: failed('MethodNotAllowed'), accountBlock: blocking('IgnorePublicAcls') },
    'unknown other-account',
  ],
])('%s', (_name, answers, expected) => {
  expect(judge(ID, world(answers)).map(({ outcome, because }) => `${outcome} ${because.code}`)).toEqual([expected])
})

describe('words', () => {
  const text = (answers: World) => judge(ID, world(answers))[0]?.because.text
  test('what opens, and what holds back', () => {
    expect(text({ acl: everybody })).toBe('Bucket trail-bucket of trail main is public by its access control list (READ for AllUsers).')
    expect(text({ policy: open, accountBlock: blocking('RestrictPublicBuckets') })).toBe(
      'Bucket trail-bucket of trail main is not public only because RestrictPublicBuckets of its account holds back its policy, statement Open.',
    )
  })
  test('a bucket that is refused altogether may be the logging account’s', () => {
    const calls = ['GetBucketAcl', 'GetBucketPolicy', 'GetPublicAccessBlock'].map((name) => aboutBucket(name, failed('AccessDenied')))
    const [finding] = judge(ID, [listing([trail()]), ...calls])
    expect(finding?.outcome).toBe('unknown')
    expect(finding?.because.text).toContain('name that account as logging-account')
  })
  test('the logging account, asked in the same recording, can tell; its own block counts, not ours', () => {
    const central = (answers: World) => world(answers).flatMap((each) => (each.service === 'cloudtrail' ? [] : { ...each, account: OWNER }))
    const calls = [
      listing([trail()]),
      ...['GetBucketAcl', 'GetBucketPolicy', 'GetPublicAccessBlock'].map((name) => aboutBucket(name, failed('AccessDenied'))),
      call('s3control:GetPublicAccessBlock', blocking('RestrictPublicBuckets', 'IgnorePublicAcls')),
    ]
    const found = (answers: World) => judge(ID, [...calls, ...central(answers)]).find(({ account }) => account === ACCOUNT)?.because.code
    expect(found({})).toBe('not-public')
    expect(found({ policy: open })).toBe('public-policy')
    expect(found({ policy: open, accountBlock: blocking('RestrictPublicBuckets') })).toBe('held-back-by-block')
  })
  test('a bucket that is gone is not known here', () => {
    const calls = ['GetBucketAcl', 'GetBucketPolicy', 'GetPublicAccessBlock'].map((name) => aboutBucket(name, failed('NoSuchBucket')))
    const [finding] = judge(ID, [listing([trail()]), ...calls])
    expect(`${finding?.outcome} ${finding?.because.code}`).toBe('unknown not-found')
    expect(finding?.because.text).toContain('cloudtrail-bucket-exists')
  })
})
