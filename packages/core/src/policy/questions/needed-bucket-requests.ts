import type { Partition } from '../../partition.ts'
import { type ContextInput, requestContext } from '../request.ts'
import type { TrailContext, TrailIdentity } from './context.ts'
import { absentKeys, type NeededRequest } from './needed-request.ts'
import { ABSENT_FROM_SERVICES, SERVICE_VARIANTS, serviceKeys } from './service-caller.ts'

/** The principal that CloudTrail acts as, in every partition. */
export const CLOUDTRAIL: string = 'cloudtrail.amazonaws.com'

/** Stands for a member of the organization where no members were told: no account has this id. */
const SOME_MEMBER = '000000000000'

/** A region that is always enabled, to sample what a trail of several regions delivers besides its home region. */
const OTHER_REGIONS: Readonly<Record<Partition, readonly [string, string]>> = {
  aws: ['us-east-1', 'us-west-2'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
}

const ENCRYPTION = 's3:x-amz-server-side-encryption'
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id'

const ABSENT_FROM_PUT: readonly string[] = [
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
  's3:versionid',
  's3:x-amz-grant-*',
  's3:x-amz-copy-source',
  's3:x-amz-metadata-directive',
  's3:x-amz-website-redirect-location',
  's3:x-amz-server-side-encryption-customer-algorithm',
  's3:object-lock-*',
  'kms:*',
]
const ABSENT_FROM_READ: readonly string[] = [
  's3:x-amz-*',
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
  's3:versionid',
  's3:object-lock-*',
  'kms:*',
]

type FamilyName = 'CloudTrail' | 'CloudTrail-Digest' | 'CloudTrail-Insight'

/** A kind of object CloudTrail writes, and what must be known of the trail to be sure that it does. */
interface Family {
  readonly name: FamilyName
  readonly purpose: string
  readonly switchedBy?: 'logFileValidation' | 'insights'
}

const FAMILIES: readonly Family[] = [
  { name: 'CloudTrail', purpose: 'write a log file' },
  { name: 'CloudTrail-Digest', purpose: 'write a digest file', switchedBy: 'logFileValidation' },
  { name: 'CloudTrail-Insight', purpose: 'write an Insights file', switchedBy: 'insights' },
]

/** Purposes of digest files begin so: their encryption is documented in two ways. */
export const DIGEST_PURPOSE: string = 'write a digest file'

/** The bucket a trail delivers to: a trail that was told one. */
export type TrailWithBucket = TrailContext & { readonly bucket: string }

/**
 * Everything CloudTrail asks of a bucket: reading its ACL, then one object of each family, account and sampled region.
 *
 * Organization trails write below `AWSLogs/<organization>/`; the trail's SourceArn is the home region's everywhere. Headers are those of
 * recorded deliveries. Source: CloudTrail user guide, "Amazon S3 bucket policy for CloudTrail".
 */
export function neededOfBucket(trail: TrailWithBucket): readonly NeededRequest[] {
  const [own, ...others] = trail.trails
  if (own === undefined) return []
  return [
    ...trail.trails.map((source) => readAcl(trail, source)),
    ...(trail.isOrganization ? organizationWrites(trail, own) : accountWrites(trail, own)),
    ...others.flatMap((source) => accountWrites(trail, source)),
  ]
}

/** What an organization trail would write if it became a trail of its account: not needed now. */
export function plainWrites(trail: TrailWithBucket): readonly NeededRequest[] {
  return trail.trails.slice(0, 1).flatMap((source) => accountWrites(trail, source))
}

/** The key of a sample object, as CloudTrail names them. `path` is what follows `AWSLogs/`, without a slash at its end. */
export function sampleKey(prefix: string, path: string, { family, account, region }: SampleObject): string {
  return `${prefix}AWSLogs/${path}/${family}/${region}/2026/01/31/${account}_${family}_${region}_20260131T0000Z_aB3dE6gH9jK2mN5p.json.gz`
}

/** Which object a sample key is for. */
export interface SampleObject {
  readonly family: FamilyName
  readonly account: string
  readonly region: string
}

function readAcl(trail: TrailWithBucket, source: TrailIdentity): NeededRequest {
  return {
    purpose: `read the bucket's ACL for the trail of account ${source.account}`,
    request: {
      caller: { kind: 'service', service: CLOUDTRAIL },
      action: 's3:GetBucketAcl',
      resource: `arn:${trail.partition}:s3:::${trail.bucket}`,
      context: requestContext(sourceKeys(trail, source)),
    },
    variants: SERVICE_VARIANTS,
    isAbsent: absentKeys(ABSENT_FROM_SERVICES, ABSENT_FROM_READ),
  }
}

function organizationWrites(trail: TrailWithBucket, own: TrailIdentity): readonly NeededRequest[] {
  const told = trail.accounts ?? []
  const members = told.length > 0 ? told : [own.account, SOME_MEMBER]
  return members.flatMap((account) =>
    writes(trail, own, { account, path: `${trail.organizationId ?? ''}/${account}` }).map((needed) =>
      account === SOME_MEMBER ? { ...needed, assumes: 'accounts' } : needed,
    ),
  )
}

function accountWrites(trail: TrailWithBucket, source: TrailIdentity): readonly NeededRequest[] {
  return writes(trail, source, { account: source.account, path: source.account })
}

function writes(
  trail: TrailWithBucket,
  source: TrailIdentity,
  { account, path }: { readonly account: string; readonly path: string },
): readonly NeededRequest[] {
  return FAMILIES.flatMap((family) => {
    const on = family.switchedBy === undefined ? true : trail[family.switchedBy]
    if (on === false) return []
    return regionsOf(trail, source).map((region): NeededRequest => {
      const key = sampleKey(trail.prefix, path, { family: family.name, account, region })
      const needed = write(trail, source, { key, isDigest: family.name === 'CloudTrail-Digest' })
      return {
        ...needed,
        purpose: `${family.purpose} of account ${account} in ${region}`,
        ...(on === undefined && family.switchedBy !== undefined ? { assumes: family.switchedBy } : {}),
      }
    })
  })
}

function regionsOf({ isMultiRegion, partition }: TrailContext, { homeRegion }: TrailIdentity): readonly string[] {
  const other = OTHER_REGIONS[partition].find((region) => region !== homeRegion)
  return isMultiRegion && other !== undefined ? [homeRegion, other] : [homeRegion]
}

function write(
  trail: TrailWithBucket,
  source: TrailIdentity,
  { key, isDigest }: { readonly key: string; readonly isDigest: boolean },
): Omit<NeededRequest, 'purpose'> {
  return {
    request: {
      caller: { kind: 'service', service: CLOUDTRAIL },
      action: 's3:PutObject',
      resource: `arn:${trail.partition}:s3:::${trail.bucket}/${key}`,
      context: requestContext({
        ...sourceKeys(trail, source),
        's3:x-amz-acl': 'bucket-owner-full-control',
        ...encryptionKeys(trail.kmsKeyArn, isDigest),
      }),
    },
    variants: SERVICE_VARIANTS,
    isAbsent: absentKeys(ABSENT_FROM_SERVICES, ABSENT_FROM_PUT, trail.kmsKeyArn === undefined ? [KEY_ID] : []),
  }
}

function encryptionKeys(kmsKeyArn: string | undefined, isDigest: boolean): Readonly<Record<string, ContextInput>> {
  if (kmsKeyArn === undefined) return { [ENCRYPTION]: 'AES256' }
  // Older pages of the user guide encrypt digests with S3's own keys always, newer ones with the trail's key.
  return isDigest ? { [ENCRYPTION]: { unknown: true }, [KEY_ID]: { unknown: true } } : { [ENCRYPTION]: 'aws:kms', [KEY_ID]: kmsKeyArn }
}

/** What CloudTrail says about whose trail it acts for. */
export function sourceKeys(trail: TrailContext, source: TrailIdentity): Readonly<Record<string, ContextInput>> {
  const { organizationId } = trail
  return {
    ...serviceKeys(CLOUDTRAIL),
    'aws:SourceArn': source.arn,
    'aws:SourceAccount': source.account,
    // Whether other accounts' trails belong to the same organization was not told.
    ...(organizationId !== undefined && source.arn === trail.trailArn ? { 'aws:SourceOrgID': organizationId } : {}),
  }
}
