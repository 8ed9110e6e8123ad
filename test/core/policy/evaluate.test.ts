import { describe, expect, test } from 'vitest'
import {
  type Caller,
  compileGlob,
  evaluatePolicy,
  type PolicyAttachment,
  type PolicyRequest,
} from '../../../packages/core/src/policy/index.ts'
import { ALICE, BUCKET, CLOUDTRAIL, documentOf, OBJECT, ROLE_SESSION, requestOf, STRANGER, statement } from './policy-fixtures.ts'

type Effect = 'allow' | 'deny' | 'none' | 'unknown'
type Case = readonly [statements: unknown, request: Partial<PolicyRequest>, effect: Effect]

const ROOT_USER: Caller = { kind: 'aws', arn: 'arn:aws:iam::111122223333:root', account: '111122223333' }
const BARE_SESSION: Caller = { kind: 'aws', arn: 'arn:aws:sts::111122223333:assumed-role/reader/session', account: '111122223333' }
const ROLE: Caller = { kind: 'aws', arn: 'arn:aws:iam::111122223333:role/reader', account: '111122223333' }
const ANONYMOUS: Caller = { kind: 'anonymous' }
const GITHUB: Caller = { kind: 'federated', provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }

const by = (caller: Caller): Partial<PolicyRequest> => ({ caller })
const deny = (overrides: Record<string, unknown> = {}) => statement({ Effect: 'Deny', ...overrides })
const toAws = (...arns: string[]) => statement({ Principal: { AWS: arns } })

