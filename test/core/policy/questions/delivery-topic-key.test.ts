import { describe, expect, test } from 'vitest'
import { canPublishToTopic, canUseKey, describeTrail, type TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import {
  deny,
  gist,
  HOMES,
  type Json,
  KEY,
  OTHER,
  OWNER,
  type PartitionName,
  policy,
  SERVICE,
  TOPIC,
  TRAIL,
  trail,
  trailArn,
} from './fixtures.ts'

const publish = (overrides: Json = {}): Json => ({
  Sid: 'AWSCloudTrailSNSPolicy20131101',
  Effect: 'Allow',
  Principal: SERVICE,
  Action: 'SNS:Publish',
  Resource: TOPIC,
  ...overrides,
})

describe('canPublishToTopic', () => {
  const cases: [title: string, expected: string, statements: unknown][] = [
    ['the documented default', 'sufficient: all-allowed @0 Allow', publish()],
    ['with SourceArn', 'sufficient: all-allowed @0 Allow', publish({ Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } })],
    ['with SourceAccount', 'sufficient: all-allowed @0 Allow', publish({ Condition: { StringEquals: { 'aws:SourceAccount': OWNER } } })],
    ['any resource and version, as in an old template', 'sufficient: all-allowed @0 Allow', publish({ Resource: '*' })],
    ['action in lower case', 'sufficient: all-allowed @0 Allow', publish({ Action: 'sns:publish' })],
    [
      'HTTPS only',
      'sufficient: all-allowed @0 Allow',
      [publish(), deny({ Action: 'sns:Publish', Resource: TOPIC, Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ],
    [
      'the default of the SNS console',
      'insufficient: condition-differs @0 StringEquals AWS:SourceOwner',
      publish({
        Sid: '__default_statement_ID',
        Principal: { AWS: '*' },
        Action: ['SNS:Publish', 'SNS:Subscribe'],
        Condition: { StringEquals: { 'AWS:SourceOwner': OWNER } },
      }),
    ],
    [
      'the ARN that a page of AWS misspells',
      'insufficient: resource-differs @0 Resource',
      publish({ Resource: 'aws:arn:sns:us-east-1:111122223333:trail-topic' }),
    ],
    ['another topic', 'insufficient: resource-differs @0 Resource', publish({ Resource: `${TOPIC}-2` })],
    [
      'another trail',
      'insufficient: condition-differs @0 ArnLike aws:SourceArn',
      publish({ Condition: { ArnLike: { 'aws:SourceArn': trailArn({ name: 'other' }) } } }),
    ],
    ['subscribing alone', 'insufficient: action-differs @0 Action', publish({ Action: 'SNS:Subscribe' })],
    [
      'the accounts of the first regions',
      'outdated: old-account-principals @0 Principal',
      publish({ Principal: { AWS: ['arn:aws:iam::086441151436:root', '113285607260'] } }),
    ],
    [
      'a Deny for other organizations',
      'insufficient: explicit-deny @1 StringNotEquals aws:PrincipalOrgID',
      [publish(), deny({ Action: 'sns:*', Resource: TOPIC, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } } })],
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements) => {
    expect(gist(canPublishToTopic(policy(statements), trail({ topicArn: TOPIC })))).toBe(expected)
  })

  test.each(Object.keys(HOMES) as PartitionName[])('in %s', (partition) => {
    const source = trailArn({ partition })
    const topicArn = `arn:${partition}:sns:${HOMES[partition]}:${OWNER}:trail-topic`
    const document = policy(publish({ Resource: topicArn, Condition: { StringEquals: { 'aws:SourceArn': source } } }))
    expect(canPublishToTopic(document, trail({ trailArn: source, topicArn })).verdict).toBe('sufficient')
  })

  test('the topic must be told', () => {
    expect(canPublishToTopic(policy(publish()), trail())).toMatchObject({ verdict: 'unknown', needs: ['topicArn'] })
  })
})

const encrypt = (overrides: Json = {}): Json => ({
  Sid: 'Encrypt',
  Effect: 'Allow',
  Principal: SERVICE,
  Action: 'kms:GenerateDataKey*',
  Resource: '*',
  Condition: {
    StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` },
    StringEquals: { 'aws:SourceArn': TRAIL },
  },
  ...overrides,
})
const describeKey = { Sid: 'Describe', Effect: 'Allow', Principal: SERVICE, Action: 'kms:DescribeKey', Resource: '*' }
const root = { Sid: 'Root', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWNER}:root` }, Action: 'kms:*', Resource: '*' }
const documented = [root, encrypt(), describeKey]
const second = trailArn({ account: OTHER })
const bothContexts = {
  'kms:EncryptionContext:aws:cloudtrail:arn': [`arn:aws:cloudtrail:*:${OWNER}:trail/*`, `arn:aws:cloudtrail:*:${OTHER}:trail/*`],
}

describe('canUseKey for log files', () => {
  const cases: [title: string, expected: string, statements: unknown, input?: Partial<TrailInput>][] = [
    ['the documented policy', 'sufficient: all-allowed @2 Allow', documented],
    [
      'without SourceArn, as before',
      'sufficient: all-allowed @2 Allow',
      [
        root,
        encrypt({ Condition: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${OWNER}:trail/*` } } }),
        describeKey,
      ],
    ],
    [
      'SourceArn alone',
      'sufficient: all-allowed @2 Allow',
      [root, encrypt({ Condition: { StringEquals: { 'AWS:SourceArn': TRAIL } } }), describeKey],
    ],
    [
      'that context keys are there',
      'sufficient: all-allowed @2 Allow',
      [root, encrypt({ Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } } }), describeKey],
    ],
    ['one data key call', 'sufficient: all-allowed @2 Allow', [root, encrypt({ Action: 'kms:GenerateDataKey' }), describeKey]],
    [
      'decryption for an S3 Bucket Key',
      'sufficient: all-allowed @2 Allow',
      [root, encrypt({ Action: ['kms:GenerateDataKey*', 'kms:Decrypt'] }), describeKey],
      { bucketKey: true },
    ],
    [
      'two accounts, both as source',
      'sufficient: all-allowed @2 Allow',
      [root, encrypt({ Condition: { StringLike: bothContexts, StringEquals: { 'aws:SourceArn': [TRAIL, second] } } }), describeKey],
      { otherTrailArns: [second] },
    ],
    [
      'the two-account example AWS prints, with one source',
      'insufficient: condition-differs @1 StringEquals aws:SourceArn',
      [root, encrypt({ Condition: { StringLike: bothContexts, StringEquals: { 'aws:SourceArn': TRAIL } } }), describeKey],
      { otherTrailArns: [second] },
    ],
    ['the root statement alone', 'insufficient: principal-differs @0 Principal', [root]],
    ['no describing', 'insufficient: principal-differs @0 Principal', [root, encrypt()]],
    ['no decryption for an S3 Bucket Key', 'insufficient: action-differs @1 Action', documented, { bucketKey: true }],
    [
      'another account in the encryption context',
      'insufficient: condition-differs @1 StringLike kms:EncryptionContext:aws:cloudtrail:arn',
      [
        root,
        encrypt({ Condition: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${OTHER}:trail/*` } } }),
        describeKey,
      ],
    ],
    [
      'an encryption context that nobody sends',
      'insufficient: condition-differs @1 StringEquals kms:EncryptionContext:purpose',
      [root, encrypt({ Condition: { StringEquals: { 'kms:EncryptionContext:purpose': 'logs' } } }), describeKey],
    ],
    [
      'an encryption context asked of describing',
      'insufficient: condition-differs @2 Null kms:EncryptionContext:aws:cloudtrail:arn',
      [root, encrypt(), { ...describeKey, Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } } }],
    ],
    [
      'the bucket as Resource, which a page of AWS once printed',
      'insufficient: resource-differs @1 Resource',
      [root, encrypt({ Resource: 'arn:aws:s3:::myBucketName' }), describeKey],
    ],
    [
      'a service through which it is called',
      'unknown: statement-undecided @1 StringEquals kms:ViaService',
      [root, encrypt({ Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } }), describeKey],
    ],
    [
      'another trail',
      'insufficient: condition-differs @1 StringEquals aws:SourceArn',
      [root, encrypt({ Condition: { StringEquals: { 'aws:SourceArn': trailArn({ name: 'other' }) } } }), describeKey],
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements, input) => {
    expect(gist(canUseKey(policy(statements), trail({ kmsKeyArn: KEY, ...input })))).toBe(expected)
  })
})

describe('canUseKey for an encrypted topic', () => {
  const cases: [title: string, expected: string, overrides: Json][] = [
    ['the documented grant', 'sufficient: all-allowed @0 Allow', { Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Condition: {} }],
    ['no decryption', 'insufficient: action-differs @0 Action', { Action: 'kms:GenerateDataKey*', Condition: {} }],
    [
      'a source, of which AWS says nothing',
      'unknown: statement-undecided @0 StringEquals aws:SourceArn',
      { Action: ['kms:GenerateDataKey*', 'kms:Decrypt'], Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } },
    ],
  ]
  test.each(cases)('%s', (_title, expected, overrides) => {
    expect(gist(canUseKey(policy(encrypt(overrides)), trail({ topicArn: TOPIC }), { use: 'topic', keyArn: KEY }))).toBe(expected)
  })
})

test('what must be told', () => {
  expect(canUseKey(policy(root), trail())).toMatchObject({ verdict: 'unknown', needs: ['kmsKeyArn'] })
  expect(canUseKey(policy(root), trail(), { use: 'topic', keyArn: KEY })).toMatchObject({ verdict: 'unknown', needs: ['topicArn'] })
})

describe('what was not told of the key and the bucket', () => {
  const encrypts = { Effect: 'Allow', Principal: SERVICE, Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'], Resource: '*' }
  const cases: [title: string, bucketKey: boolean | undefined, action: string, expected: string, needs?: readonly string[]][] = [
    ['a bucket key', true, 'kms:DescribeKey', 'insufficient: action-differs @0 Action'],
    ['no bucket key', false, 'kms:DescribeKey', 'sufficient: all-allowed @0 Allow'],
    ['a bucket key nobody told', undefined, 'kms:DescribeKey', 'unknown: assumed-request @0 Action', ['bucketKey']],
    ['decryption anyway', undefined, 'kms:Decrypt', 'sufficient: all-allowed @0 Allow'],
  ]
  test.each(cases)('%s', (_title, bucketKey, action, expected, needs) => {
    const described = describeTrail({ trailArn: TRAIL, kmsKeyArn: KEY, ...(bucketKey === undefined ? {} : { bucketKey }) })
    if (!described.ok) throw new Error(described.because.text)
    const answer = canUseKey(policy({ ...encrypts, Action: [...encrypts.Action, action] }), described.trail)
    expect(gist(answer)).toBe(expected)
    expect(answer.needs).toEqual(needs)
  })

  test.each([
    ['context-invalid', 'alias', KEY.replace('key/', 'alias/')],
    ['partition-mismatch', 'China', KEY.replace('arn:aws:', 'arn:aws-cn:')],
  ])('%s: the key of a topic, %s', (code, _title, keyArn) => {
    const answer = canUseKey(policy(encrypts), trail({ topicArn: TOPIC }), { use: 'topic', keyArn })
    expect(gist(answer)).toBe(`error: ${code}`)
  })
})
