import { describe, expect, test } from 'vitest'
import { isOpenToConfusedDeputy, type PolicyKind } from '../../../../packages/core/src/policy/questions/index.ts'
import { acl, allow, BUCKET, deny, gist, type Json, ORG, OWNER, policy, SERVICE, TOPIC, TRAIL, write } from './fixtures.ts'

const OPEN = 'open: service-without-source @0 Principal'
const bare = (Condition: Json = {}, overrides: Json = {}) => write({ Condition, ...overrides })
const shield = (Condition: Json, overrides: Json = {}) => deny({ Action: 's3:PutObject', Resource: `${BUCKET}/*`, Condition, ...overrides })

describe('isOpenToConfusedDeputy', () => {
  const cases: [title: string, expected: string, statements: unknown, kind?: PolicyKind][] = [
    ['the documented bucket policy', 'closed: source-fixed @1 StringEquals aws:SourceArn', [acl(), write()]],
    ['no source', OPEN, bare()],
    ['the ACL header alone', OPEN, bare({ StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } })],
    ['SourceAccount', 'closed: source-fixed @0 StringEquals aws:SourceAccount', bare({ StringEquals: { 'aws:SourceAccount': OWNER } })],
    [
      'the organization of the source',
      'closed: source-fixed @0 StringEquals aws:SourceOrgID',
      bare({ StringEquals: { 'aws:SourceOrgID': ORG } }),
    ],
    [
      'the path of the source',
      'closed: source-fixed @0 ForAnyValue:StringLike aws:SourceOrgPaths',
      bare({ 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': `${ORG}/*` } }),
    ],
    [
      'trails of one account',
      'closed: source-fixed @0 ArnLike aws:SourceArn',
      bare({ ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` } }),
    ],
    [
      'trails of one account, in any region',
      'closed: source-fixed @0 StringLike kms:EncryptionContext:aws:cloudtrail:arn',
      bare({ StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` } }),
    ],
    ['a star that crosses into another ARN', OPEN, bare({ StringLike: { 'aws:SourceArn': `arn:aws:*:*:${OWNER}:*` } })],
    ['a Deny that spares by such a star', OPEN, [bare(), shield({ StringNotLike: { 'aws:SourceArn': `arn:*:s3:*:${OWNER}:*` } })]],
    ['trails of any account', OPEN, bare({ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/*' } })],
    ['one value of two open', OPEN, bare({ StringLike: { 'aws:SourceArn': [TRAIL, '*'] } })],
    ['IfExists', OPEN, bare({ StringEqualsIfExists: { 'aws:SourceAccount': OWNER } })],
    ['ForAllValues', OPEN, bare({ 'ForAllValues:StringEquals': { 'aws:SourceAccount': OWNER } })],
    ['a negated source', OPEN, bare({ StringNotEquals: { 'aws:SourceAccount': OWNER } })],
    ['the account of a principal, which services do not have', OPEN, bare({ StringEquals: { 'aws:PrincipalAccount': OWNER } })],
    [
      'an operator AWS does not have',
      'unknown: deputy-undecided @0 StringEqual aws:SourceAccount',
      bare({ StringEqual: { 'aws:SourceAccount': OWNER } }),
    ],
    ['anyone', OPEN, bare({}, { Principal: '*' })],
    [
      'anyone of an organization: services have none',
      'closed: source-fixed @0 StringEquals aws:PrincipalOrgID',
      bare({ StringEquals: { 'aws:PrincipalOrgID': ORG } }, { Principal: '*' }),
    ],
    ['NotPrincipal', 'open: service-without-source @0 NotPrincipal', bare({}, { Principal: undefined, NotPrincipal: { AWS: OWNER } })],
    ['NotAction', OPEN, bare({}, { Action: undefined, NotAction: 's3:DeleteObject' })],
    ['writing beside reading the ACL', OPEN, bare({}, { Action: ['s3:GetBucketAcl', 's3:PutObject'] })],
    ['accounts only', 'closed: no-service-acts', write({ Principal: { AWS: OWNER } })],
    [
      'a Deny for foreign accounts',
      'closed: source-fixed @1 StringNotEquals aws:SourceAccount',
      [bare(), shield({ StringNotEquals: { 'aws:SourceAccount': OWNER } })],
    ],
    [
      'the same with IfExists, for services',
      'closed: source-fixed @1 StringNotEqualsIfExists aws:SourceOrgID',
      [
        bare(),
        shield({
          StringNotEqualsIfExists: { 'aws:SourceOrgID': ORG },
          Bool: { 'aws:PrincipalIsAWSService': 'true' },
          Null: { 'aws:SourceAccount': 'false' },
        }),
      ],
    ],
    [
      'a Deny for foreign trails',
      'closed: source-fixed @1 ArnNotLike aws:SourceArn',
      [
        bare(),
        shield({ ArnNotLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` } }, { Principal: SERVICE, Action: 's3:*' }),
      ],
    ],
    [
      'a Deny with a further condition',
      OPEN,
      [bare(), shield({ StringNotEquals: { 'aws:SourceAccount': OWNER }, Bool: { 'aws:SecureTransport': 'false' } })],
    ],
    [
      'a Deny for another service',
      OPEN,
      [bare(), shield({ StringNotEquals: { 'aws:SourceAccount': OWNER } }, { Principal: { Service: 'config.amazonaws.com' } })],
    ],
    ['a Deny for another action', OPEN, [bare(), shield({ StringNotEquals: { 'aws:SourceAccount': OWNER } }, { Action: 's3:GetObject' })]],
    [
      'a Deny for another path',
      OPEN,
      [bare(), shield({ StringNotEquals: { 'aws:SourceAccount': OWNER } }, { Resource: `${BUCKET}/else/*` })],
    ],
    ['a Deny that spares a wildcard', OPEN, [bare(), shield({ StringNotLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*' } })]],
    ['a Deny that spares nobody in fact', OPEN, [bare(), shield({ 'ForAnyValue:StringNotEquals': { 'aws:SourceAccount': OWNER } })]],
    [
      'a Deny with NotAction',
      'unknown: deputy-undecided @0 Principal',
      [bare(), shield({ StringNotEquals: { 'aws:SourceAccount': OWNER } }, { Action: undefined, NotAction: 's3:GetObject' })],
    ],
    [
      'a Deny of a data perimeter',
      'closed: source-fixed @1 StringNotEquals aws:SourceOrgID',
      [
        bare(),
        shield({
          StringNotEquals: { 'aws:PrincipalOrgID': ORG, 'aws:SourceOrgID': ORG },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'true' },
        }),
      ],
    ],
    [
      'a part wildcard among roles reaches no service',
      'closed: no-service-acts',
      bare({}, { Principal: { AWS: `arn:aws:iam::${OWNER}:role/*` } }),
    ],
    ['publishing, as AWS prints it', OPEN, write({ Action: 'SNS:Publish', Resource: TOPIC, Condition: {} }), 'sns-topic'],
    [
      'publishing for any resource, in a peer’s template',
      OPEN,
      write({ Action: 'SNS:Publish', Resource: '*', Condition: {} }),
      'sns-topic',
    ],
    [
      'the classic queue policy',
      'closed: source-fixed @0 ArnEquals aws:SourceArn',
      allow({ Action: 'sqs:SendMessage', Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } } }),
      'sqs-queue',
    ],
    [
      'a data key by encryption context',
      'closed: source-fixed @0 StringLike kms:EncryptionContext:aws:cloudtrail:arn',
      write({
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` } },
      }),
      'kms-key',
    ],
    [
      'a data key for anybody’s trail',
      OPEN,
      write({
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:*:trail/*' } },
      }),
      'kms-key',
    ],
    [
      'a role for CloudWatch Logs',
      'not-applicable: log-role-takes-no-source',
      { Effect: 'Allow', Principal: SERVICE, Action: 'sts:AssumeRole' },
      'role-trust',
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements, kind = 's3-bucket') => {
    expect(gist(isOpenToConfusedDeputy(policy(statements), kind))).toBe(expected)
  })

  test.each([
    ['s3-bucket', 's3:GetBucketAcl'],
    ['kms-key', 'kms:DescribeKey'],
  ] as const)('reading metadata of a %s is a note', (kind, Action) => {
    const answer = isOpenToConfusedDeputy(policy(acl({ Action, Condition: undefined })), kind)
    expect([answer.verdict, answer.notes?.map(({ code }) => code)]).toEqual(['closed', ['harmless-without-source']])
  })
})
