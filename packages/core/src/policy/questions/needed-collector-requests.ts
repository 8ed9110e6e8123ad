import type { ResourceKind } from '../access.ts'
import { type Caller, type ContextInput, requestContext } from '../request.ts'
import type { TrailContext } from './context.ts'
import { deliveredFolders, deliveredObjects } from './needed-bucket-requests.ts'
import { absentKeys, assuming, type NeededRequest } from './needed-request.ts'

/** Who collects: a role, by its ARN. */
export interface CollectorRole {
  readonly roleArn: string
  readonly account: string
  /** The organization the role's account is in; left out if not known. */
  readonly organizationId?: string
}

/** One of the things a collector reads from, with the calls it makes there. */
export interface CollectorTarget {
  readonly kind: ResourceKind
  readonly needed: readonly NeededRequest[]
}

const ABSENT_FROM_ROLES = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  's3:x-amz-*',
  's3:versionid',
  's3:object-lock-*',
]

const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'] as const

/** The calls a collector makes on its queue. */
export function neededOfCollectorQueue(role: CollectorRole, queueArn: string): CollectorTarget {
  return {
    kind: 'sqs',
    needed: QUEUE_ACTIONS.map((action) => roleRequest(role, { action, resource: queueArn, purpose: 'work through the queue' })),
  }
}

/** The calls a collector makes on the bucket: to get each sort of object of every account and region, and to list every account's files. */
export function neededOfCollectorBucket(role: CollectorRole, trail: TrailContext & { readonly bucket: string }): CollectorTarget {
  const bucket = `arn:${trail.partition}:s3:::${trail.bucket}`
  const gets = deliveredObjects(trail).map(({ title, account, region, key, assumes }) =>
    assuming(
      roleRequest(role, {
        action: 's3:GetObject',
        resource: `${bucket}/${key}`,
        purpose: `get ${title} of account ${account} in ${region}`,
      }),
      assumes,
    ),
  )
  const lists = deliveredFolders(trail).map(({ account, path, assumes }) =>
    assuming(
      roleRequest(role, {
        action: 's3:ListBucket',
        resource: bucket,
        purpose: `list the log files of account ${account}`,
        keys: { 's3:prefix': `${trail.prefix}AWSLogs/${path}/CloudTrail/` },
      }),
      assumes,
    ),
  )
  return { kind: 's3', needed: [...gets, ...lists] }
}

/** The calls that S3 makes on the key for whoever gets an encrypted log file: one for each trail. */
export function neededOfCollectorKey(role: CollectorRole, trail: TrailContext & { readonly kmsKeyArn: string }): CollectorTarget {
  const needed = trail.trails.map((source) =>
    roleRequest(role, {
      action: 'kms:Decrypt',
      resource: trail.kmsKeyArn,
      purpose: `decrypt a log file of account ${source.account}`,
      keys: {
        'kms:EncryptionContext:aws:cloudtrail:arn': source.arn,
        'kms:EncryptionContext:aws:s3:arn': { unknown: true },
        'kms:EncryptionContextKeys': ['aws:cloudtrail:arn', 'aws:s3:arn'],
        'kms:CallerAccount': role.account,
      },
    }),
  )
  return { kind: 'kms', needed }
}

interface RoleCall {
  readonly action: string
  readonly resource: string
  readonly purpose: string
  readonly keys?: Readonly<Record<string, ContextInput>>
}

function roleRequest(role: CollectorRole, { action, resource, purpose, keys = {} }: RoleCall): NeededRequest {
  return {
    purpose,
    request: {
      caller: callerOf(role),
      action,
      resource,
      context: requestContext({
        'aws:PrincipalIsAWSService': false,
        'aws:PrincipalAccount': role.account,
        'aws:PrincipalArn': role.roleArn,
        'aws:SecureTransport': true,
        ...(role.organizationId === undefined ? {} : { 'aws:PrincipalOrgID': role.organizationId }),
        ...keys,
      }),
    },
    variants: [],
    isAbsent: absentKeys(ABSENT_FROM_ROLES),
  }
}

function callerOf({ roleArn, account }: CollectorRole): Caller {
  const [head = '', path = ''] = splitOnce(roleArn, ':role/')
  const [, partition = 'aws'] = head.split(':', 2)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { kind: 'aws', account, roleArn, arn: `arn:${partition}:sts::${account}:assumed-role/${name}/trailmend-collector` }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
