import { describe, expect, test } from 'vitest'
import {
  type AccessReason,
  type Caller,
  evaluateAccess,
  type PolicyDocument,
  type ResourceKind,
} from '../../../packages/core/src/policy/index.ts'
import { ALICE, CLOUDTRAIL, documentOf, requestOf, STRANGER, statement } from './policy-fixtures.ts'

const ACCOUNT = '111122223333'
const MISSPELT = { Condition: { StringEqual: { 'x:Key': 'a' } } }

const namesAlice = documentOf(statement({ Principal: { AWS: (ALICE as { arn: string }).arn } }))
const namesAccount = documentOf(statement({ Principal: { AWS: ACCOUNT } }))
const namesEveryone = documentOf(statement())
const namesStrangersAccount = documentOf(statement({ Principal: { AWS: '999999999999' } }))
const namesCloudTrail = documentOf(statement({ Principal: { Service: 'cloudtrail.amazonaws.com' } }))
const namesOther = documentOf(statement({ Principal: { AWS: '444455556666' } }))
const denies = documentOf(statement({ Effect: 'Deny' }))
const mayDeny = documentOf(statement({ Effect: 'Deny', ...MISSPELT }))
const mayAllow = documentOf(statement(MISSPELT))

const identity = (overrides: Record<string, unknown> = {}) => documentOf(statement({ Principal: undefined, ...overrides }))
const ALLOWS = [identity()]
const SILENT = [identity({ Action: 's3:GetObject' })]
const DENIES = [identity(), identity({ Effect: 'Deny' })]
const MAY_DENY = [identity(), identity({ Effect: 'Deny', ...MISSPELT })]

type Case = readonly [
  rule: string,
  kind: ResourceKind,
  caller: Caller,
  resource: PolicyDocument | 'absent' | undefined,
  identities: readonly PolicyDocument[] | undefined,
  effect: 'allow' | 'deny' | 'none' | 'unknown',
  why: AccessReason,
]

