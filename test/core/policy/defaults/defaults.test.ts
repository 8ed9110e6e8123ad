import { describe, expect, test } from 'vitest'
import {
  bucketStatements,
  documentText,
  keyStatements,
  logRolePermissions,
  logRoleTrust,
  OUR_SIDS,
  queueStatements,
  type StatementJson,
  topicStatements,
} from '../../../../packages/core/src/policy/defaults/index.ts'
import { type PolicyDocument, parsePolicyDocument } from '../../../../packages/core/src/policy/index.ts'
import {
  canAssumeLogRole,
  canDeliverToBucket,
  canPublishToTopic,
  canTopicSendToQueue,
  canUseKey,
  canWriteLogStreams,
  fitsLimits,
  isOpenToConfusedDeputy,
  isOverBroad,
  isPublic,
  type PolicyAnswer,
  type PolicyKind,
  type TrailContext,
  type TrailInput,
} from '../../../../packages/core/src/policy/questions/index.ts'
import { HOMES, ORG, OTHER, OWNER, type PartitionName, trail, trailArn } from '../questions/fixtures.ts'

const PARTITIONS = Object.keys(HOMES) as PartitionName[]
const THIRD = '777788889999'

const SHAPES: readonly [title: string, input: (partition: PartitionName) => Partial<TrailInput>][] = [
  ['one trail', () => ({})],
  ['a prefix', () => ({ prefix: 'logs/of trails' })],
  ['every region', () => ({ isMultiRegion: true, insights: true })],
  ['three accounts', () => ({ accounts: [OWNER, OTHER, THIRD], prefix: 'central' })],
  ['two trails of one account', (partition) => ({ otherTrailArns: [trailArn({ partition, name: 'second' })] })],
  ['an organization', () => ({ isOrganization: true, organizationId: ORG, isMultiRegion: true })],
  ['an organization with its members', () => ({ isOrganization: true, organizationId: ORG, accounts: [OTHER, THIRD] })],
  [
    'an organization beside a trail of another account',
    (partition) => ({ isOrganization: true, organizationId: ORG, otherTrailArns: [trailArn({ partition, account: THIRD })] }),
  ],
  ['an S3 Bucket Key', () => ({ bucketKey: true })],
]

const CASES = PARTITIONS.flatMap((partition) =>
  SHAPES.map(([title, input]) => {
    const region = HOMES[partition]
    const context = trail({
      trailArn: trailArn({ partition }),
      topicArn: `arn:${partition}:sns:${region}:${OWNER}:outcomestopic`,
      logGroupArn: `arn:${partition}:logs:${region}:${OWNER}:log-group:outcomestrail:*`,
      kmsKeyArn: `arn:${partition}:kms:${region}:${OWNER}:key/0a1b2c3d-0000-4000-8000-000000000000`,
      ...input(partition),
    })
    return [`${partition}, ${title}`, context] as const
  }),
)

