import type { IncomingHttpHeaders } from 'node:http'

type Row = readonly [method: string, on: 'service' | 'bucket' | 'key', mark: string, operation: string]

// A sub-resource of a bucket in the query string, and the noun its operations are named by.
const BUCKET_CONFIGURATION = [
  ['policy', 'BucketPolicy'],
  ['policyStatus', 'BucketPolicyStatus'],
  ['acl', 'BucketAcl'],
  ['versioning', 'BucketVersioning'],
  ['logging', 'BucketLogging'],
  ['encryption', 'BucketEncryption'],
  ['publicAccessBlock', 'PublicAccessBlock'],
  ['ownershipControls', 'BucketOwnershipControls'],
  ['lifecycle', 'BucketLifecycleConfiguration'],
  ['notification', 'BucketNotificationConfiguration'],
  ['tagging', 'BucketTagging'],
  ['replication', 'BucketReplication'],
  ['location', 'BucketLocation'],
  ['object-lock', 'ObjectLockConfiguration'],
] as const

const VERBS = [
  ['GET', 'Get'],
  ['PUT', 'Put'],
  ['DELETE', 'Delete'],
] as const

// The first row that fits names the operation. An empty mark always fits; `@name` is a header, all others are query parameters.
const ROWS: readonly Row[] = [
  ['GET', 'service', '', 'ListBuckets'],
  ...BUCKET_CONFIGURATION.flatMap(([mark, noun]) => VERBS.map(([method, verb]): Row => [method, 'bucket', mark, verb + noun])),
  ['POST', 'bucket', 'delete', 'DeleteObjects'],
  ['GET', 'bucket', 'versions', 'ListObjectVersions'],
  ['GET', 'bucket', 'uploads', 'ListMultipartUploads'],
  ['GET', 'bucket', 'list-type', 'ListObjectsV2'],
  ['GET', 'bucket', '', 'ListObjects'],
  ['HEAD', 'bucket', '', 'HeadBucket'],
  ['PUT', 'bucket', '', 'CreateBucket'],
  ['DELETE', 'bucket', '', 'DeleteBucket'],
  ['POST', 'key', 'uploads', 'CreateMultipartUpload'],
  ['POST', 'key', 'uploadId', 'CompleteMultipartUpload'],
  ['PUT', 'key', 'uploadId', 'UploadPart'],
  ['DELETE', 'key', 'uploadId', 'AbortMultipartUpload'],
  ['GET', 'key', 'tagging', 'GetObjectTagging'],
  ['PUT', 'key', 'tagging', 'PutObjectTagging'],
  ['GET', 'key', 'acl', 'GetObjectAcl'],
  ['GET', 'key', 'retention', 'GetObjectRetention'],
  ['GET', 'key', '', 'GetObject'],
  ['HEAD', 'key', '', 'HeadObject'],
  ['PUT', 'key', '@x-amz-copy-source', 'CopyObject'],
  ['PUT', 'key', '', 'PutObject'],
  ['DELETE', 'key', '', 'DeleteObject'],
]

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function split(url: string): { bucket: string; key: string; query: string } {
  const question = url.indexOf('?')
  const path = question < 0 ? url : url.slice(0, question)
  const slash = path.indexOf('/', 1)
  return {
    bucket: decode(slash < 0 ? path.slice(1) : path.slice(1, slash)),
    key: slash < 0 ? '' : decode(path.slice(slash + 1)),
    query: question < 0 ? '' : url.slice(question + 1),
  }
}

// S3 Control has operations of the same names; they are told apart as IAM does.
const OF_ACCOUNT = '/v20180820/configuration/publicAccessBlock'

/** Names the S3 operation of a path-style request, or the one of S3 Control about an account; `Unknown` when no row fits. */
export function s3Operation(method: string, url: string, headers: IncomingHttpHeaders): string {
  if (url.startsWith(OF_ACCOUNT)) return `${VERBS.find(([each]) => each === method)?.[1] ?? ''}AccountPublicAccessBlock`
  const { bucket, key, query } = split(url)
  const on = bucket === '' ? 'service' : key === '' ? 'bucket' : 'key'
  const parameters = new URLSearchParams(query)
  const fits = (mark: string): boolean =>
    mark.startsWith('@') ? headers[mark.slice(1)] !== undefined : mark === '' || parameters.has(mark)
  return ROWS.find((row) => row[0] === method && row[1] === on && fits(row[2]))?.[3] ?? 'Unknown'
}

/** The bucket, the key and the query parameters of a path-style S3 request; `x-id`, which only names the operation, is left out. */
export function s3Resource(url: string): Record<string, string> {
  const { bucket, key, query } = split(url)
  const { 'x-id': _, ...parameters } = Object.fromEntries(new URLSearchParams(query))
  return { ...parameters, ...(bucket === '' ? {} : { Bucket: bucket }), ...(key === '' ? {} : { Key: key }) }
}