const rules: Record<string, readonly Case[]> = {
  'Statement is an object or a list': [
    [statement(), {}, 'allow'],
    [[statement()], {}, 'allow'],
    [[], {}, 'none'],
  ],
  'Action: without case, wildcards anywhere': [
    [statement({ Action: 's3:PutObject' }), { action: 'S3:putobject' }, 'allow'],
    [statement({ Action: 'S3:PUT*' }), {}, 'allow'],
    [statement({ Action: 's3:*Object' }), {}, 'allow'],
    [statement({ Action: 's3:Put??ject' }), {}, 'allow'],
    [statement({ Action: '*:PutObject' }), {}, 'allow'],
    [statement({ Action: ['s3:GetObject', 's3:PutObject'] }), {}, 'allow'],
    [statement({ Action: 's3:PutObject?' }), {}, 'none'],
    [statement({ Action: 's3:GetObject' }), {}, 'none'],
    [statement({ Action: [] }), {}, 'none'],
  ],
  'NotAction is the complement': [
    [statement({ Action: undefined, NotAction: 's3:Delete*' }), {}, 'allow'],
    [statement({ Action: undefined, NotAction: ['s3:Delete*', 's3:Put*'] }), {}, 'none'],
    [statement({ Action: undefined, NotAction: [] }), {}, 'unknown'],
  ],
  'Resource: with case, a star crosses colons': [
    [statement({ Resource: `${BUCKET}/*` }), {}, 'allow'],
    [statement({ Resource: 'arn:aws:s3:*' }), {}, 'allow'],
    [statement({ Resource: `${BUCKET}/awslogs/*` }), {}, 'none'],
    [statement({ Resource: BUCKET }), {}, 'none'],
    [statement({ Resource: [BUCKET, `${BUCKET}/AWSLogs/*`] }), {}, 'allow'],
    [statement({ Resource: `${BUCKET}/AWSLogs/????????????/*` }), {}, 'allow'],
    [statement({ Resource: [] }), {}, 'none'],
  ],
  'NotResource is the complement': [
    [statement({ Resource: undefined, NotResource: `${BUCKET}/private/*` }), {}, 'allow'],
    [statement({ Resource: undefined, NotResource: `${BUCKET}/*` }), {}, 'none'],
    [statement({ Resource: undefined, NotResource: [] }), {}, 'unknown'],
    [[statement(), deny({ Resource: undefined, NotResource: `${BUCKET}/AWSLogs/*` })], {}, 'allow'],
    [[statement(), deny({ Resource: undefined, NotResource: `${BUCKET}/other/*` })], {}, 'deny'],
  ],
  'variables in resources': [
    [statement({ Resource: `${BUCKET}/\${x:Name}/*` }), {}, 'none'],
    [statement({ Resource: `${BUCKET}/\${x:Name, 'AWSLogs'}/*` }), {}, 'allow'],
    [statement({ Resource: `${BUCKET}/\${*}` }), {}, 'none'],
    [statement({ Resource: undefined, NotResource: `${BUCKET}/\${x:Name}` }), {}, 'unknown'],
  ],
  'everyone: "*" and {"AWS":"*"} alike': [
    [statement({ Principal: '*' }), by(ANONYMOUS), 'allow'],
    [statement({ Principal: { AWS: '*' } }), by(ANONYMOUS), 'allow'],
    [statement({ Principal: { AWS: '*' } }), by(CLOUDTRAIL), 'allow'],
    [statement({ Principal: { AWS: ['*'] } }), by(STRANGER), 'allow'],
    [statement({ Principal: '*' }), by(GITHUB), 'allow'],
    [[statement(), deny({ Principal: { AWS: '*' } })], by(CLOUDTRAIL), 'deny'],
  ],
  'service principals': [
    [statement({ Principal: { Service: 'cloudtrail.amazonaws.com' } }), {}, 'allow'],
    [statement({ Principal: { Service: ['config.amazonaws.com', 'cloudtrail.amazonaws.com'] } }), {}, 'allow'],
    [statement({ Principal: { Service: 'config.amazonaws.com' } }), {}, 'none'],
    [statement({ Principal: { Service: 'cloudtrail.amazonaws.com.cn' } }), {}, 'none'],
    [statement({ Principal: { AWS: '111122223333' } }), {}, 'none'],
    [statement({ Principal: { Service: 'cloudtrail.amazonaws.com' } }), by(ALICE), 'none'],
    [statement({ Principal: { AWS: '111122223333', Service: 'cloudtrail.amazonaws.com' } }), {}, 'allow'],
  ],
  'an account id and its root ARN are equal and cover the account': [
    [toAws('111122223333'), by(ALICE), 'allow'],
    [toAws('arn:aws:iam::111122223333:root'), by(ALICE), 'allow'],
    [toAws('arn:aws:iam::111122223333:root'), by(ROLE_SESSION), 'allow'],
    [toAws('111122223333'), by(STRANGER), 'none'],
    [toAws('arn:aws-cn:iam::111122223333:root'), by(ALICE), 'none'],
    [toAws('111122223333'), by(ANONYMOUS), 'none'],
    [toAws('111122223333'), by(ROOT_USER), 'allow'],
  ],
  'users, roles and their sessions': [
    [toAws('arn:aws:iam::111122223333:user/alice'), by(ALICE), 'allow'],
    [toAws('arn:aws:iam::111122223333:user/Alice'), by(ALICE), 'none'],
    [toAws('arn:aws:iam::111122223333:role/team/reader'), by(ROLE_SESSION), 'allow'],
    [toAws('arn:aws:sts::111122223333:assumed-role/reader/session'), by(ROLE_SESSION), 'allow'],
    [toAws('arn:aws:sts::111122223333:assumed-role/reader/other'), by(ROLE_SESSION), 'none'],
    [toAws('arn:aws:iam::111122223333:role/reader'), by(BARE_SESSION), 'allow'],
    [toAws('arn:aws:iam::111122223333:role/team/reader'), by(BARE_SESSION), 'unknown'],
    [toAws('arn:aws:sts::111122223333:assumed-role/reader/session'), by(ROLE), 'unknown'],
    [toAws('arn:aws:iam::111122223333:role/writer'), by(ROLE_SESSION), 'none'],
  ],
  'an id of a deleted principal matches nobody': [
    [toAws('AROAEXAMPLEEXAMPLE12'), by(ROLE_SESSION), 'none'],
    [toAws('AIDAEXAMPLEEXAMPLE12'), by(ALICE), 'none'],
  ],
  'a part wildcard, which AWS refuses, and a canonical user cannot be judged': [
    [toAws('arn:aws:iam::111122223333:role/*'), by(ROLE), 'unknown'],
    [toAws('arn:aws:iam::*:root'), by(ALICE), 'unknown'],
    [toAws('arn:aws:iam::444455556666:role/*'), by(ROLE), 'none'],
    [statement({ Principal: { Service: '*.amazonaws.com' } }), {}, 'unknown'],
    [statement({ Principal: { CanonicalUser: '79a59d' } }), by(ALICE), 'unknown'],
    [statement({ Principal: { CanonicalUser: '79a59d' } }), {}, 'none'],
  ],
  'federated principals': [
    [statement({ Principal: { Federated: (GITHUB as { provider: string }).provider } }), by(GITHUB), 'allow'],
    [statement({ Principal: { Federated: 'cognito-identity.amazonaws.com' } }), by(GITHUB), 'none'],
  ],
  'NotPrincipal with Allow is everybody else': [
    [statement({ Principal: undefined, NotPrincipal: { AWS: '999999999999' } }), {}, 'allow'],
    [statement({ Principal: undefined, NotPrincipal: { AWS: '999999999999' } }), by(ANONYMOUS), 'allow'],
    [statement({ Principal: undefined, NotPrincipal: { AWS: '999999999999' } }), by(STRANGER), 'none'],
    [statement({ Principal: undefined, NotPrincipal: { AWS: '*' } }), by(STRANGER), 'none'],
    [statement({ Principal: undefined, NotPrincipal: {} }), {}, 'unknown'],
  ],
  'NotPrincipal with Deny spares only who is listed in full': [
    [[statement(), deny({ Principal: undefined, NotPrincipal: { Service: 'cloudtrail.amazonaws.com' } })], {}, 'allow'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })], {}, 'deny'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: (ALICE as { arn: string }).arn } })], by(ALICE), 'deny'],
    [
      [statement(), deny({ Principal: undefined, NotPrincipal: { AWS: [(ALICE as { arn: string }).arn, '111122223333'] } })],
      by(ALICE),
      'allow',
    ],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })], by(ALICE), 'unknown'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })], by(ROOT_USER), 'allow'],
    [
      [statement(), deny({ Principal: undefined, NotPrincipal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/team/reader'] } })],
      by(ROLE_SESSION),
      'unknown',
    ],
    [[statement(), deny({ Principal: undefined, NotPrincipal: '*' })], {}, 'allow'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: [(ALICE as { arn: string }).arn, '*'] } })], by(ALICE), 'allow'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: ['111122223333', '*'] } })], by(ALICE), 'allow'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: ['111122223333', '*'] } })], by(STRANGER), 'allow'],
    [[statement(), deny({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })], by(ANONYMOUS), 'deny'],
  ],
  'a Deny anywhere wins': [
    [[statement(), deny()], {}, 'deny'],
    [[deny(), statement()], {}, 'deny'],
    [[deny()], {}, 'deny'],
    [[statement(), deny({ Action: 's3:DeleteObject' })], {}, 'allow'],
    [[statement(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })], {}, 'allow'],
  ],
  'what cannot be judged': [
    [[statement(), deny({ Condition: { StringEqual: { 'x:Key': 'a' } } })], {}, 'unknown'],
    [[statement({ Condition: { StringEqual: { 'x:Key': 'a' } } })], {}, 'unknown'],
    [[statement({ Condition: { StringEqual: { 'x:Key': 'a' } } }), statement()], {}, 'allow'],
    [[statement({ Condition: { StringEqual: { 'x:Key': 'a' } } }), deny()], {}, 'deny'],
    [[statement({ Action: 's3:GetObject' }), deny({ Condition: { StringEqual: { 'x:Key': 'a' } } })], {}, 'none'],
    [[statement({ Action: 's3:GetObject', Condition: { StringEqual: { 'x:Key': 'a' } } })], {}, 'none'],
  ],
  'a resource policy without Principal or Resource cannot be judged': [
    [statement({ Principal: undefined }), {}, 'unknown'],
    [statement({ Resource: undefined }), {}, 'unknown'],
    [[statement(), deny({ Principal: undefined })], {}, 'unknown'],
  ],
}

