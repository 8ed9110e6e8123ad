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
  /** Kept with it, and told by `look`: names in small letters, ASCII. */
  readonly marks: Readonly<Record<string, string>>
}

/** What may be written over: what has this ETag, or nothing where it is `undefined`. */
export type Over = string | undefined

/** What lies under a name. */
export interface FoundObject {
  readonly etag: string
  readonly marks: Readonly<Record<string, string>>
}

/** An object that is uploaded part by part: it is not there before `complete`. */
export interface SinkUpload {
  /** Parts are at least 5 MiB, but for the last. Source: S3 User Guide, "Amazon S3 multipart upload limits". */
  part(bytes: Uint8Array, signal: AbortSignal): Promise<void>
  /** Whether it is there now: not where something else lies under its name. */
  complete(over: Over, signal: AbortSignal): Promise<boolean>
  /** The parts are gone, or will be by a lifecycle rule for incomplete uploads. Never throws. */
  abort(): Promise<void>
}

/** Objects of one bucket, none of which is written over unseen. */
export interface SinkObjects {
  readonly bucket: string
  /** Whether it is there now: not where something else than `over` lies under its name, which then stays as it is. */
  put(object: SinkObject, bytes: Uint8Array, how: { readonly over: Over; readonly signal: AbortSignal }): Promise<boolean>
  upload(object: SinkObject, signal: AbortSignal): Promise<SinkUpload>
  /** What lies under a name; `unknown` where we may not know: without `s3:ListBucket` S3 does not say that an object is not there. */
  look(key: string, signal: AbortSignal): Promise<FoundObject | 'missing' | 'unknown'>
}

/**
 * The objects of a bucket, for writing. Throws what the SDK throws.
 *
 * Source of the conditions: S3 User Guide, "How to prevent object overwrites with conditional writes".
 */
export function createSinkObjects(settings: ClientSettings, { bucket, owner, kmsKey, storageClass }: SinkBucket): SinkObjects {
  const client = new S3Client({ ...settings, followRegionRedirects: true })
  const whose = { Bucket: bucket, ...(owner === undefined ? {} : { ExpectedBucketOwner: owner }) }
  const made = ({ key, contentType, marks }: SinkObject) => ({
    ...whose,
    Key: key,
    ContentType: contentType,
    Metadata: { ...marks },
    ...(kmsKey === undefined ? {} : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: kmsKey, BucketKeyEnabled: true }),
    ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
  })
  return {
    bucket,
    put: (object, bytes, { over, signal }) =>
      isWritten(client.send(new PutObjectCommand({ ...made(object), ...conditionOf(over), Body: bytes }), { abortSignal: signal })),
    async upload(object, signal) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(made(object)), { abortSignal: signal })
      return openUpload(client, { ...whose, Key: object.key, UploadId })
    },
    async look(key, signal) {
      try {
        const { ETag = '', Metadata = {} } = await client.send(new HeadObjectCommand({ ...whose, Key: key }), { abortSignal: signal })
        return { etag: ETag, marks: Metadata }
      } catch (error) {
        const status = statusOf(error)
        if (status === 404) return 'missing'
        if (status === 403) return 'unknown'
        throw error
      }
    },
  }
}

function conditionOf(over: Over): { readonly IfMatch: string } | { readonly IfNoneMatch: string } {
  return over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over }
}

/** What S3 answers where the condition does not hold, where what was to be written over is gone, and where others write at this moment. */
const OTHERS: ReadonlySet<number | undefined> = new Set([412, 404, 409])

async function isWritten(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing
    return true
  } catch (error) {
    // Of a bucket that is not there, or an upload that somebody aborted, looking at what lies there would say nothing.
    const isElsewhere = error instanceof Error && (error.name === 'NoSuchBucket' || error.name === 'NoSuchUpload')
    if (OTHERS.has(statusOf(error)) && !isElsewhere) return false
    throw error
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode
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
    complete: (over, signal) =>
      isWritten(
        client.send(new CompleteMultipartUploadCommand({ ...upload, ...conditionOf(over), MultipartUpload: { Parts: parts } }), {
          abortSignal: signal,
        }),
      ),
    async abort() {
      await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    },
  }
}
