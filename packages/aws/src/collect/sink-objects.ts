import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { ClientSettings } from '../client-settings.ts'

/** Where objects are written, and how. */
export interface SinkBucket {
  readonly bucket: string
  /** The account that the bucket must belong to: a bucket that somebody else made under a name that became free is refused. */
  readonly owner?: string
  /** The ARN of a KMS key; without one the bucket's own default encrypts. */
  readonly kmsKey?: string
  /** Such as `STANDARD_IA`. */
  readonly storageClass?: 'STANDARD' | 'STANDARD_IA' | 'ONEZONE_IA' | 'INTELLIGENT_TIERING' | 'GLACIER_IR'
}

/** What an object is besides its bytes. */
export interface SinkObject {
  readonly key: string
  readonly contentType: string
}

/** An object that is uploaded part by part: it is not there before `complete`. */
export interface SinkUpload {
  /** Parts are at least 5 MiB, but for the last. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
  part(bytes: Uint8Array, signal: AbortSignal): Promise<void>
  complete(signal: AbortSignal): Promise<void>
  /** The parts are gone, or will be by a lifecycle rule for incomplete uploads. Never throws. */
  abort(): Promise<void>
}

/** Objects of one bucket that are written over whatever was there. */
export interface SinkObjects {
  readonly bucket: string
  put(object: SinkObject, bytes: Uint8Array, signal: AbortSignal): Promise<void>
  upload(object: SinkObject, signal: AbortSignal): Promise<SinkUpload>
  /** Whether an object is there; `unknown` where we may not know: without `s3:ListBucket` S3 does not say that an object is not there. */
  has(key: string, signal: AbortSignal): Promise<boolean | 'unknown'>
}

/** The objects of a bucket, for writing. Throws what the SDK throws. */
export function createSinkObjects(settings: ClientSettings, { bucket, owner, kmsKey, storageClass }: SinkBucket): SinkObjects {
  const client = new S3Client({ ...settings, followRegionRedirects: true })
  const whose = { Bucket: bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) }
  const made = ({ key, contentType }: SinkObject) => ({
    ...whose,
    Key: key,
    ContentType: contentType,
    ...(kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKey, BucketKeyEnabled: true }),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
  })
  return {
    bucket,
    async put(object, bytes, signal) {
      await client.send(new PutObjectCommand({ ...made(object), Body: bytes }), { abortSignal: signal })
    },
    async upload(object, signal) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(made(object)), { abortSignal: signal })
      return openUpload(client, { ...whose, Key: object.key, UploadId })
    },
    async has(key, signal) {
      try {
        await client.send(new HeadObjectCommand({ ...whose, Key: key }), { abortSignal: signal })
        return true
      } catch (error) {
        const status = (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode
        if (status === 404) return false
        if (status === 403) return 'unknown'
        throw error
      }
    },
  }
}

interface Upload {
  readonly Bucket: string
  readonly Key: string
  readonly UploadId: string | undefined
  readonly ExpectedBucketOwner?: string
}

function openUpload(client: S3Client, upload: Upload): SinkUpload {
  const parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = []
  return {
    async part(bytes, signal) {
      const PartNumber = parts.length + 1
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: bytes }), { abortSignal: signal })
      parts.push({ PartNumber, ETag })
    },
    async complete(signal) {
      await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }), { abortSignal: signal })
    },
    async abort() {
      await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    },
  }
}
