import { parseArn } from '../../arn.ts'
import { isPartition, type Partition, partitionNameOf } from '../../partition.ts'
import { isRegionName } from '../../region-name.ts'
import type { Because } from './answer.ts'
import { checkArns } from './arn-forms.ts'
import { because } from './because.ts'

/** What a caller tells about a trail; everything that the trail's ARN says is read from it. */
export interface TrailInput {
  /** The ARN in the trail's home region. */
  readonly trailArn: string
  /** The bucket's name or ARN. */
  readonly bucket?: string
  /** `S3KeyPrefix`, with or without a slash at its end. */
  readonly prefix?: string
  readonly isOrganization?: boolean
  /** `o-…`; needed for an organization trail. */
  readonly organizationId?: string
  /**
   * Left out if not known: another region is then looked at, but cannot make a policy insufficient. The same holds for
   * `logFileValidation`, `insights` and `bucketKey`.
   */
  readonly isMultiRegion?: boolean
  readonly logFileValidation?: boolean
  readonly insights?: boolean
  /** The key that encrypts the log files; left out if the trail has none. */
  readonly kmsKeyArn?: string
  /** Whether the bucket has an S3 Bucket Key, for which CloudTrail decrypts too. */
  readonly bucketKey?: boolean
  readonly topicArn?: string
  /** With or without the `:*` that DescribeTrails shows at its end. */
  readonly logGroupArn?: string
  /** Members of the organization; for a plain trail, accounts with a trail of the same name and home region for the same bucket. */
  readonly accounts?: readonly string[]
  /** Other trails for the same bucket and key. */
  readonly otherTrailArns?: readonly string[]
}

/** One trail as CloudTrail sees it. */
export interface TrailIdentity {
  readonly arn: string
  /** The owner; for an organization trail the management account, also when a delegated administrator made it. */
  readonly account: string
  readonly homeRegion: string
}

/** A trail and what belongs to it: what is asked about. Made by `describeTrail`, consistent, ARNs of one partition. */
export interface TrailContext {
  readonly trailArn: string
  readonly partition: Partition
  readonly homeRegion: string
  readonly ownerAccount: string
  readonly bucket?: string
  /** Empty, or ending in a slash. */
  readonly prefix: string
  readonly isOrganization: boolean
  readonly organizationId?: string
  readonly isMultiRegion?: boolean
  readonly logFileValidation?: boolean
  readonly insights?: boolean
  readonly kmsKeyArn?: string
  readonly bucketKey?: boolean
  readonly topicArn?: string
  /** Without `:*` at its end. */
  readonly logGroupArn?: string
  readonly accounts?: readonly string[]
  /** This trail first, then all others that deliver to the same bucket. */
  readonly trails: readonly TrailIdentity[]
}

/** A description that holds together, or what is wrong with it. */
export type DescribedTrail = { readonly ok: true; readonly trail: TrailContext } | { readonly ok: false; readonly because: Because }

const ACCOUNT_ID = /^\d{12}$/u
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/u
const BUCKET_NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}$/u
const MAX_PREFIX = 1024

/**
 * Describe a trail for the questions.
 *
 * Partition, home region and owner come from the trail's ARN: for an organization trail that is the management account, whoever created it.
 * Everything else must be in the same partition; if something is not, no policy could help (`partition-mismatch`). Never throws.
 */
export function describeTrail(input: TrailInput): DescribedTrail {
  const identity = identifyTrail(input.trailArn)
  if (identity === undefined) return refuse('context-invalid', 'trailArn')
  const { partition } = identity
  const others = otherTrails(input, identity)
  if (others === undefined) return refuse('context-invalid', input.otherTrailArns === undefined ? 'accounts' : 'otherTrailArns')
  const problem = checkFields(input) ?? checkPartitions(input, partition, others)
  if (problem !== undefined) return { ok: false, because: problem }
  const bucket = input.bucket?.startsWith('arn:') ? parseArn(input.bucket)?.resource : input.bucket
  const { organizationId, isMultiRegion, bucketKey, logFileValidation, insights, kmsKeyArn, topicArn, logGroupArn, accounts } = input
  const trail: { -readonly [Field in keyof TrailContext]: TrailContext[Field] } = {
    trailArn: identity.arn,
    partition,
    homeRegion: identity.homeRegion,
    ownerAccount: identity.account,
    prefix: normalPrefix(input.prefix),
    isOrganization: input.isOrganization === true,
    trails: [identity, ...others].map(({ arn, account, homeRegion }) => ({ arn, account, homeRegion })),
  }
  // Optional properties are never `undefined`.
  if (bucket !== undefined) trail.bucket = bucket
  if (organizationId !== undefined) trail.organizationId = organizationId
  if (isMultiRegion !== undefined) trail.isMultiRegion = isMultiRegion
  if (bucketKey !== undefined) trail.bucketKey = bucketKey
  if (logFileValidation !== undefined) trail.logFileValidation = logFileValidation
  if (insights !== undefined) trail.insights = insights
  if (kmsKeyArn !== undefined) trail.kmsKeyArn = kmsKeyArn
  if (topicArn !== undefined) trail.topicArn = topicArn
  if (logGroupArn !== undefined) trail.logGroupArn = stripStar(logGroupArn)
  if (accounts !== undefined) trail.accounts = accounts
  return { ok: true, trail }
}