describe.each(Object.entries(rules))('%s', (_rule, cases) => {
  test.each(cases)('%j for %j: %s', (statements, request, effect) => {
    expect(evaluatePolicy(documentOf(statements), requestOf(request)).effect).toBe(effect)
  })
})

describe('what a policy hangs on decides which elements it needs', () => {
  test.each<[PolicyAttachment, Record<string, unknown>, Effect]>([
    ['identity', statement({ Principal: undefined }), 'allow'],
    ['identity', statement(), 'unknown'],
    ['identity', statement({ Principal: undefined, Resource: undefined }), 'unknown'],
    ['role-trust', statement({ Resource: undefined }), 'allow'],
    ['role-trust', statement(), 'allow'],
    ['role-trust', statement({ Principal: undefined, Resource: undefined }), 'unknown'],
  ])('%s %j: %s', (attachedTo, one, effect) => {
    expect(evaluatePolicy(documentOf(one), requestOf(), attachedTo).effect).toBe(effect)
  })
})

describe('an answer names the statement and the element that decide', () => {
  const acl = statement({ Sid: 'Acl', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:GetBucketAcl', Resource: BUCKET })
  const write = statement({
    Sid: 'Write',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `${BUCKET}/AWSLogs/*`,
    Condition: { StringEquals: { 'aws:SourceArn': 'arn:other', 's3:x-amz-acl': 'bucket-owner-full-control' } },
  })

  test('allow: the statement', () => {
    const decision = evaluatePolicy(documentOf([acl, write]), requestOf({ action: 's3:GetBucketAcl', resource: BUCKET }))
    expect(decision).toEqual({ effect: 'allow', why: 'allowed', decidedBy: { statement: 0, sid: 'Acl' }, reach: 'principal' })
  })

  test('none: the nearest Allow and its first failing element', () => {
    const request = requestOf({}, { 'aws:SourceArn': 'arn:mine', 's3:x-amz-acl': 'bucket-owner-full-control' })
    expect(evaluatePolicy(documentOf([acl, write]), request)).toEqual({
      effect: 'none',
      why: 'not-matched',
      nearest: {
        statement: 1,
        sid: 'Write',
        element: 'condition',
        detail: 'StringEquals aws:SourceArn',
        expected: ['arn:other'],
        observed: ['arn:mine'],
        cause: 'differs',
      },
    })
  })

  test('none: among equals, the statement that fails latest', () => {
    const decision = evaluatePolicy(
      documentOf([statement({ Action: 's3:GetObject' }), statement({ Resource: `${BUCKET}/x` }), statement({ Resource: `${BUCKET}/y` })]),
      requestOf(),
    )
    expect(decision.nearest).toEqual({
      statement: 1,
      element: 'resource',
      detail: 'Resource',
      expected: [`${BUCKET}/x`],
      observed: [OBJECT],
      cause: 'differs',
    })
  })

  test('none: a principal and an action, in the words of the policy', () => {
    const principal = evaluatePolicy(documentOf(toAws('444455556666')), requestOf(by(ALICE))).nearest
    expect(principal).toMatchObject({
      element: 'principal',
      detail: 'Principal',
      expected: ['AWS:444455556666'],
      observed: [(ALICE as { arn: string }).arn],
    })
    const action = evaluatePolicy(documentOf(statement({ Action: undefined, NotAction: 's3:*' })), requestOf()).nearest
    expect(action).toMatchObject({ element: 'action', detail: 'NotAction', expected: ['s3:*'], observed: ['s3:PutObject'] })
  })

  test('none: nothing is allowed at all', () => {
    expect(evaluatePolicy(documentOf([]), requestOf())).toEqual({ effect: 'none', why: 'nothing-allowed' })
  })

  test('deny: the condition that holds', () => {
    const decision = evaluatePolicy(
      documentOf([statement(), deny({ Sid: 'Vpc', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } })]),
      requestOf({}, { 'aws:SourceVpce': 'vpce-foreign' }),
    )
    expect(decision).toEqual({
      effect: 'deny',
      why: 'explicit-deny',
      decidedBy: { statement: 1, sid: 'Vpc' },
      nearest: {
        statement: 1,
        sid: 'Vpc',
        element: 'condition',
        detail: 'StringNotEquals aws:SourceVpce',
        expected: ['vpce-1'],
        observed: ['vpce-foreign'],
        cause: 'applies',
      },
    })
  })

  test('unknown: the statement and the element that cannot be judged, and why', () => {
    const decision = evaluatePolicy(
      documentOf([statement(), deny({ Condition: { Bool: { 'aws:PrincipalIsAWSService': 'false' } } })]),
      requestOf({}, { 'aws:PrincipalIsAWSService': { unknown: true } }),
    )
    expect(decision).toEqual({
      effect: 'unknown',
      why: 'undecided-deny',
      decidedBy: { statement: 1 },
      nearest: {
        statement: 1,
        element: 'condition',
        detail: 'Bool aws:PrincipalIsAWSService',
        expected: ['false'],
        observed: [],
        cause: 'unknown-context',
      },
    })
  })

  test('none with a Deny that might apply says so, for whoever joins policies', () => {
    const decision = evaluatePolicy(documentOf(deny({ Condition: { StringEqual: { 'x:Key': 'a' } } })), requestOf())
    expect(decision).toMatchObject({ effect: 'none', why: 'nothing-allowed', mayDeny: { statement: 0, cause: 'unknown-operator' } })
  })

  test.each<[string, unknown, Caller, string]>([
    ['named', [toAws('111122223333'), toAws((ALICE as { arn: string }).arn)], ALICE, 'principal'],
    ['everyone', [toAws('111122223333'), statement()], ALICE, 'anyone'],
    ['the account alone', toAws('111122223333'), ALICE, 'account'],
    ['the account is the root user', toAws('111122223333'), ROOT_USER, 'principal'],
    [
      'the account, besides an Allow that cannot be judged',
      [statement({ Condition: { Nonsense: { k: 'v' } } }), toAws('111122223333')],
      ALICE,
      'account',
    ],
  ])('allow: how directly (%s)', (_name, statements, caller, reach) => {
    expect(evaluatePolicy(documentOf(statements), requestOf({ caller })).reach).toBe(reach)
  })
})

describe('a text longer than any that AWS sends is not compared', () => {
  const long = `arn:aws:s3:::logs/${'a'.repeat(4096)}`
  const policy = documentOf(statement({ Resource: '*' }))
  test('in the resource', () => {
    expect(evaluatePolicy(policy, requestOf({ resource: long }))).toEqual({ effect: 'unknown', why: 'request-too-long' })
  })
  test('in the context', () => {
    expect(evaluatePolicy(policy, requestOf({ context: new Map([['aws:useragent', [long]]]) })).why).toBe('request-too-long')
  })
  test('the longest that is', () => {
    expect(evaluatePolicy(policy, requestOf({ resource: long.slice(0, 4096) })).effect).toBe('allow')
  })
})

test('a pattern that is longer than any text costs nothing to search', () => {
  const counter = { steps: 0 }
  compileGlob(`*${'a?'.repeat(10_000)}*`)('a'.repeat(4096), counter)
  expect(counter.steps).toBeLessThan(10)
})
