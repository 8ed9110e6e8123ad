import type { TrailContext, TrailIdentity } from '../questions/context.ts'
import { CLOUDTRAIL } from '../questions/needed-bucket-requests.ts'
import { type Grant, type GrantEntry, type StatementJson, statementOf } from './statement.ts'

/** What a bucket's statements depend on besides the trail. */
export interface BucketDefaults {
  /** Whether everybody must come by TLS: for buckets that Trailmend makes. */
  readonly tlsOnly: boolean
}

/**
 * The statements that let CloudTrail deliver every trail of the context into its bucket, each trail fixed by `aws:SourceArn`.
 *
 * One ACL check and one write, with a path for each account, and for an organization's trail a second write below the organization's id; the
 * plain path is kept for the day it stops being one. None if no bucket was told, no organization's write without its id. Source: CloudTrail
 * user guide, "Amazon S3 bucket policy for CloudTrail".
 */
export function bucketStatements(trail: TrailContext, { tlsOnly }: BucketDefaults): readonly StatementJson[] {
  return [...bucketGrants(trail).map((grant) => statementOf(grant)), ...(tlsOnly ? tlsStatements(trail) : [])]
}

/** The grants behind `bucketStatements`. */
export function bucketGrants(trail: TrailContext): readonly Grant[] {
  const { bucket, partition, isOrganization, organizationId } = trail
  if (bucket === undefined) return []
  const arn = `arn:${partition}:s3:::${bucket}`
  const folder = `${arn}/${trail.prefix}AWSLogs`
  const cloudtrail = { service: CLOUDTRAIL }
  const acl: Grant = {
    ...cloudtrail,
    sid: 'TrailmendAclCheck',
    actions: ['s3:GetBucketAcl'],
    entries: trail.trails.map((source) => ({ ...entryFor(source), resource: arn })),
  }
  const write: Grant = {
    ...cloudtrail,
    sid: 'TrailmendWrite',
    actions: ['s3:PutObject'],
    entries: trail.trails.map((source) => ({
      ...writeFor(source, `${folder}/${source.account}/*`),
      isExtra: isOrganization && source.arn === trail.trailArn,
    })),
  }
  if (!isOrganization || organizationId === undefined) return [acl, write]
  const own = trail.trails.slice(0, 1).map((source) => writeFor(source, `${folder}/${organizationId}/*`))
  return [acl, write, { ...cloudtrail, sid: 'TrailmendOrganizationWrite', actions: ['s3:PutObject'], entries: own }]
}

/** The Deny that shuts out everybody who comes without TLS. Source: AWS Config rule `s3-bucket-ssl-requests-only`. */
export function tlsStatements({ bucket, partition }: TrailContext): readonly StatementJson[] {
  if (bucket === undefined) return []
  const arn = `arn:${partition}:s3:::${bucket}`
  return [
    {
      Sid: 'TrailmendTlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]
}

function entryFor({ arn }: TrailIdentity): GrantEntry {
  return { source: arn, conditions: [{ operator: 'StringEquals', key: 'aws:SourceArn', value: arn }], isExtra: false }
}

function writeFor(source: TrailIdentity, resource: string): GrantEntry {
  const { conditions, ...entry } = entryFor(source)
  const ownership = { operator: 'StringEquals', key: 's3:x-amz-acl', value: 'bucket-owner-full-control' }
  return { ...entry, resource, conditions: [ownership, ...conditions] }
}