const cases: readonly Case[] = [
  ['same account: the identity alone', 's3', ALICE, 'absent', ALLOWS, 'allow', 'identity-allows'],
  ['same account: the resource names the caller', 's3', ALICE, namesAlice, [], 'allow', 'resource-allows'],
  ['same account: the resource names everyone', 'sqs', ALICE, namesEveryone, [], 'allow', 'resource-allows'],
  ['same account: the root ARN only delegates', 's3', ALICE, namesAccount, [], 'none', 'identity-does-not-allow'],
  ['same account: the root ARN delegates', 'sns', ALICE, namesAccount, ALLOWS, 'allow', 'both-allow'],
  ['same account: neither', 's3', ALICE, namesOther, SILENT, 'none', 'nothing-allows'],
  ['same account: neither has a policy', 's3', ALICE, 'absent', [], 'none', 'nothing-allows'],
  ['a resource Deny wins', 's3', ALICE, denies, ALLOWS, 'deny', 'explicit-deny'],
  ['an identity Deny wins', 's3', ALICE, namesAlice, DENIES, 'deny', 'explicit-deny'],
  ['a Deny wins without the other side', 's3', ALICE, denies, undefined, 'deny', 'explicit-deny'],
  ['KMS: the key policy must allow', 'kms', ALICE, namesOther, ALLOWS, 'none', 'resource-does-not-allow'],
  ['KMS: the root ARN delegates', 'kms', ALICE, namesAccount, ALLOWS, 'allow', 'both-allow'],
  ['KMS: the root ARN only delegates', 'kms', ALICE, namesAccount, SILENT, 'none', 'identity-does-not-allow'],
  ['KMS: the key policy names the caller', 'kms', ALICE, namesAlice, [], 'allow', 'resource-allows'],
  ['role trust: the trust policy must allow', 'role-trust', ALICE, namesOther, ALLOWS, 'none', 'resource-does-not-allow'],
  ['role trust: it names the caller', 'role-trust', ALICE, namesAlice, [], 'allow', 'resource-allows'],
  ['cross-account: both', 's3', STRANGER, namesStrangersAccount, ALLOWS, 'allow', 'both-allow'],
  ['cross-account: everyone, but not the identity', 's3', STRANGER, namesEveryone, SILENT, 'none', 'identity-does-not-allow'],
  ['cross-account: the identity alone', 's3', STRANGER, 'absent', ALLOWS, 'none', 'resource-does-not-allow'],
  ['cross-account: the resource alone', 'kms', STRANGER, namesStrangersAccount, [], 'none', 'identity-does-not-allow'],
  ['a missing resource policy could deny', 's3', ALICE, undefined, ALLOWS, 'unknown', 'resource-policy-missing'],
  ['a missing resource policy could allow', 's3', ALICE, undefined, [], 'unknown', 'resource-policy-missing'],
  ['missing identity policies could deny', 's3', ALICE, namesAlice, undefined, 'unknown', 'identity-policies-missing'],
  ['missing identity policies could allow', 's3', ALICE, namesAccount, undefined, 'unknown', 'identity-policies-missing'],
  ['nothing missing matters once a needed side is silent', 'kms', ALICE, namesOther, undefined, 'none', 'resource-does-not-allow'],
  ['nothing missing matters across accounts', 's3', STRANGER, undefined, [], 'none', 'identity-does-not-allow'],
  ['an undecided Deny of the resource', 's3', ALICE, mayDeny, ALLOWS, 'unknown', 'resource-undecided'],
  ['an undecided Deny of another identity policy', 's3', ALICE, namesAlice, MAY_DENY, 'unknown', 'identity-undecided'],
  ['an undecided Deny of an identity that allows nothing', 's3', ALICE, namesAlice, [MAY_DENY[1]!], 'unknown', 'identity-undecided'],
  ['an undecided Allow of the resource', 'kms', ALICE, mayAllow, ALLOWS, 'unknown', 'resource-undecided'],
  ['a service: the resource alone', 's3', CLOUDTRAIL, namesCloudTrail, undefined, 'allow', 'resource-allows'],
  ['a service: the resource is silent', 's3', CLOUDTRAIL, namesAccount, ALLOWS, 'none', 'resource-does-not-allow'],
  ['a service: no policy', 'sns', CLOUDTRAIL, 'absent', undefined, 'none', 'resource-does-not-allow'],
  ['a service: policy not known', 'sns', CLOUDTRAIL, undefined, undefined, 'unknown', 'resource-policy-missing'],
  ['a service: denied', 'sqs', CLOUDTRAIL, denies, undefined, 'deny', 'explicit-deny'],
  ['a service: undecided', 'sqs', CLOUDTRAIL, mayAllow, undefined, 'unknown', 'resource-undecided'],
  ['anonymous: a public resource', 's3', { kind: 'anonymous' }, namesEveryone, undefined, 'allow', 'resource-allows'],
  [
    'the root user of the account needs no identity policy',
    's3',
    { kind: 'aws', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT },
    'absent',
    undefined,
    'allow',
    'identity-allows',
  ],
]

describe('evaluateAccess', () => {
  test.each(cases)('%s', (_rule, resourceKind, caller, resourcePolicy, identityPolicies, effect, why) => {
    const decision = evaluateAccess({
      request: requestOf({ caller }),
      resourceKind,
      resourceAccount: ACCOUNT,
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      ...(identityPolicies === undefined ? {} : { identityPolicies }),
    })
    expect({ effect: decision.effect, why: decision.why }).toEqual({ effect, why })
  })

  test('each side that was asked says what it said, and which identity policy spoke', () => {
    const decision = evaluateAccess({
      request: requestOf({ caller: STRANGER }),
      resourceKind: 's3',
      resourceAccount: ACCOUNT,
      resourcePolicy: namesStrangersAccount,
      identityPolicies: [...SILENT, ...ALLOWS],
    })
    expect(decision).toMatchObject({
      crossAccount: true,
      resource: { effect: 'allow', reach: 'account', decidedBy: { statement: 0 } },
      identity: { effect: 'allow', policy: 1, decidedBy: { statement: 0 } },
    })
  })

  test('a trust policy has no Resource, a bucket policy needs one', () => {
    const trust = documentOf(
      statement({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole', Resource: undefined }),
    )
    const request = requestOf({ action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/logs' })
    const ask = (resourceKind: ResourceKind) =>
      evaluateAccess({ request, resourceKind, resourceAccount: ACCOUNT, resourcePolicy: trust }).effect
    expect([ask('role-trust'), ask('s3')]).toEqual(['allow', 'unknown'])
  })
})
