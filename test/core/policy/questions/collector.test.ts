import { describe, expect, test } from 'vitest'
import { type CollectorInput, canCollectorRead, type TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import { BUCKET, deny, gist, type Json, KEY, ORG, OTHER, OWNER, policy, QUEUE, trail, trailArn } from './fixtures.ts'

const ROLE = `arn:aws:iam::${OWNER}:role/logs/collector`
const GUEST = `arn:aws:iam::${OTHER}:role/collector`
const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes']

const permissions = (drop?: string, change: Json = {}) =>
  policy(
    [
      { Sid: 'Queue', Effect: 'Allow', Action: QUEUE_ACTIONS, Resource: QUEUE },
      { Sid: 'Get', Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/AWSLogs/*` },
      { Sid: 'List', Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET, Condition: { StringLike: { 's3:prefix': 'AWSLogs/*' } } },
      {
        Sid: 'Decrypt',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY,
        Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
      },
    ].flatMap((statement) =>
      statement.Sid === drop ? (Object.keys(change).length === 0 ? [] : [{ ...statement, ...change }]) : [statement],
    ),
  )
const delegates = policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWNER}:root` }, Action: 'kms:*', Resource: '*' })
const own: CollectorInput = {
  roleArn: ROLE,
  identityPolicies: [permissions()],
  queueArn: QUEUE,
  queuePolicy: 'absent',
  bucketPolicy: 'absent',
  keyPolicy: delegates,
}

const grant = (Action: unknown, Resource: unknown, overrides: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: { AWS: GUEST },
  Action,
  Resource,
  ...overrides,
})
const guest: CollectorInput = {
  roleArn: GUEST,
  identityPolicies: [permissions()],
  queueArn: QUEUE,
  queuePolicy: policy(grant(QUEUE_ACTIONS, QUEUE)),
  bucketPolicy: policy([grant('s3:GetObject', `${BUCKET}/AWSLogs/*`), grant('s3:ListBucket', BUCKET)]),
  keyPolicy: policy(grant('kms:Decrypt', '*')),
}

describe('canCollectorRead', () => {
  const cases: [title: string, expected: string, input: CollectorInput][] = [
    ['in the same account', 'sufficient: all-allowed', own],
    ['from another account', 'sufficient: all-allowed', guest],
    ['without a queue', 'sufficient: all-allowed', { ...own, identityPolicies: [permissions('Queue')], queueArn: undefined as never }],
    [
      'without work on the queue',
      'insufficient: nothing-allowed',
      { ...own, identityPolicies: [policy({ Effect: 'Deny', Action: 'iam:*', Resource: '*' })] },
    ],
    [
      'without deleting messages',
      'insufficient: action-differs',
      { ...own, identityPolicies: [permissions('Queue', { Action: 'sqs:ReceiveMessage' })] },
    ],
    [
      'without getting objects',
      'insufficient: resource-differs',
      { ...own, identityPolicies: [permissions('Get', { Resource: `${BUCKET}/else/*` })] },
    ],
    [
      'without digests',
      'insufficient: resource-differs',
      { ...own, identityPolicies: [permissions('Get', { Resource: `${BUCKET}/AWSLogs/${OWNER}/CloudTrail/*` })] },
    ],
    ['without listing', 'insufficient: action-differs', { ...own, identityPolicies: [permissions('List')] }],
    [
      'listing another prefix',
      'insufficient: condition-differs',
      { ...own, identityPolicies: [permissions('List', { Condition: { StringLike: { 's3:prefix': 'other/*' } } })] },
    ],
    ['without decryption', 'insufficient: identity-does-not-allow', { ...own, identityPolicies: [permissions('Decrypt')] }],
    ['a key that does not delegate', 'insufficient: resource-does-not-allow', { ...own, keyPolicy: policy(grant('kms:Decrypt', '*')) }],
    [
      'a bucket that denies all but its administrator',
      'insufficient: explicit-deny',
      {
        ...own,
        bucketPolicy: policy(deny({ Condition: { StringNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:role/admin` } } })),
      },
    ],
    [
      'a bucket behind an endpoint, way unknown',
      'unknown: statement-undecided',
      { ...own, bucketPolicy: policy(deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b' } } })) },
    ],
    ['another account, bucket silent', 'insufficient: resource-does-not-allow', { ...guest, bucketPolicy: 'absent' }],
    ['another account, queue silent', 'insufficient: resource-does-not-allow', { ...guest, queuePolicy: 'absent' }],
    ['another account, key silent', 'insufficient: resource-does-not-allow', { ...guest, keyPolicy: delegates }],
    ['another account, its role silent', 'insufficient: identity-does-not-allow', { ...guest, identityPolicies: [permissions('Get')] }],
    ['policies of the role not shown', 'unknown: document-missing', { ...own, identityPolicies: undefined as never }],
    ['policy of the bucket not shown', 'unknown: document-missing', { ...own, bucketPolicy: undefined as never }],
    ['no role', 'error: context-invalid', { ...own, roleArn: 'collector' }],
  ]
  test.each(cases)('%s', (_title, expected, input) => {
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as never
    expect(gist(canCollectorRead(given, trail({ kmsKeyArn: KEY }))).split(' @')[0]).toBe(expected)
  })

  test('the deciding document is named', () => {
    const { decidedBy, request } = canCollectorRead(
      { ...guest, identityPolicies: [permissions('Get', { Resource: `${BUCKET}/else/*` })] },
      trail(),
    )
    expect(decidedBy).toMatchObject({ document: 'role policy 0', statement: 1, sid: 'Get', element: 'resource' })
    expect(request).toMatchObject({ action: 's3:GetObject', purpose: `get a log file of account ${OWNER} in us-east-1` })
    const closed = canCollectorRead({ ...own, bucketPolicy: policy(deny()) }, trail())
    expect(closed.decidedBy).toMatchObject({ document: 'bucket', statement: 0, sid: 'Guard' })
  })
})

describe('whose log files the collector reads', () => {
  const gets = (...paths: readonly string[]) => [
    policy([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: paths.map((path) => `${BUCKET}/AWSLogs/${path}`) },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET },
    ]),
  ]
  const organization = { isOrganization: true, organizationId: ORG }
  const cases: [title: string, expected: string, paths: readonly string[], told: Partial<TrailInput>][] = [
    ['every account of the bucket', 'sufficient: all-allowed', [`${OWNER}/*`, `${OTHER}/*`], { accounts: [OTHER] }],
    ['one account of two', 'insufficient: resource-differs', [`${OWNER}/*`], { accounts: [OTHER] }],
    ['another trail’s account', 'insufficient: resource-differs', [`${OWNER}/*`], { otherTrailArns: [trailArn({ account: OTHER })] }],
    ['every member', 'sufficient: all-allowed', [`${ORG}/*`], { ...organization, accounts: [OTHER] }],
    ['one member of two', 'insufficient: resource-differs', [`${ORG}/${OWNER}/*`], { ...organization, accounts: [OTHER] }],
    ['the management account left out', 'insufficient: resource-differs', [`${ORG}/${OTHER}/*`], { ...organization, accounts: [OTHER] }],
    ['members nobody told', 'unknown: assumed-request', [`${ORG}/${OWNER}/*`], organization],
    ['one region of all', 'insufficient: resource-differs', [`${OWNER}/*/us-east-1/*`], { isMultiRegion: true }],
    ['one region, of a trail of one', 'sufficient: all-allowed', [`${OWNER}/*/us-east-1/*`], { isMultiRegion: false }],
    ['no Insights files', 'insufficient: resource-differs', [`${OWNER}/CloudTrail/*`, `${OWNER}/CloudTrail-Digest/*`], { insights: true }],
  ]
  test.each(cases)('%s', (_title, expected, paths, told) => {
    const input = { roleArn: ROLE, identityPolicies: gets(...paths), bucketPolicy: 'absent' as const }
    expect(gist(canCollectorRead(input, trail(told))).split(' @')[0]).toBe(expected)
  })

  test('a key that decrypts for one trail of two', () => {
    const Condition = { StringEquals: { 'kms:EncryptionContext:aws:cloudtrail:arn': trail().trailArn } }
    const keyPolicy = policy({ Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'kms:Decrypt', Resource: '*', Condition })
    const input = { roleArn: ROLE, identityPolicies: gets('*'), bucketPolicy: 'absent' as const, keyPolicy }
    expect(gist(canCollectorRead(input, trail({ kmsKeyArn: KEY, accounts: [OTHER] }))).split(':')[0]).toBe('insufficient')
    expect(gist(canCollectorRead(input, trail({ kmsKeyArn: KEY }))).split(':')[0]).toBe('sufficient')
  })

  test.each([
    ['a topic as queue', 'context-invalid', { queueArn: QUEUE.replace(':sqs:', ':sns:') }],
    ['a queue of another partition', 'partition-mismatch', { queueArn: QUEUE.replace('arn:aws:', 'arn:aws-cn:') }],
    ['a role of another partition', 'partition-mismatch', { roleArn: ROLE.replace('arn:aws:', 'arn:aws-cn:') }],
  ])('%s', (_title, code, told) => {
    expect(gist(canCollectorRead({ ...own, ...told }, trail()))).toBe(`error: ${code}`)
  })
})
