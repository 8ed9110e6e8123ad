import type { Wanted } from '../../../../packages/core/src/policy/mend/index.ts'
import { mendPolicy } from '../../../../packages/core/src/policy/mend/index.ts'
import { deny, GROUP, OWNER, SERVICE, TRAIL } from '../questions/fixtures.ts'
import { DESCRIBE, ENCRYPT, key, type MendCase, mended, ORGANIZATION, OTHER_TRAIL, permissions, text, trust } from './fixtures.ts'
import { KEY_OWNER } from './real-policies.ts'

const STREAMS = {
  Sid: 'AWSCloudTrailCreateLogStream2014110',
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [`${GROUP}:log-stream:${OWNER}_CloudTrail_us-east-1*`],
}
const ASSUME = { Effect: 'Allow', Principal: SERVICE, Action: 'sts:AssumeRole' }

export const KEY_AND_ROLE_CASES: readonly MendCase[] = [
  ['a key without a policy', "unknown: A key always has a policy, and this one's was not read.", key(null)],
  ['a key for nobody but its owner', 'insufficient +TrailmendEncrypt +TrailmendDescribeKey', key(text([KEY_OWNER]))],
  ['a key with a bucket key', 'insufficient +TrailmendDecrypt', key(text([KEY_OWNER, ENCRYPT, DESCRIBE]), { bucketKey: true })],
  ['a key as the console makes it', 'sufficient', key(text([KEY_OWNER, ENCRYPT, DESCRIBE]))],
  [
    'the two-account example',
    'insufficient +TrailmendEncrypt',
    key(text([KEY_OWNER, ENCRYPT, DESCRIBE]), { otherTrailArns: [OTHER_TRAIL] }),
  ],
  [
    'a key of ours and a further account',
    'insufficient ~TrailmendEncrypt ~TrailmendDescribeKey',
    key(mended(mendPolicy(key(text([KEY_OWNER])))).text, { otherTrailArns: [OTHER_TRAIL] }),
  ],
  ['a key with a Deny', 'foreign blocked-by-deny', key(text([KEY_OWNER, ENCRYPT, DESCRIBE, deny({ Action: 'kms:*', Resource: '*' })]))],
  ['no trust', 'missing +TrailmendAssumeRole', trust(null)],
  ['the documented trust', 'sufficient', trust(text([ASSUME]))],
  ['the documented trust, as IAM gives it', 'sufficient', trust(encodeURIComponent(text([ASSUME])))],
  [
    'a trust with a source, which CloudTrail does not send',
    'insufficient +TrailmendAssumeRole',
    trust(text([{ ...ASSUME, Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } }])),
  ],
  [
    'a trust in another service',
    'insufficient +TrailmendAssumeRole',
    trust(text([{ ...ASSUME, Principal: { Service: 'lambda.amazonaws.com' } }])),
  ],
  ['a trust in a deleted role', 'foreign deleted-principal', trust(text([{ ...ASSUME, Principal: { AWS: 'AROADBQP57FF2AEXAMPLE' } }]))],
  ['no permissions', 'missing +TrailmendWriteLogStreams', permissions(null)],
  ['permissions of another policy', 'sufficient', permissions(null, [encodeURIComponent(text([STREAMS]))])],
  [
    'permissions for another region',
    'insufficient +TrailmendWriteLogStreams',
    permissions(text([{ ...STREAMS, Resource: `${GROUP}:log-stream:${OWNER}_CloudTrail_eu-west-1*` }])),
  ],
  [
    'permissions of ours for another region',
    'insufficient ~TrailmendWriteLogStreams',
    permissions(text([{ ...STREAMS, Sid: 'TrailmendWriteLogStreams', Resource: `${GROUP}:log-stream:${OWNER}_CloudTrail_eu-west-1*` }])),
  ],
  ['permissions for an organization', 'insufficient +TrailmendWriteLogStreams', permissions(text([STREAMS]), [], ORGANIZATION)],
  ['a Deny in another policy', 'foreign blocked-by-deny', permissions(null, [text([{ ...STREAMS, Effect: 'Deny', Resource: '*' }])])],
  ['another policy that cannot be read', 'unknown: Another policy of the role cannot be read: not-json.', permissions(null, ['{'])],
  [
    'a boundary in the way',
    'foreign blocked-by-boundary',
    { ...permissions(null), boundary: text([{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]) } as Wanted,
  ],
  [
    'a boundary that lets it',
    'missing +TrailmendWriteLogStreams',
    { ...permissions(null), boundary: text([{ Effect: 'Allow', Action: '*', Resource: '*' }]) } as Wanted,
  ],
  [
    'a log group in another region',
    'foreign cannot-be-granted',
    permissions(null, [], { logGroupArn: GROUP.replace('us-east-1', 'eu-west-1') }),
  ],
]