function read(statements: readonly StatementJson[]): { document: PolicyDocument; text: string } {
  const text = documentText(statements)
  const parsed = parsePolicyDocument(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  expect(parsed.problems).toEqual([])
  return { document: parsed.document, text }
}

function queueOf({ topicArn = '' }: TrailContext): { queueArn: string; topicArn: string } {
  return { queueArn: topicArn.replace(':sns:', ':sqs:'), topicArn }
}

type Ask = (document: PolicyDocument, context: TrailContext) => PolicyAnswer
const KINDS: readonly [kind: PolicyKind, make: (context: TrailContext) => readonly StatementJson[], ask: Ask][] = [
  ['s3-bucket', (context) => bucketStatements(context, { tlsOnly: false }), canDeliverToBucket],
  ['s3-bucket', (context) => bucketStatements(context, { tlsOnly: true }), canDeliverToBucket],
  ['sns-topic', topicStatements, canPublishToTopic],
  ['sqs-queue', (context) => queueStatements(queueOf(context)), (document, context) => canTopicSendToQueue(document, queueOf(context))],
  ['kms-key', keyStatements, (document, context) => canUseKey(document, context)],
  ['role-trust', () => logRoleTrust(), canAssumeLogRole],
  ['role-permissions', logRolePermissions, (document, context) => canWriteLogStreams([document], context)],
]

describe.each(CASES)('%s', (_title, context) => {
  test.each(KINDS)('%s', (kind, make, ask) => {
    const statements = make(context)
    const { document, text } = read(statements)
    const answer = ask(document, context)
    expect([answer.verdict, answer.because.code, answer.notes]).toEqual(['sufficient', 'all-allowed', undefined])
    if (kind !== 'role-permissions') {
      expect(isPublic(document, kind).verdict).toBe('not-public')
      const deputy = isOpenToConfusedDeputy(document, kind)
      expect([deputy.verdict, deputy.notes]).toEqual([kind === 'role-trust' ? 'not-applicable' : 'closed', undefined])
    }
    expect(isOverBroad(document, kind, context.prefix).verdict).toBe('narrow')
    expect(fitsLimits({ document, text, isCompact: false }, kind).verdict).toBe('fits')
    expect(text).not.toContain('${')
    for (const { Sid } of statements) expect(OUR_SIDS).toContain(Sid)
    for (const { Sid } of statements) expect(Sid).toMatch(/^[A-Za-z0-9]+$/u)
  })
})

describe('the statements as they are written', () => {
  const TRAIL = trailArn()

  test('one trail', () => {
    expect(bucketStatements(trail({ prefix: 'logs' }), { tlsOnly: true })).toEqual([
      {
        Sid: 'TrailmendAclCheck',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:GetBucketAcl',
        Resource: 'arn:aws:s3:::trail-logs',
        Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
      },
      {
        Sid: 'TrailmendWrite',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::trail-logs/logs/AWSLogs/${OWNER}/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': TRAIL } },
      },
      {
        Sid: 'TrailmendTlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::trail-logs', 'arn:aws:s3:::trail-logs/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ])
  })

  test('several accounts stand side by side', () => {
    const [acl, write] = bucketStatements(trail({ accounts: [OTHER] }), { tlsOnly: false })
    const arns = [TRAIL, trailArn({ account: OTHER })]
    expect(acl?.Condition).toEqual({ StringEquals: { 'aws:SourceArn': arns } })
    expect(write?.Resource).toEqual([OWNER, OTHER].map((account) => `arn:aws:s3:::trail-logs/AWSLogs/${account}/*`))
    expect(write?.Condition).toEqual({ StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': arns } })
  })

  test('an organization has a folder of its own, and keeps the plain one', () => {
    const organization = trail({ isOrganization: true, organizationId: ORG })
    expect(bucketStatements(organization, { tlsOnly: false }).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['TrailmendAclCheck', 'arn:aws:s3:::trail-logs'],
      ['TrailmendWrite', `arn:aws:s3:::trail-logs/AWSLogs/${OWNER}/*`],
      ['TrailmendOrganizationWrite', `arn:aws:s3:::trail-logs/AWSLogs/${ORG}/*`],
    ])
  })

  test('the trust of the role has no condition', () => {
    expect(logRoleTrust()).toEqual([
      {
        Sid: 'TrailmendAssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ])
  })

  test('log streams are those of the trail', () => {
    const logGroupArn = `arn:aws:logs:us-east-1:${OWNER}:log-group:main`
    const streams = (input: Partial<TrailInput>) => logRolePermissions(trail({ logGroupArn, ...input })).map(({ Resource }) => Resource)
    expect(streams({})).toEqual([`${logGroupArn}:log-stream:${OWNER}_CloudTrail_us-east-1*`])
    expect(streams({ isOrganization: true, organizationId: ORG })).toEqual([
      [`${logGroupArn}:log-stream:${OWNER}_CloudTrail_us-east-1*`, `${logGroupArn}:log-stream:${ORG}_*`],
    ])
  })

  test('what a key must let CloudTrail do', () => {
    const kmsKeyArn = `arn:aws:kms:us-east-1:${OWNER}:key/1`
    const sids = (bucketKey: boolean | undefined) => {
      const { bucketKey: _known, ...rest } = trail({ kmsKeyArn })
      return keyStatements(bucketKey === undefined ? rest : { ...rest, bucketKey }).map(({ Sid }) => Sid)
    }
    expect(sids(false)).toEqual(['TrailmendEncrypt', 'TrailmendDescribeKey'])
    expect(sids(true)).toEqual(['TrailmendEncrypt', 'TrailmendDescribeKey', 'TrailmendDecrypt'])
    expect(sids(undefined)).toEqual(['TrailmendEncrypt', 'TrailmendDescribeKey', 'TrailmendDecrypt'])
  })

  test('without a resource there is no statement', () => {
    const { bucket: _bucket, ...bare } = trail()
    expect([bucketStatements(bare, { tlsOnly: true }), topicStatements(bare), keyStatements(bare), logRolePermissions(bare)]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })
})

test('a hundred accounts fit into one bucket policy', () => {
  const accounts = Array.from({ length: 100 }, (_, index) => String(200_000_000_000 + index))
  const { document, text } = read(bucketStatements(trail({ accounts }), { tlsOnly: true }))
  expect(fitsLimits({ document, text, isCompact: false }, 's3-bucket').verdict).toBe('fits')
})
