import { acl, allow, BUCKET, deny, ORG, OTHER, OWNER, TRAIL, trailArn, write } from '../questions/fixtures.ts'
import { bucket, type MendCase, ORGANIZATION, OTHER_TRAIL, text } from './fixtures.ts'
import { CONSTRUCT, CONTROL_TOWER } from './real-policies.ts'

const PUBLIC_READ = allow({ Sid: 'Site', Action: 's3:GetObject', Resource: `${BUCKET}/*` })
const OWN_WRITE = write({ Sid: 'TrailmendWrite' })
const OWN_ACL = acl({ Sid: 'TrailmendAclCheck' })
const ACL_SET = { 's3:x-amz-acl': 'bucket-owner-full-control' }
const PLAIN = { Bool: { 'aws:SecureTransport': 'false' } }
/** A user who was deleted, as S3 goes on showing them. */
const GONE = { AWS: ['AIDACKCEVSQ6C2EXAMPLE', OTHER] }

/** The documented policy, its write under other conditions, for a trail that has moved to a prefix. */
const moved = (condition: unknown) => bucket(text([acl(), write({ Condition: condition })]), { prefix: 'logs' })

/** The documented policy and a statement about TLS, where everybody must come by TLS. */
const guarded = (statement: Record<string, unknown>) => bucket(text([acl(), write(), deny(statement)]), {}, { tlsOnly: true })

