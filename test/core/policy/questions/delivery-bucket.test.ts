import { describe, expect, test } from 'vitest'
import { canDeliverToBucket, describeTrail, type TrailInput } from '../../../../packages/core/src/policy/questions/index.ts'
import {
  acl,
  BUCKET,
  deny,
  gist,
  HOMES,
  KEY,
  ORG,
  OTHER,
  OWNER,
  type PartitionName,
  policy,
  TRAIL,
  trail,
  trailArn,
  write,
} from './fixtures.ts'

const ALLOWED = 'sufficient: all-allowed @1 Allow'
const own = [acl(), write()]

describe('the policies AWS documents suffice', () => {
  test.each(Object.keys(HOMES) as PartitionName[])('one account in %s', (partition) => {
    const source = trailArn({ partition })
    const bucket = `arn:${partition}:s3:::trail-logs`
    const document = policy([
      acl({ Resource: bucket, Condition: { StringEquals: { 'aws:SourceArn': source } } }),
      write({
        Resource: `${bucket}/AWSLogs/${OWNER}/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': source } },
      }),
    ])
    expect(gist(canDeliverToBucket(document, trail({ trailArn: source, isMultiRegion: true, insights: true })))).toBe(ALLOWED)
  })

  test.each(Object.keys(HOMES) as PartitionName[])('an organization in %s', (partition) => {
    const source = trailArn({ partition })
    const bucket = `arn:${partition}:s3:::trail-logs`
    const Condition = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': source } }
    const document = policy([
      acl({ Resource: bucket, Condition: { StringEquals: { 'aws:SourceArn': source } } }),
      write({ Resource: `${bucket}/AWSLogs/${OWNER}/*`, Condition }),
      write({ Resource: `${bucket}/AWSLogs/${ORG}/*`, Condition }),
    ])
    const answer = canDeliverToBucket(
      document,
      trail({ trailArn: source, isOrganization: true, organizationId: ORG, accounts: [OWNER, OTHER] }),
    )
    expect(gist(answer)).toBe('sufficient: all-allowed @2 Allow')
    expect(answer.notes).toBeUndefined()
  })

  const second = trailArn({ account: OTHER, name: 'second' })
  const cases: [title: string, statements: unknown, input?: Partial<TrailInput>][] = [
    ['with a prefix', [acl(), write({ Resource: `${BUCKET}/logs/here/AWSLogs/${OWNER}/*` })], { prefix: 'logs/here' }],
    ['with a prefix told with its slash', [acl(), write({ Resource: `${BUCKET}/logs/AWSLogs/${OWNER}/*` })], { prefix: 'logs/' }],
    ['with a bucket told by its ARN', own, { bucket: BUCKET }],
    [
      'for the trails of two accounts',
      [
        acl({ Condition: { StringEquals: { 'aws:SourceArn': [TRAIL, second] } } }),
        write({
          Resource: [`${BUCKET}/AWSLogs/${OWNER}/*`, `${BUCKET}/AWSLogs/${OTHER}/*`],
          Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': [TRAIL, second] } },
        }),
      ],
      { otherTrailArns: [second] },
    ],
    [
      'for trails of one name in several accounts',
      [
        acl({ Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:*:trail/main' } } }),
        write({ Resource: `${BUCKET}/AWSLogs/*`, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/main' } } }),
      ],
      { accounts: [OWNER, OTHER] },
    ],
    [
      'in its form before SourceArn',
      [acl({ Condition: undefined }), write({ Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } } })],
    ],
    ['without the ACL header', [acl(), write({ Condition: undefined })]],
    ['with SourceAccount', [acl({ Condition: undefined }), write({ Condition: { StringEquals: { 'AWS:sourceaccount': OWNER } } })]],
    ['with a key', own, { kmsKeyArn: KEY }],
    ['with duplicate Sids, which S3 accepts', [acl({ Sid: 'Same' }), write({ Sid: 'Same' })]],
    ['without Sids', [acl({ Sid: undefined }), write({ Sid: undefined })]],
  ]
  test.each(cases)('%s', (_title, statements, input) => {
    expect(gist(canDeliverToBucket(policy(statements), trail(input)))).toBe(ALLOWED)
  })

  test.each(['2008-10-17', null])('with Version %s', (version) => {
    expect(gist(canDeliverToBucket(policy(own, version), trail()))).toBe(ALLOWED)
  })

  test('the organization form of Control Tower', () => {
    const document = policy([
      acl({ Condition: undefined }),
      write({ Resource: `${BUCKET}/${ORG}/AWSLogs/${ORG}/*`, Condition: { StringEquals: { 'aws:SourceOrgID': ORG } } }),
    ])
    const answer = canDeliverToBucket(document, trail({ isOrganization: true, organizationId: ORG, prefix: ORG }))
    expect(gist(answer)).toBe(ALLOWED)
    expect(answer.notes?.map(({ code }) => code)).toEqual(['plain-account-path-missing'])
  })
})

describe('Deny statements that delivery passes', () => {
  const cases: [title: string, condition: unknown, action?: string][] = [
    ['plain HTTP', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['old TLS', { NumericLessThan: { 's3:TlsVersion': '1.2' } }],
    [
      'another organization, services spared',
      { StringNotEquals: { 'aws:PrincipalOrgID': ORG }, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    ],
    [
      'a foreign endpoint, services spared',
      { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
    ],
    [
      'a foreign address, services spared',
      { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' }, Bool: { 'aws:PrincipalIsAWSService': false } },
    ],
    ['a foreign source', { StringNotEquals: { 'aws:SourceAccount': OWNER }, Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['another ACL', { StringNotEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }, 's3:PutObject'],
    ['customer keys', { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } }],
    ['deleting', undefined, 's3:DeleteObject*'],
    ['one endpoint of a customer', { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' } }],
  ]
  test.each(cases)('%s', (_title, Condition, Action = 's3:*') => {
    expect(gist(canDeliverToBucket(policy([...own, deny({ Condition, Action })]), trail()))).toBe(ALLOWED)
  })
})

describe('encryption of digests, which AWS documents in two ways', () => {
  const document = policy([
    ...own,
    deny({ Action: 's3:PutObject', Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } }),
  ])
  test.each([
    ['with validation', true, 'unknown: digest-encryption-undocumented @2 StringNotEquals s3:x-amz-server-side-encryption'],
    ['without validation', false, ALLOWED],
  ])('%s', (_title, logFileValidation, expected) => {
    expect(gist(canDeliverToBucket(document, trail({ kmsKeyArn: KEY, logFileValidation })))).toBe(expected)
  })
})

describe('organization trails', () => {
  const organization: Partial<TrailInput> = { isOrganization: true, organizationId: ORG }
  const orgWrite = write({ Resource: `${BUCKET}/AWSLogs/${ORG}/*` })
  const cases: [title: string, expected: string, statements: unknown, input?: Partial<TrailInput>][] = [
    ['the organization path is missing', 'insufficient: resource-differs @1 Resource', own],
    [
      'the path of another organization',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/o-anotherone99/*` })],
    ],
    [
      'the prefix is forgotten, as in a well-known construct',
      'insufficient: resource-differs @1 Resource',
      [acl(), orgWrite],
      { prefix: 'logs' },
    ],
    [
      'the delegated administrator as source',
      'insufficient: condition-differs @0 StringEquals aws:SourceArn',
      [acl({ Condition: { StringEquals: { 'aws:SourceArn': trailArn({ account: OTHER }) } } }), orgWrite],
    ],
    [
      'one member alone, members untold',
      'unknown: assumed-request @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/${ORG}/${OWNER}/*` })],
    ],
    [
      'one member of two',
      'insufficient: resource-differs @1 Resource',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/${ORG}/${OWNER}/*` })],
      { accounts: [OWNER, OTHER] },
    ],
    ['without the plain path', ALLOWED, [acl(), orgWrite]],
  ]
  test.each(cases)('%s', (_title, expected, statements, input) => {
    expect(gist(canDeliverToBucket(policy(statements), trail({ ...organization, ...input })))).toBe(expected)
  })

  test('an empty list of members is no list', () => {
    const document = policy([acl(), write({ Resource: `${BUCKET}/AWSLogs/${OWNER}/*` })])
    expect(canDeliverToBucket(document, trail({ ...organization, accounts: [] })).verdict).toBe('insufficient')
  })

  test('the organization must be told', () => {
    expect(canDeliverToBucket(policy(own), trail({ isOrganization: true }))).toMatchObject({
      verdict: 'unknown',
      needs: ['organizationId'],
    })
  })
})

describe('what is not known of a trail cannot fail it', () => {
  const onlyLogs = policy([acl(), write({ Resource: `${BUCKET}/AWSLogs/${OWNER}/CloudTrail/*` })])
  test('digests', () => {
    const described = canDeliverToBucket(onlyLogs, trail({ logFileValidation: undefined as never }))
    expect(described).toMatchObject({ verdict: 'unknown', because: { code: 'assumed-request' }, needs: ['logFileValidation'] })
  })
  test('the bucket', () => {
    expect(canDeliverToBucket(onlyLogs, trail({ bucket: undefined as never }))).toMatchObject({ verdict: 'unknown', needs: ['bucket'] })
  })
})

describe('former principals', () => {
  const formerly = (accounts: readonly string[]) => {
    const Principal = { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) }
    const Condition = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }
    return policy([acl({ Principal, Condition: undefined }), write({ Principal, Condition })])
  }
  test('the account of the home region is outdated', () => {
    expect(gist(canDeliverToBucket(formerly(['086441151436', '113285607260']), trail()))).toBe(
      'outdated: old-account-principals @0 Principal',
    )
  })
  test('accounts of other regions do not deliver', () => {
    const answer = canDeliverToBucket(formerly(['113285607260']), trail())
    expect(gist(answer)).toBe('insufficient: principal-differs @0 Principal')
    expect(answer.notes?.map(({ code }) => code)).toEqual(['old-account-principals-elsewhere'])
  })
  test('a region opened since has none', () => {
    const answer = canDeliverToBucket(formerly(['086441151436']), trail({ trailArn: trailArn({ region: 'eu-north-1' }) }))
    expect(answer.verdict).toBe('insufficient')
  })
  test('the Chinese service name in China cannot be judged', () => {
    const source = trailArn({ partition: 'aws-cn' })
    const Principal = { Service: 'cloudtrail.amazonaws.com.cn' }
    const document = policy([
      acl({ Principal, Resource: 'arn:aws-cn:s3:::trail-logs', Condition: undefined }),
      write({ Principal, Resource: `arn:aws-cn:s3:::trail-logs/AWSLogs/${OWNER}/*`, Condition: undefined }),
    ])
    expect(gist(canDeliverToBucket(document, trail({ trailArn: source })))).toBe('unknown: china-service-principal @0 Principal')
  })
})

describe('calls that are made only under circumstances', () => {
  const home = [acl(), write({ Resource: `${BUCKET}/AWSLogs/${OWNER}/CloudTrail*/us-east-1/*` })]
  const organization = { isOrganization: true, organizationId: ORG }
  const member = (account: string) => write({ Resource: `${BUCKET}/AWSLogs/${ORG}/${account}/*` })
  type Told = Partial<TrailInput>
  const cases: [title: string, expected: string, statements: unknown, told: Told, needs?: readonly string[]][] = [
    ['one region, of a trail of one', 'sufficient: all-allowed', home, { isMultiRegion: false }],
    ['one region, of a trail of all', 'insufficient: resource-differs', home, { isMultiRegion: true }],
    ['one region, not told', 'unknown: assumed-request', home, {}, ['isMultiRegion']],
    [
      'one region of log files, neither told',
      'unknown: assumed-request',
      [acl(), write({ Resource: `${BUCKET}/AWSLogs/${OWNER}/CloudTrail/us-east-1/*` })],
      { logFileValidation: undefined as never },
      ['isMultiRegion'],
    ],
    [
      'members, the management account besides',
      'sufficient: all-allowed',
      [acl(), member(OWNER), member(OTHER)],
      { ...organization, accounts: [OTHER] },
    ],
    [
      'members, the management account left out',
      'insufficient: resource-differs',
      [acl(), member(OTHER)],
      { ...organization, accounts: [OTHER] },
    ],
    ['the management account, members not told', 'unknown: assumed-request', [acl(), member(OWNER)], organization, ['accounts']],
  ]
  test.each(cases)('%s', (_title, expected, statements, told, needs) => {
    const all = { trailArn: TRAIL, bucket: 'trail-logs', logFileValidation: true, insights: false, ...told }
    const described = describeTrail(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never)
    if (!described.ok) throw new Error(described.because.text)
    const answer = canDeliverToBucket(policy(statements), described.trail)
    expect(gist(answer).split(' @')[0]).toBe(expected)
    expect(answer.needs).toEqual(needs)
  })
})
