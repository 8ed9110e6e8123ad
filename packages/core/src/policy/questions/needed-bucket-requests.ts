import type { Partition } from '../../partition.ts'
import { type ContextInput, requestContext } from '../request.ts'
import type { Need } from './answer.ts'
import type { TrailContext, TrailIdentity } from './context.ts'
import { absentKeys, assuming, type NeededRequest } from './needed-request.ts'
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
  readonly title: string
  readonly switchedBy?: 'logFileValidation' | 'insights'
}

const FAMILIES: readonly Family[] = [
  { name: 'CloudTrail', title: 'a log file' },
  { name: 'CloudTrail-Digest', title: 'a digest file', switchedBy: 'logFileValidation' },
  { name: 'CloudTrail-Insight', title: 'an Insights file', switchedBy: 'insights' },
]

/** Purposes of digest files begin so: their encryption is documented in two ways. */
export const DIGEST_PURPOSE: string = 'write a digest file'

/** The bucket a trail delivers to: a trail that was told one. */
export type TrailWithBucket = TrailContext & { readonly bucket: string }

/**
 * Everything CloudTrail asks of a bucket: reading its ACL, then one object of each family, account and sampled region.
 *
 * The trail's SourceArn is the home region's everywhere. Headers are those of recorded deliveries. Source: CloudTrail user guide, "Amazon
 * S3 bucket policy for CloudTrail".
 */
export function neededOfBucket(trail: TrailWithBucket): readonly NeededRequest[] {
  return [...trail.trails.map((source) => readAcl(trail, source)), ...deliveredObjects(trail).map((object) => write(trail, object))]
}

/** What an organization trail would write if it became a trail of its account: not needed now. */
export function plainWrites(trail: TrailWithBucket): readonly NeededRequest[] {
  return trail.trails.slice(0, 1).flatMap((source) => objectsOf(trail, ownFolder(source)).map((object) => write(trail, object)))
}

/** The folder below `AWSLogs/` that a trail delivers one account's files to. */
export interface DeliveredFolder {
  readonly source: TrailIdentity
  readonly account: string
  /** What follows `AWSLogs/`, without a slash at its end. */
  readonly path: string
  /** What is not known of the folder. */
  readonly assumes: readonly Need[]
}

/** A sample object of a trail; `assumes` is what must be known to be sure that there is one. */
export interface DeliveredObject extends DeliveredFolder {
  readonly family: FamilyName
  /** How the object is called in a purpose, such as `a log file`. */
  readonly title: string
  readonly key: string
  readonly region: string
}

/** The folders that are delivered to: one an account, and for organization trails, below `AWSLogs/<organization>/`, one a member. */
export function deliveredFolders(trail: TrailContext): readonly DeliveredFolder[] {
  const [own, ...others] = trail.trails
  if (own === undefined) return []
  return [...(trail.isOrganization ? memberFolders(trail, own) : [ownFolder(own)]), ...others.map(ownFolder)]
}

/** One object of each family and sampled region in every folder. */
export function deliveredObjects(trail: TrailContext): readonly DeliveredObject[] {
  return deliveredFolders(trail).flatMap((folder) => objectsOf(trail, folder))
}

function ownFolder(source: TrailIdentity): DeliveredFolder {
  return { source, account: source.account, path: source.account, assumes: [] }
}

// The management account is a member too, whoever else was told.
function memberFolders(trail: TrailContext, own: TrailIdentity): readonly DeliveredFolder[] {
  const told = trail.accounts ?? []
  const members = [...new Set([own.account, ...told, ...(told.length > 0 ? [] : [SOME_MEMBER])])]
  return members.map((account) => ({
    source: own,
    account,
    path: `${trail.organizationId ?? ''}/${account}`,
    assumes: account === SOME_MEMBER ? ['accounts'] : [],
  }))
}

function objectsOf(trail: TrailContext, folder: DeliveredFolder): readonly DeliveredObject[] {
  return FAMILIES.flatMap(({ name, title, switchedBy }) => {
    const on = switchedBy === undefined ? true : trail[switchedBy]
    if (on === false) return []
    return regionsOf(trail, folder.source).map(({ region, assumes }): DeliveredObject => {
      const { account, path } = folder
      return {
        ...folder,
        family: name,
        title,
        region,
        key: sampleKey(trail.prefix, path, { family: name, account, region }),
        assumes: [...folder.assumes, ...(on === undefined && switchedBy !== undefined ? [switchedBy] : []), ...assumes],
      }
    })
  })
}

function regionsOf(
  { isMultiRegion, partition }: TrailContext,
  { homeRegion }: TrailIdentity,
): readonly { readonly region: string; readonly assumes: readonly Need[] }[] {
  const home = { region: homeRegion, assumes: [] }
  const other = OTHER_REGIONS[partition].find((region) => region !== homeRegion)
  if (isMultiRegion === false || other === undefined) return [home]
  return [home, { region: other, assumes: isMultiRegion === undefined ? ['isMultiRegion'] : [] }]
}

/** The key of a sample object, as CloudTrail names them. `path` is what follows `AWSLogs/`, without a slash at its end. */
function sampleKey(prefix: string, path: string, { family, account, region }: SampleObject): string {
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

function write(trail: TrailWithBucket, { source, account, region, family, title, key, assumes }: DeliveredObject): NeededRequest {
  const needed: NeededRequest = {
    purpose: `write ${title} of account ${account} in ${region}`,
    request: {
      caller: { kind: 'service', service: CLOUDTRAIL },
      action: 's3:PutObject',
      resource: `arn:${trail.partition}:s3:::${trail.bucket}/${key}`,
      context: requestContext({
        ...sourceKeys(trail, source),
        's3:x-amz-acl': 'bucket-owner-full-control',
        ...encryptionKeys(trail.kmsKeyArn, family === 'CloudTrail-Digest'),
      }),
    },
    variants: SERVICE_VARIANTS,
    isAbsent: absentKeys(ABSENT_FROM_SERVICES, ABSENT_FROM_PUT, trail.kmsKeyArn === undefined ? [KEY_ID] : []),
  }
  return assuming(needed, assumes)
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
