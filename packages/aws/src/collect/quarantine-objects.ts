import type { S3Client } from '@aws-sdk/client-s3'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'

/** Which bucket, and whose credentials. */
export interface QuarantineObjectsOptions {
  readonly bucket: string
  /** The account that the bucket must belong to: a bucket that somebody else made under a name that became free is refused. */
  readonly owner?: string
  /** The ARN of a KMS key; without one the bucket's own default encrypts. */
  readonly kmsKey?: string
  /** The credentials' own unless given; S3 tells where it is otherwise. */
  readonly region?: string
  /** Whose credentials; the caller's own unless given. */
  readonly target?: Target
  readonly session: SessionOptions
}

/** Objects of one bucket: what the collector calls `QuarantineObjects`. Throws what the SDK throws. */
export interface BucketQuarantineObjects {
  readonly name: string
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  get(key: string): Promise<Uint8Array | undefined>
  list(prefix: string): AsyncIterable<readonly string[]>
  remove(key: string): Promise<void>
}

/**
 * What it takes, for a policy: the first three on the objects, the last on the bucket, without which S3 does not say that an object is not
 * there. With a key of one's own also `kms:GenerateDataKey` and `kms:Decrypt`.
 */
export const QUARANTINE_OBJECT_ACTIONS = ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:ListBucket'] as const

/** The objects of a bucket in which things are kept that could not be taken. Nothing is asked yet. */
export async function createQuarantineObjects(options: QuarantineObjectsOptions): Promise<BucketQuarantineObjects> {
  const { settingsOf, mainRegion } = await createEntrances(options.session)(options.target ?? {})
  const s3 = await import('@aws-sdk/client-s3')
  const client = new s3.S3Client({ ...settingsOf(options.region ?? mainRegion), followRegionRedirects: true })
  return { name: `s3://${options.bucket}`, ...callsOf(client, s3, options) }
}

function callsOf(
  client: S3Client,
  s3: typeof import('@aws-sdk/client-s3'),
  { bucket, owner, kmsKey }: QuarantineObjectsOptions,
): Omit<BucketQuarantineObjects, 'name'> {
  const whose = { Bucket: bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) }
  const encrypted = kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKey, BucketKeyEnabled: true }
  return {
    put: async (key, bytes, contentType) => {
      await client.send(new s3.PutObjectCommand({ ...whose, ...encrypted, Key: key, Body: bytes, ContentType: contentType }))
    },
    get: async (key) => {
      try {
        const { Body } = await client.send(new s3.GetObjectCommand({ ...whose, Key: key }))
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined
        throw error
      }
    },
    list: async function* (prefix) {
      for await (const { Contents = [] } of s3.paginateListObjectsV2({ client }, { ...whose, Prefix: prefix }))
        yield Contents.flatMap(({ Key }) => Key ?? [])
    },
    remove: async (key) => {
      await client.send(new s3.DeleteObjectCommand({ ...whose, Key: key }))
    },
  }
}
