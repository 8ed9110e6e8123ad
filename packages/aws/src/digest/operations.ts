import type { CheckerStatement, Partition } from '@trailmend/core'
import type { Paced } from '../pace.ts'

/** An operation that verification asks, and the permission it needs. */
export interface VerifyOperation extends Paced {
  readonly action: string
}

type VerifyOperationName = 'HeadBucket' | 'ListObjectsV2' | 'GetObject' | 'HeadObject' | 'RestoreObject' | 'ListPublicKeys'

const S3_READS = { service: 's3', perSecond: 5_500 } as const

/**
 * What verification asks besides trails and regions. Sources: Amazon S3 User Guide, "Best practices design patterns: optimizing Amazon S3
 * performance" and "Understanding archival storage"; CloudTrail User Guide, "Quotas in AWS CloudTrail"; Service Authorization Reference.
 */
export const VERIFY_OPERATIONS: Readonly<Record<VerifyOperationName, VerifyOperation>> = {
  HeadBucket: { ...S3_READS, operation: 'HeadBucket', action: 's3:ListBucket' },
  ListObjectsV2: { ...S3_READS, operation: 'ListObjectsV2', action: 's3:ListBucket' },
  GetObject: { ...S3_READS, operation: 'GetObject', action: 's3:GetObject' },
  HeadObject: { ...S3_READS, operation: 'HeadObject', action: 's3:GetObject' },
  RestoreObject: { service: 's3', operation: 'RestoreObject', perSecond: 1_000, action: 's3:RestoreObject' },
  ListPublicKeys: { service: 'cloudtrail', operation: 'ListPublicKeys', perSecond: 10, action: 'cloudtrail:ListPublicKeys' },
}

/** Restoring costs money, so it is a wish of its own. */
const WITH_RESTORE: ReadonlySet<string> = new Set(['s3:RestoreObject'])

/** A statement of the policy that `verifierPolicy` writes. */
export interface VerifierStatement extends CheckerStatement {
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** An identity-based IAM policy, ready for `JSON.stringify`. */
export interface VerifierPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly VerifierStatement[]
}

/** That a key is used for CloudTrail is in what S3 asks KMS with. */
const DECRYPT: VerifierStatement = {
  Sid: 'DecryptLogFiles',
  Effect: 'Allow',
  Action: ['kms:Decrypt'],
  Resource: '*',
  Condition: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
}

/**
 * The least that a role needs to verify log files: to find trails, regions and accounts, to read any bucket that a trail delivers to, and to
 * decrypt what CloudTrail encrypted. Name the bucket in place of `*` to narrow it down.
 *
 * Source: Service Authorization Reference; CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail", on decrypting log files.
 */
export function verifierPolicy(partition: Partition): VerifierPolicy {
  const actions = Object.values(VERIFY_OPERATIONS)
    .map(({ action }) => action)
    .filter((action) => !WITH_RESTORE.has(action))
  const ofService = (service: string) => [...new Set(actions.filter((action) => action.startsWith(`${service}:`)))].sort()
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'FindTrails',
        Effect: 'Allow',
        Action: [
          ...ofService('cloudtrail'),
          'cloudtrail:DescribeTrails',
          'ec2:DescribeRegions',
          'organizations:DescribeOrganization',
          'organizations:ListAccounts',
        ].sort(),
        Resource: '*',
      },
      { Sid: 'ReadBuckets', Effect: 'Allow', Action: ofService('s3'), Resource: `arn:${partition}:s3:::*` },
      DECRYPT,
    ],
  }
}
