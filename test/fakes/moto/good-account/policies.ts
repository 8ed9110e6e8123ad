/** A policy document of some statements, as text. */
export function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' }

/**
 * The policy of a key that encrypts the log files of one trail, and that nobody else's trail may use.
 * Source: CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail".
 */
export function trailKeyPolicy(account: string, trailArn: string): string {
  const source = { 'aws:SourceArn': trailArn }
  const context = { 'kms:EncryptionContext:aws:cloudtrail:arn': trailArn }
  return policy(
    { Sid: 'Own', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Sid: 'Encrypt',
      Effect: 'Allow',
      Principal: CLOUDTRAIL,
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      Resource: '*',
      Condition: { StringEquals: { ...source, ...context } },
    },
    {
      Sid: 'Describe',
      Effect: 'Allow',
      Principal: CLOUDTRAIL,
      Action: 'kms:DescribeKey',
      Resource: '*',
      Condition: { StringEquals: source },
    },
  )
}

/** A trail's bucket, and the folders below `AWSLogs/` that it writes to: ids of accounts and of its organization. */
export interface TrailBucket {
  readonly bucket: string
  readonly trailArn: string
  readonly folders: readonly string[]
}

/**
 * The policy of a bucket that takes the log files of one trail.
 * Source: CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" and "Creating a trail for an organization with the AWS CLI".
 */
export function trailBucketPolicy({ bucket, trailArn, folders }: TrailBucket): string {
  const source = { 'aws:SourceArn': trailArn }
  const acl = { 's3:x-amz-acl': 'bucket-owner-full-control' }
  const arn = `arn:aws:s3:::${bucket}`
  const common = { Effect: 'Allow', Principal: CLOUDTRAIL }
  return policy(
    { Sid: 'Check', ...common, Action: 's3:GetBucketAcl', Resource: arn, Condition: { StringEquals: source } },
    {
      Sid: 'Write',
      ...common,
      Action: 's3:PutObject',
      Resource: folders.map((folder) => `${arn}/AWSLogs/${folder}/*`),
      Condition: { StringEquals: { ...acl, ...source } },
    },
  )
}
