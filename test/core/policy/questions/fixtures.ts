import { type PolicyDocument, parsePolicyDocument } from '../../../../packages/core/src/policy/index.ts'
import {
  describeTrail,
  type PolicyAnswer,
  type TrailContext,
  type TrailInput,
} from '../../../../packages/core/src/policy/questions/index.ts'

export type Json = Record<string, unknown>

export const OWNER = '111122223333'
export const OTHER = '444455556666'
export const ORG = 'o-exampleorgid'
export const SERVICE = { Service: 'cloudtrail.amazonaws.com' }

export const HOMES = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' } as const
export type PartitionName = keyof typeof HOMES

export function trailArn({
  partition = 'aws' as PartitionName,
  account = OWNER,
  region = HOMES[partition] as string,
  name = 'main',
} = {}): string {
  return `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`
}

export const TRAIL: string = trailArn()
export const BUCKET = 'arn:aws:s3:::trail-logs'
export const TOPIC = 'arn:aws:sns:us-east-1:111122223333:trail-topic'
export const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:trail-queue'
export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000'
export const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:trail'

export function trail(input: Partial<TrailInput> = {}): TrailContext {
  const all = { bucket: 'trail-logs', isMultiRegion: false, logFileValidation: true, insights: false, bucketKey: false }
  const described = describeTrail({ trailArn: TRAIL, ...all, ...input })
  if (!described.ok) throw new Error(described.because.text)
  return described.trail
}

export function policy(statements: unknown, version: string | null = '2012-10-17'): PolicyDocument {
  const parsed = parsePolicyDocument({ ...(version === null ? {} : { Version: version }), Statement: statements })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

/** The ACL statement AWS documents, with changes; `undefined` takes an element away. */
export function acl(overrides: Json = {}): Json {
  return changed(
    {
      Sid: 'AWSCloudTrailAclCheck20150319',
      Effect: 'Allow',
      Principal: SERVICE,
      Action: 's3:GetBucketAcl',
      Resource: BUCKET,
      Condition: { StringEquals: { 'aws:SourceArn': TRAIL } },
    },
    overrides,
  )
}

/** The write statement AWS documents, with changes. */
export function write(overrides: Json = {}): Json {
  return changed(
    {
      Sid: 'AWSCloudTrailWrite20150319',
      Effect: 'Allow',
      Principal: SERVICE,
      Action: 's3:PutObject',
      Resource: `${BUCKET}/AWSLogs/${OWNER}/*`,
      Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': TRAIL } },
    },
    overrides,
  )
}

export function deny(overrides: Json = {}): Json {
  return changed({ Sid: 'Guard', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [BUCKET, `${BUCKET}/*`] }, overrides)
}

export function allow(overrides: Json = {}): Json {
  return changed({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }, overrides)
}

function changed(whole: Json, overrides: Json): Json {
  return Object.fromEntries(Object.entries({ ...whole, ...overrides }).filter(([, value]) => value !== undefined))
}

/** What a table expects of an answer: verdict, reason, and where it was decided. */
export function gist({ verdict, because, decidedBy }: PolicyAnswer): string {
  const place = decidedBy === undefined ? '' : ` @${decidedBy.statement} ${decidedBy.detail}`
  return `${verdict}: ${because.code}${place}`
}