export const BUCKET_CASES: readonly MendCase[] = [
  ['no bucket policy', 'missing +TrailmendAclCheck +TrailmendWrite', bucket(null)],
  ['an empty text', 'missing +TrailmendAclCheck +TrailmendWrite', bucket('  ')],
  ['a bucket of our own', 'missing +TrailmendAclCheck +TrailmendWrite +TrailmendTlsOnly', bucket(null, {}, { tlsOnly: true })],
  ['no policy for an organization', 'missing +TrailmendAclCheck +TrailmendWrite +TrailmendOrganizationWrite', bucket(null, ORGANIZATION)],
  ['a policy without statements', 'insufficient +TrailmendAclCheck +TrailmendWrite', bucket(text([]))],
  ['the documented policy', 'sufficient', bucket(text([acl(), write()]))],
  ['the documented policy without a source', 'sufficient', bucket(text([acl({ Condition: undefined }), write({ Condition: undefined })]))],
  ['a construct library', 'sufficient', bucket(text(CONSTRUCT))],
  ['a landing zone', 'sufficient', bucket(text(CONTROL_TOWER), { ...ORGANIZATION, prefix: ORG })],
  [
    'a landing zone and a trail of another account',
    'insufficient +TrailmendWrite',
    bucket(text(CONTROL_TOWER), { ...ORGANIZATION, prefix: ORG, otherTrailArns: [OTHER_TRAIL] }),
  ],
  ['the ACL check is missing', 'insufficient +TrailmendAclCheck', bucket(text([write()]))],
  ['the write is missing', 'insufficient +TrailmendWrite', bucket(text([acl()]))],
  ['the organization path is missing', 'insufficient +TrailmendOrganizationWrite', bucket(text([acl(), write()]), ORGANIZATION)],
  [
    'only the organization path is there',
    'sufficient',
    bucket(text([acl(), write({ Resource: `${BUCKET}/AWSLogs/${ORG}/*` })]), ORGANIZATION),
  ],
  [
    'another trail was there before',
    'insufficient ~AWSCloudTrailAclCheck20150319 ~AWSCloudTrailWrite20150319',
    bucket(text([acl(), write()]), { trailArn: trailArn({ name: 'new' }) }),
  ],
  [
    'a second account',
    'insufficient ~AWSCloudTrailAclCheck20150319 ~AWSCloudTrailWrite20150319',
    bucket(text([acl(), write()]), { otherTrailArns: [OTHER_TRAIL] }),
  ],
  [
    'a second account, only one of its grants is missing',
    'insufficient ~TrailmendWrite',
    bucket(text([acl({ Condition: undefined }), OWN_WRITE]), { otherTrailArns: [OTHER_TRAIL] }),
  ],
  ['a prefix', 'insufficient ~AWSCloudTrailWrite20150319', bucket(text([acl(), write()]), { prefix: 'logs' })],
  [
    'a write for two services',
    'insufficient +TrailmendWrite',
    bucket(text([acl(), write({ Principal: { Service: ['cloudtrail.amazonaws.com', 'config.amazonaws.com'] } })]), { prefix: 'logs' }),
  ],
  [
    'a write with a further action',
    'insufficient +TrailmendWrite',
    bucket(text([acl(), write({ Action: ['s3:PutObject', 's3:PutObjectAcl'] })]), { prefix: 'logs' }),
  ],
  [
    'a write with a further condition',
    'insufficient +TrailmendWrite',
    bucket(
      text([
        acl(),
        write({
          Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': TRAIL, 'aws:SourceAccount': OWNER } },
        }),
      ]),
      { prefix: 'logs' },
    ),
  ],
  [
    'a write with another ACL',
    'insufficient +TrailmendWrite',
    bucket(text([acl(), write({ Condition: { StringEquals: { 's3:x-amz-acl': 'private', 'aws:SourceArn': TRAIL } } })])),
  ],
  [
    'a write with IfExists',
    'insufficient +TrailmendWrite',
    bucket(
      text([
        acl(),
        write({ Condition: { StringEqualsIfExists: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': TRAIL } } }),
      ]),
      { prefix: 'logs' },
    ),
  ],
  ['a write for any source', 'insufficient +TrailmendWrite', moved({ StringEquals: ACL_SET })],
  [
    'a write whose source is told twice',
    'insufficient +TrailmendWrite',
    moved({ StringEquals: { ...ACL_SET, 'aws:SourceArn': TRAIL }, StringLike: { 'aws:SourceArn': TRAIL } }),
  ],
  [
    'a write whose source is told twice, and no ACL',
    'insufficient +TrailmendWrite',
    moved({ StringEquals: { 'aws:SourceArn': TRAIL }, StringLike: { 'aws:SourceArn': TRAIL } }),
  ],
  [
    'a write for every source but one',
    'insufficient +TrailmendWrite',
    moved({ StringEquals: ACL_SET, StringNotEquals: { 'aws:SourceArn': OTHER_TRAIL } }),
  ],
  [
    'a write that a missing source passes',
    'insufficient +TrailmendWrite',
    moved({ StringEquals: ACL_SET, 'ForAllValues:StringEquals': { 'aws:SourceArn': TRAIL } }),
  ],
  [
    'a Deny of the shape and with the Sid of ours',
    'insufficient +TrailmendWrite2',
    bucket(
      text([
        acl(),
        write({ Sid: 'TrailmendWrite', Effect: 'Deny', Condition: { StringEquals: { ...ACL_SET, 'aws:SourceArn': OTHER_TRAIL } } }),
      ]),
    ),
  ],
  [
    'a write of the whole bucket',
    'insufficient +TrailmendWrite ~AWSCloudTrailAclCheck20150319',
    bucket(text([acl(), write({ Resource: `${BUCKET}/*` })]), { trailArn: trailArn({ name: 'new' }), otherTrailArns: [TRAIL] }),
  ],
  ['a write under a Sid of its own', 'insufficient +TrailmendWrite', bucket(text([acl(), write({ Sid: 'Write' })]), { prefix: 'logs' })],
  ['a write without a Sid', 'insufficient +TrailmendWrite', bucket(text([acl(), write({ Sid: undefined })]), { prefix: 'logs' })],
  [
    'our Sid is taken',
    'insufficient +TrailmendWrite3',
    bucket(
      text([
        acl(),
        deny({ Sid: 'TrailmendWrite', Action: 's3:DeleteObject' }),
        deny({ Sid: 'TrailmendWrite2', Action: 's3:DeleteObject' }),
      ]),
    ),
  ],
  [
    'our own statements, numbered',
    'insufficient ~TrailmendAclCheck ~TrailmendWrite7',
    bucket(text([OWN_ACL, write({ Sid: 'TrailmendWrite7' })]), { otherTrailArns: [OTHER_TRAIL] }),
  ],
  ['an element that AWS does not know', 'insufficient +TrailmendWrite', bucket(text([acl(), write({ Comment: 'x' })]), { prefix: 'logs' })],
  [
    'former accounts of CloudTrail',
    'insufficient +TrailmendAclCheck +TrailmendWrite',
    bucket(
      text([
        acl({ Principal: { AWS: '086441151436' }, Condition: undefined }),
        write({ Principal: { AWS: '086441151436' }, Condition: undefined }),
      ]),
    ),
  ],
  ['one statement that is no list', 'insufficient +TrailmendWrite', bucket(text(acl()))],
  ['TLS where it is wanted', 'insufficient +TrailmendTlsOnly', bucket(text([acl(), write()]), {}, { tlsOnly: true })],
  [
    'TLS in other words',
    'sufficient',
    bucket(text([acl(), write(), deny({ Condition: { Bool: { 'aws:SecureTransport': false } } })]), {}, { tlsOnly: true }),
  ],
  [
    'TLS for some',
    'insufficient +TrailmendTlsOnly',
    bucket(
      text([acl(), write(), deny({ Principal: { AWS: OTHER }, Condition: { Bool: { 'aws:SecureTransport': false } } })]),
      {},
      { tlsOnly: true },
    ),
  ],
  [
    'TLS for some, by another condition',
    'insufficient +TrailmendTlsOnly',
    guarded({ Condition: { ...PLAIN, StringNotEquals: { 'aws:PrincipalAccount': OTHER } } }),
  ],
  [
    'TLS for all but one',
    'insufficient +TrailmendTlsOnly',
    guarded({ Principal: undefined, NotPrincipal: { AWS: OTHER, Service: 'cloudtrail.amazonaws.com' }, Condition: PLAIN }),
  ],
  ['TLS for objects only', 'insufficient +TrailmendTlsOnly', guarded({ Resource: `${BUCKET}/*`, Condition: PLAIN })],
  ['TLS for reading only', 'insufficient +TrailmendTlsOnly', guarded({ Action: 's3:Get*', Condition: PLAIN })],
  [
    'a deleted user, whom S3 does not store again',
    'foreign deleted-principal',
    bucket(text([acl(), deny({ Principal: GONE, Action: 's3:GetObject' })])),
  ],
  [
    'a deleted user in a policy that suffices',
    'sufficient',
    bucket(text([acl(), write(), deny({ Principal: GONE, Action: 's3:GetObject' })])),
  ],
  ['a Deny', 'foreign blocked-by-deny', bucket(text([acl(), write(), deny()]))],
  ['a Deny and nothing else', 'foreign blocked-by-deny', bucket(text([deny()]))],
  ['a Deny of one thing that is missing, too', 'foreign blocked-by-deny', bucket(text([write({ Effect: 'Deny', Condition: undefined })]))],
  [
    'a Deny of whoever is in no organization',
    'foreign blocked-by-deny',
    bucket(text([acl(), write(), deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORG } } })])),
  ],
  [
    'a Deny that spares services',
    'sufficient',
    bucket(
      text([
        acl(),
        write(),
        deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORG }, Bool: { 'aws:PrincipalIsAWSService': 'false' } } }),
      ]),
    ),
  ],
  [
    'a Deny that nobody can judge',
    "unknown: Whether the policy suffices to read the bucket's ACL for the trail of account 111122223333 cannot be told: an element that matters cannot be judged: StringSimilar aws:SourceArn (unknown-operator).",
    bucket(text([acl(), write(), deny({ Condition: { StringSimilar: { 'aws:SourceArn': 'x' } } })])),
  ],
  ['a public document that S3 would refuse', 'foreign public-policy-blocked', bucket(text([acl(), PUBLIC_READ]))],
  ['a public document that suffices', 'sufficient', bucket(text([acl(), write(), PUBLIC_READ]))],
  ['a public document that S3 takes', 'insufficient +TrailmendWrite', bucket(text([acl(), PUBLIC_READ]), {}, { blockPublicPolicy: false })],
  ['no JSON', 'foreign unreadable', bucket('{"Statement":[')],
  ['a key twice', 'foreign unreadable', bucket(`{"Version":"2012-10-17","Version":"2008-10-17","Statement":[]}`)],
  ['a bad version', 'foreign unreadable', bucket(text([], { Version: '2020-01-01' }))],
  ['a prefix that is a wildcard', 'foreign unsafe-name', bucket(null, { prefix: '*' })],
  ['a prefix with a variable', 'foreign unsafe-name', bucket(null, { prefix: `a\${aws:username}` })],
  [
    'no organization id',
    'unknown: Whether the policy suffices cannot be told: not told: organizationId.',
    bucket(null, { isOrganization: true }),
  ],
  [
    'no room',
    'foreign too-large',
    bucket(
      text([
        acl(),
        deny({ Action: 's3:DeleteObject', Resource: Array.from({ length: 500 }, (_, index) => `${BUCKET}/${'x'.repeat(20)}${index}`) }),
      ]),
    ),
  ],
]
