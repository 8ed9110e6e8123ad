import { describe, expect, test } from 'vitest'
import { canDeliverToBucket, type TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import { acl, BUCKET, deny, gist, KEY, ORG, OTHER, OWNER, policy, SERVICE, trail, trailArn, write } from './fixtures.ts'

const own = [acl(), write()]

describe('what breaks it, and where', () => {
  const cases: [title: string, expected: string, statements: unknown, input?: Partial<TrailInput>, version?: string | null][] = [
    ['another service', 'insufficient: principal-differs @0 Principal', [acl({ Principal: { Service: 'config.amazonaws.com' } }), write()]],
    ['the account as principal', 'insufficient: principal-differs @1 Principal', [acl(), write({ Principal: { AWS: OWNER } })]],
    [
      'the Chinese name outside China',
      'insufficient: principal-differs @1 Principal',
      [acl(), write({ Principal: { Service: 'cloudtrail.amazonaws.com.cn' } })],
    ],
    ['another action', 'insufficient: action-differs @1 Action', [acl(), write({ Action: 's3:PutObjectAcl' })]],
    ['no ACL statement', 'insufficient: action-differs @0 Action', [write({ Resource: [BUCKET, `${BUCKET}/*`] })]],
    ['another bucket', 'insufficient: resource-differs @0 Resource', [acl({ Resource: 'arn:aws:s3:::other' }), write()]],
    [
      'another account in the path',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/${OTHER}/*` })],
    ],
    ['the prefix forgotten in the path', 'insufficient: resource-differs @1 Resource', own, { prefix: 'logs' }],
    [
      'a prefix nobody set',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/logs/AWSLogs/${OWNER}/*` })],
    ],
    ['case in the path', 'insufficient: resource-differs @1 Resource', [acl(), write({ Resource: `${BUCKET}/awslogs/${OWNER}/*` })]],
    ['the bucket ARN for objects', 'insufficient: resource-differs @1 Resource', [acl(), write({ Resource: BUCKET })]],
    [
      'an ARN of another partition',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `arn:aws-cn:s3:::trail-logs/AWSLogs/${OWNER}/*` })],
    ],
    [
      'log files without digests',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/${OWNER}/CloudTrail/*` })],
    ],
    [
      'log files and digests without Insights',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: [`${BUCKET}/AWSLogs/${OWNER}/CloudTrail/*`, `${BUCKET}/AWSLogs/${OWNER}/CloudTrail-Digest/*`] })],
      { insights: true },
    ],
    [
      'the home region alone, for a trail of all regions',
      'insufficient: resource-differs @1 Resource',
      [
        acl(),
        write({
          Resource: [`${BUCKET}/AWSLogs/${OWNER}/CloudTrail/us-east-1/*`, `${BUCKET}/AWSLogs/${OWNER}/CloudTrail-Digest/us-east-1/*`],
        }),
      ],
      { isMultiRegion: true },
    ],
    [
      'the source of another trail',
      'insufficient: condition-differs @1 StringEquals aws:SourceArn',
      [acl(), write({ Condition: { StringEquals: { 'aws:SourceArn': trailArn({ name: 'other' }) } } })],
    ],
    [
      'a shadow trail as source',
      'insufficient: condition-differs @0 StringEquals aws:SourceArn',
      [acl({ Condition: { StringEquals: { 'aws:SourceArn': trailArn({ region: 'eu-west-1' }) } } }), write()],
    ],
    [
      'the member account as source',
      'insufficient: condition-differs @1 StringEquals aws:SourceAccount',
      [acl(), write({ Condition: { StringEquals: { 'aws:SourceAccount': OTHER } } })],
    ],
    [
      'a wildcard that StringEquals takes literally',
      'insufficient: condition-differs @1 StringEquals aws:SourceArn',
      [acl(), write({ Condition: { StringEquals: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` } } })],
    ],
    [
      'another ACL header',
      'insufficient: condition-differs @1 StringEquals s3:x-amz-acl',
      [acl(), write({ Condition: { StringEquals: { 's3:x-amz-acl': 'private' } } })],
    ],
    [
      'the organization of a principal',
      'insufficient: condition-differs @1 StringEquals aws:PrincipalOrgID',
      [acl(), write({ Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG } } })],
    ],
    [
      'an address as condition',
      'unknown: network-path-undecided @1 IpAddress aws:SourceIp',
      [acl(), write({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })],
    ],
    ['no statement that allows', 'insufficient: nothing-allowed', [deny({ Action: 's3:DeleteObject' })]],
    [
      'a variable under Version 2008-10-17',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/\${aws:SourceAccount}/*` })],
      {},
      '2008-10-17',
    ],
    [
      'a variable without a Version',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/\${aws:SourceAccount}/*` })],
      {},
      null,
    ],
    [
      'NotAction that leaves writing out',
      'insufficient: action-differs @1 NotAction',
      [acl(), write({ Action: undefined, NotAction: 's3:Put*' })],
    ],
    [
      'NotResource that leaves the logs out',
      'insufficient: resource-differs @1 NotResource',
      [acl(), write({ Resource: undefined, NotResource: `${BUCKET}/AWSLogs/*` })],
    ],
    [
      'NotPrincipal that leaves the service out',
      'insufficient: principal-differs @1 NotPrincipal',
      [acl(), write({ Principal: undefined, NotPrincipal: SERVICE })],
    ],
    [
      'a Deny for principals of other organizations',
      'insufficient: explicit-deny @2 StringNotEquals aws:PrincipalOrgID',
      [...own, deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORG } } })],
    ],
    [
      'the same with IfExists',
      'insufficient: explicit-deny @2 StringNotEqualsIfExists aws:PrincipalOrgID',
      [...own, deny({ Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORG } } })],
    ],
    [
      'a Deny for other endpoints',
      'insufficient: explicit-deny @2 StringNotEquals aws:SourceVpce',
      [...own, deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b' } } })],
    ],
    [
      'a Deny for other networks',
      'insufficient: explicit-deny @2 StringNotEquals aws:SourceVpc',
      [...own, deny({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1a2b' } } })],
    ],
    [
      'a Deny for other addresses',
      'insufficient: explicit-deny @2 NotIpAddress aws:SourceIp',
      [...own, deny({ Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '10.0.0.0/8'] } } })],
    ],
    [
      'the same, calls through services spared',
      'insufficient: explicit-deny @2 NotIpAddress aws:SourceIp',
      [...own, deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' }, Bool: { 'aws:ViaAWSService': 'false' } } })],
    ],
    [
      'a Deny for other roles',
      'insufficient: explicit-deny @2 ArnNotLike aws:PrincipalArn',
      [...own, deny({ Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:role/admin` } } })],
    ],
    [
      'a Deny for other user ids',
      'insufficient: explicit-deny @2 StringNotLike aws:userId',
      [...own, deny({ Condition: { StringNotLike: { 'aws:userId': ['AROAEXAMPLEEXAMPLE:*'] } } })],
    ],
    [
      'a Deny without a second factor',
      'insufficient: explicit-deny @2 BoolIfExists aws:MultiFactorAuthPresent',
      [...own, deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } })],
    ],
    [
      'a Deny unless aws:kms, without a key',
      'insufficient: explicit-deny @2 StringNotEquals s3:x-amz-server-side-encryption',
      [...own, deny({ Action: 's3:PutObject', Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } })],
    ],
    [
      'a Deny unless another key',
      'insufficient: explicit-deny @2 StringNotEquals s3:x-amz-server-side-encryption-aws-kms-key-id',
      [
        ...own,
        deny({ Action: 's3:PutObject', Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': `${KEY}1` } } }),
      ],
      { kmsKeyArn: KEY },
    ],
    ['a Deny for everyone', 'insufficient: explicit-deny @2 Resource', [...own, deny()]],
    [
      'a Deny with NotPrincipal that forgets the service',
      'insufficient: explicit-deny @2 Resource',
      [...own, deny({ Principal: undefined, NotPrincipal: { AWS: `arn:aws:iam::${OWNER}:root` } })],
    ],
    ['a Deny with NotAction', 'insufficient: explicit-deny @2 Resource', [...own, deny({ Action: undefined, NotAction: 's3:GetObject' })]],
    [
      'a Deny with NotResource',
      'insufficient: explicit-deny @2 NotResource',
      [...own, deny({ Resource: undefined, NotResource: `${BUCKET}/public/*` })],
    ],
    [
      'an operator AWS does not have, in a Deny',
      'unknown: statement-undecided @2 StringNotEqual aws:SourceAccount',
      [...own, deny({ Condition: { StringNotEqual: { 'aws:SourceAccount': OWNER } } })],
    ],
    [
      'a key of which nothing is known, in a Deny',
      'unknown: statement-undecided @2 StringEquals s3:RequestObjectTag/x',
      [...own, deny({ Condition: { StringEquals: { 's3:RequestObjectTag/x': 'y' } } })],
    ],
    [
      'the network path, where presence decides',
      'unknown: network-path-undecided @2 Null aws:SourceVpce',
      [...own, deny({ Condition: { Null: { 'aws:SourceVpce': 'true' } } })],
    ],
    [
      'the organization of the source, untold',
      'unknown: statement-undecided @1 StringEquals aws:SourceOrgID',
      [acl(), write({ Condition: { StringEquals: { 'aws:SourceOrgID': ORG } } })],
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements, input, version = '2012-10-17') => {
    expect(gist(canDeliverToBucket(policy(statements, version), trail(input)))).toBe(expected)
  })

  test('the failing call is named', () => {
    const answer = canDeliverToBucket(policy([acl(), write({ Resource: `${BUCKET}/AWSLogs/${OTHER}/*` })]), trail())
    expect(answer.request).toEqual({
      purpose: `write a log file of account ${OWNER} in us-east-1`,
      caller: 'cloudtrail.amazonaws.com',
      action: 's3:PutObject',
      resource: `${BUCKET}/AWSLogs/${OWNER}/CloudTrail/us-east-1/2026/01/31/${OWNER}_CloudTrail_us-east-1_20260131T0000Z_aB3dE6gH9jK2mN5p.json.gz`,
    })
    expect(answer.decidedBy).toMatchObject({
      sid: 'AWSCloudTrailWrite20150319',
      element: 'resource',
      expected: [`${BUCKET}/AWSLogs/${OTHER}/*`],
    })
  })
})
