import { describe, expect, test } from 'vitest'
import {
  allowsOtherAccounts,
  hasStalePrincipals,
  isOverBroad,
  type PolicyKind,
  type Trusted,
} from '../../../../packages/core/src/policy/questions/index.ts'
import {
  acl,
  allow,
  BUCKET,
  deny,
  GROUP,
  gist,
  type Json,
  ORG,
  OTHER,
  OWNER,
  policy,
  QUEUE,
  SERVICE,
  TOPIC,
  TRAIL,
  trailArn,
  write,
} from './fixtures.ts'

describe('isOverBroad', () => {
  const NARROW = 'narrow: narrow-grants'
  const cases: [title: string, expected: string, statements: unknown, kind?: PolicyKind, prefix?: string][] = [
    ['the documented policy', NARROW, [acl(), write()]],
    ['all accounts below AWSLogs/', NARROW, write({ Resource: `${BUCKET}/AWSLogs/*` })],
    ['the documented wildcard of Lake', NARROW, write({ Action: ['s3:PutObject*', 's3:Abort*'] })],
    ['the whole bucket', 'over-broad: beyond-log-path @0 Resource', write({ Resource: `${BUCKET}/*` })],
    ['a prefix with a wildcard', 'over-broad: beyond-log-path @0 Resource', write({ Resource: `${BUCKET}/*/AWSLogs/*` })],
    ['every bucket', 'over-broad: any-resource @0 Resource', write({ Resource: '*' })],
    ['buckets of one prefix', 'over-broad: any-resource @0 Resource', acl({ Resource: `${BUCKET}*` })],
    ['NotResource', 'over-broad: any-resource @0 NotResource', write({ Resource: undefined, NotResource: `${BUCKET}/private/*` })],
    ['every action', 'over-broad: any-action @0 Action', write({ Action: '*' })],
    ['every action of S3', 'over-broad: any-action @0 Action', write({ Action: 'S3:*' })],
    ['every putting action, policies included', 'over-broad: any-action @0 Action', write({ Action: 's3:Put*' })],
    ['NotAction', 'over-broad: any-action @0 NotAction', write({ Action: undefined, NotAction: 's3:GetObject' })],
    [
      'another prefix than the trail has',
      'over-broad: beyond-log-path @0 Resource',
      write({ Resource: `${BUCKET}/else/AWSLogs/*` }),
      's3-bucket',
      'logs/',
    ],
    ['the prefix of the trail', NARROW, write({ Resource: `${BUCKET}/logs/AWSLogs/*` }), 's3-bucket', 'logs/'],
    ['another service', NARROW, write({ Principal: { Service: 'logging.s3.amazonaws.com' }, Resource: `${BUCKET}/*` })],
    ['an account', NARROW, allow({ Principal: { AWS: OWNER } })],
    ['anyone of an organization', NARROW, allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG } } })],
    ['anyone', 'over-broad: any-action @0 Action', allow()],
    ['a Deny', NARROW, deny()],
    ['publishing to any resource', NARROW, write({ Action: 'sns:Publish', Resource: '*' }), 'sns-topic'],
    ['everything on a topic', 'over-broad: any-action @0 Action', write({ Action: 'sns:*', Resource: TOPIC }), 'sns-topic'],
    [
      'everything on a queue',
      'over-broad: any-action @0 Action',
      write({ Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:*', Resource: QUEUE }),
      'sqs-queue',
    ],
    [
      'everything on a queue, in the classic form',
      'over-broad: any-action @0 Action',
      allow({ Action: 'SQS:*', Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } } }),
      'sqs-queue',
    ],
    ['the documented key wildcard', NARROW, write({ Action: 'kms:GenerateDataKey*', Resource: '*' }), 'kms-key'],
    ['everything with a key', 'over-broad: any-action @0 Action', write({ Action: 'kms:*', Resource: '*' }), 'kms-key'],
    ['the root of a key’s account', NARROW, allow({ Principal: { AWS: OWNER }, Action: 'kms:*' }), 'kms-key'],
    [
      'a role for one group',
      NARROW,
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `${GROUP}:*` },
      'role-permissions',
    ],
    [
      'a role for every group',
      'over-broad: any-resource @0 Resource',
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: `arn:aws:logs:*:${OWNER}:*` },
      'role-permissions',
    ],
    [
      'a role for everything',
      'over-broad: any-resource @0 Resource',
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' },
      'role-permissions',
    ],
    ['a role that describes', NARROW, { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' }, 'role-permissions'],
    [
      'a role with every action',
      'over-broad: any-action @0 Action',
      { Effect: 'Allow', Action: 'logs:*', Resource: `${GROUP}:*` },
      'role-permissions',
    ],
    [
      'a role that reads a bucket',
      'over-broad: beyond-log-path @0 Resource',
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/*` },
      'role-permissions',
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements, kind = 's3-bucket', prefix) => {
    expect(gist(isOverBroad(policy(statements), kind, prefix))).toBe(expected)
  })
})

describe('allowsOtherAccounts', () => {
  const OWN = 'own-accounts: trusted-principals'
  const FOREIGN = 'other-accounts: foreign-principal @0'
  const cases: [title: string, expected: string, statements: unknown, trusted?: Trusted][] = [
    ['the owner', OWN, allow({ Principal: { AWS: [OWNER, `arn:aws:iam::${OWNER}:role/x`] } })],
    ['a service for the owner', OWN, [acl(), write()]],
    ['another account', `${FOREIGN} Principal`, allow({ Principal: { AWS: OTHER } })],
    ['a role of another account', `${FOREIGN} Principal`, allow({ Principal: { AWS: `arn:aws:iam::${OTHER}:role/x` } })],
    ['a trusted account', OWN, allow({ Principal: { AWS: OTHER } }), { accounts: [OTHER] }],
    ['a trusted role', OWN, allow({ Principal: { AWS: `arn:aws:iam::${OTHER}:role/x` } }), { arns: [`arn:aws:iam::${OTHER}:role/x`] }],
    [
      'an untrusted role of the account beside it',
      `${FOREIGN} Principal`,
      allow({ Principal: { AWS: `arn:aws:iam::${OTHER}:role/y` } }),
      { arns: [`arn:aws:iam::${OTHER}:role/x`] },
    ],
    ['anyone', `${FOREIGN} Principal`, allow()],
    ['NotPrincipal', `${FOREIGN} NotPrincipal`, allow({ Principal: undefined, NotPrincipal: { AWS: OTHER } })],
    [
      'an organization',
      `${FOREIGN} StringEquals aws:PrincipalOrgID`,
      allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG } } }),
    ],
    ['a trusted organization', OWN, allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG } } }), { organizations: [ORG] }],
    [
      'a path in a trusted organization',
      OWN,
      allow({ Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${ORG}/r-ab/*` } } }),
      { organizations: [ORG] },
    ],
    [
      'an organization that IfExists lets pass',
      `${FOREIGN} Principal`,
      allow({ Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': ORG } } }),
      { organizations: [ORG] },
    ],
    [
      'a service for another account',
      `${FOREIGN} StringEquals aws:SourceArn`,
      write({ Condition: { StringEquals: { 'aws:SourceArn': [TRAIL, trailArn({ account: OTHER })] } } }),
    ],
    [
      'two conditions, one of them the owner',
      OWN,
      allow({ Condition: { StringEquals: { 'aws:SourceAccount': OWNER }, StringLike: { 'aws:PrincipalOrgID': ORG } } }),
    ],
    [
      'anyone within a network',
      'unknown: unidentified-owner @0 StringEquals aws:SourceVpc',
      allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1a2b' } } }),
    ],
    ['a canonical user', 'unknown: unidentified-owner @0 Principal', allow({ Principal: { CanonicalUser: '79a59df900b949e5' } })],
    ['a trusted canonical user', OWN, allow({ Principal: { CanonicalUser: '79a59df900b949e5' } }), { arns: ['79a59df900b949e5'] }],
    ['a deleted principal', OWN, allow({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE12' } })],
    ['a provider of another account', `${FOREIGN} Principal`, allow({ Principal: { Federated: `arn:aws:iam::${OTHER}:saml-provider/x` } })],
    ['a Deny', OWN, deny({ Principal: { AWS: OTHER } })],
  ]
  test.each(cases)('%s', (_title, expected, statements, trusted = {}) => {
    expect(gist(allowsOtherAccounts(policy(statements), 's3-bucket', { owner: OWNER, trusted }))).toBe(expected)
  })

  test('everybody is named, once', () => {
    const answer = allowsOtherAccounts(
      policy([allow({ Principal: { AWS: [OTHER, '777788889999'] } }), allow({ Principal: { AWS: OTHER } })]),
      'sqs-queue',
      { owner: OWNER },
    )
    expect(answer.because.text).toBe(`not among the trusted: ${OTHER}, 777788889999`)
    expect(answer.places?.map(({ statement, expected }) => [statement, expected])).toEqual([
      [0, [`AWS:${OTHER}`]],
      [0, ['AWS:777788889999']],
      [1, [`AWS:${OTHER}`]],
    ])
  })
})

describe('findings in many places', () => {
  const many = Array.from({ length: 15_000 }, (_, index) => String(200_000_000_000 + index))
  const anyone = Array.from({ length: 15_000 }, () => '*')
  const owner = { owner: OWNER }

  test('anyone a thousand times, narrowed to thousands of accounts, is as many guests as accounts', () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': many.slice(0, 4000) } }
    const answer = allowsOtherAccounts(policy(allow({ Principal: { AWS: anyone }, Condition })), 's3-bucket', owner)
    expect(answer.places?.length).toBe(100)
    expect(answer.notes?.map(({ text }) => text)).toEqual(['the same finding in 3900 more places is left out'])
    expect(JSON.stringify(answer).length).toBeLessThan(20_000)
  })

  test('the same principal twice is one place', () => {
    const answer = allowsOtherAccounts(policy(allow({ Principal: { AWS: [OTHER, OTHER, '*', '*'] } })), 's3-bucket', owner)
    expect(answer.places?.map(({ expected }) => expected)).toEqual([[`AWS:${OTHER}`], ['AWS:*']])
    expect(answer.notes).toBeUndefined()
  })

  test('services and anyone narrowed by one condition are named once', () => {
    const Principal = { AWS: '*', Service: ['cloudtrail.amazonaws.com', 'sns.amazonaws.com'] }
    const Condition = { StringEquals: { 'aws:SourceAccount': [OTHER, OTHER] } }
    expect(allowsOtherAccounts(policy(allow({ Principal, Condition })), 's3-bucket', owner).places?.length).toBe(1)
  })

  test('many principals', () => {
    const answer = allowsOtherAccounts(policy(allow({ Principal: { AWS: many.slice(0, 3000) } })), 's3-bucket', owner)
    expect([answer.places?.length, answer.notes?.[0]?.code]).toEqual([100, 'more-places'])
  })

  test('many deleted principals, many wide statements', () => {
    const ids = Array.from({ length: 101 }, (_, index) => `AROA${String(100_000_000_000 + index)}`)
    const stale = hasStalePrincipals(policy(allow({ Principal: { AWS: ids } })))
    expect([stale.places?.length, stale.notes?.[0]?.text]).toEqual([100, 'the same finding in 1 more places is left out'])
    expect(isOverBroad(policy(ids.map(() => allow())), 's3-bucket').places?.length).toBe(100)
  })

  test('thousands of actions on thousands of resources', () => {
    const document = policy(allow({ Action: anyone.map(() => 's3:List*'), Resource: anyone.map(() => '/') }))
    expect(isOverBroad(document, 's3-bucket').verdict).toBe('narrow')
  })
})

describe('hasStalePrincipals', () => {
  const cases: [title: string, expected: string, overrides: Json][] = [
    ['an account', 'current: no-stale-principals', { Principal: { AWS: OWNER } }],
    ['a role', 'current: no-stale-principals', { Principal: { AWS: `arn:aws:iam::${OWNER}:role/AROAEXAMPLEEXAMPLE12` } }],
    ['anyone', 'current: no-stale-principals', {}],
    ['a service', 'current: no-stale-principals', { Principal: SERVICE }],
    ['a deleted user', 'stale: deleted-principal @0 Principal', { Principal: { AWS: 'AIDAEXAMPLEEXAMPLE12' } }],
    ['a deleted role beside an account', 'stale: deleted-principal @0 Principal', { Principal: { AWS: [OWNER, 'AROAEXAMPLEEXAMPLE12'] } }],
    ['a deleted group', 'stale: deleted-principal @0 Principal', { Principal: { AWS: 'AGPAEXAMPLEEXAMPLE12' } }],
    ['a deleted role in a Deny', 'stale: deleted-principal @0 Principal', { Effect: 'Deny', Principal: { AWS: 'AROAEXAMPLEEXAMPLE12' } }],
    [
      'a deleted role in NotPrincipal',
      'stale: deleted-principal @0 NotPrincipal',
      { Principal: undefined, NotPrincipal: { AWS: 'AROAEXAMPLEEXAMPLE12' } },
    ],
    ['a word that begins alike', 'current: no-stale-principals', { Principal: { AWS: 'AROA' } }],
  ]
  test.each(cases)('%s', (_title, expected, overrides) => {
    expect(gist(hasStalePrincipals(policy(allow(overrides))))).toBe(expected)
  })
})