/** An own property only if there is a value: optional properties are never `undefined`. */
export function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}

interface PlacedTrail extends TrailIdentity {
  readonly partition: Partition
}

function identifyTrail(arn: string): PlacedTrail | undefined {
  const parsed = parseArn(arn)
  if (parsed === undefined || parsed.service !== 'cloudtrail' || !/^trail\/[\w.-]{1,128}$/u.test(parsed.resource)) return undefined
  if (!ACCOUNT_ID.test(parsed.account) || !isRegionName(parsed.region)) return undefined
  const partition = partitionNameOf(parsed.region)
  return isPartition(partition) && parsed.partition === partition
    ? { arn, account: parsed.account, homeRegion: parsed.region, partition }
    : undefined
}

function otherTrails(input: TrailInput, own: PlacedTrail): readonly PlacedTrail[] | undefined {
  const name = own.arn.slice(own.arn.indexOf(':trail/'))
  const sameNamed = input.isOrganization === true ? [] : (input.accounts ?? []).filter((account) => account !== own.account)
  const arns = [
    ...sameNamed.map((account) => `arn:${own.partition}:cloudtrail:${own.homeRegion}:${account}${name}`),
    ...(input.otherTrailArns ?? []).filter((arn) => arn !== own.arn),
  ]
  const trails = arns.flatMap((arn) => identifyTrail(arn) ?? [])
  return trails.length === arns.length ? trails : undefined
}

function checkFields({ bucket, prefix, organizationId, accounts }: TrailInput): Because | undefined {
  if (bucket !== undefined && !isBucket(bucket)) return because('context-invalid', 'bucket')
  if (prefix !== undefined && prefix.length > MAX_PREFIX) return because('context-invalid', 'prefix')
  if (organizationId !== undefined && !ORGANIZATION_ID.test(organizationId)) return because('context-invalid', 'organizationId')
  if (accounts?.some((account) => !ACCOUNT_ID.test(account))) return because('context-invalid', 'accounts')
  return undefined
}

function isBucket(text: string): boolean {
  if (!text.startsWith('arn:')) return BUCKET_NAME.test(text)
  const arn = parseArn(text)
  return arn?.service === 's3' && BUCKET_NAME.test(arn.resource)
}

const PARTS = ['kmsKeyArn', 'topicArn', 'logGroupArn'] as const

function checkPartitions(input: TrailInput, partition: Partition, others: readonly PlacedTrail[]): Because | undefined {
  const bucket = input.bucket?.startsWith('arn:') ? parseArn(input.bucket) : undefined
  if (bucket !== undefined && bucket.partition !== partition) return because('partition-mismatch', 'bucket')
  const problem = checkArns(
    PARTS.map((field) => [field, input[field]]),
    partition,
  )
  if (problem !== undefined) return problem
  return others.some((trail) => trail.partition !== partition) ? because('partition-mismatch', 'otherTrailArns') : undefined
}

function refuse(code: 'context-invalid' | 'partition-mismatch', subject: string): DescribedTrail {
  return { ok: false, because: because(code, subject) }
}

function normalPrefix(prefix: string | undefined): string {
  if (prefix === undefined || prefix === '') return ''
  return prefix.endsWith('/') ? prefix : `${prefix}/`
}

function stripStar(arn: string): string {
  return arn.endsWith(':*') ? arn.slice(0, -2) : arn
}
