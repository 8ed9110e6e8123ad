import { HeadObjectCommand, type InvalidObjectState, RestoreObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Place } from '@trailmend/stream'

/** How fast to restore: the faster, the dearer. Source: Amazon S3 User Guide, "Archive retrieval options". */
export type RestoreTier = 'Bulk' | 'Standard' | 'Expedited'

const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE', 'INTELLIGENT_TIERING/ARCHIVE_ACCESS', 'INTELLIGENT_TIERING/DEEP_ARCHIVE_ACCESS'] as const
/** Where objects must be restored before they can be read. */
export type Archive = (typeof ARCHIVES)[number]

/** An object that may be in an archive. */
export interface ArchivedObject {
  /** `undefined` where it is in none, or S3 names one that is not known here. */
  readonly archive: Archive | undefined
  /** Bytes. */
  readonly size: number
  /** `under-way`: a copy has been asked for. `readable`: there is one. */
  readonly copy: 'none' | 'under-way' | 'readable'
}

export interface RestoreWish {
  readonly archive: Archive
  readonly tier: RestoreTier
  /** How long the copy stays. What is in Intelligent-Tiering comes back for good. */
  readonly days: number
}

export type Restored = 'begun' | 'under-way' | 'readable'

/** Which archive an object is in that S3 would not give out, in words. */
export function archiveOf({ StorageClass, AccessTier }: InvalidObjectState): string {
  const archive = nameOf(StorageClass, AccessTier)
  return archive ?? ([StorageClass, AccessTier].filter((each) => each !== undefined).join('/') || 'an archive')
}

export async function headObject(client: S3Client, { bucket, key }: Place): Promise<ArchivedObject> {
  const { StorageClass, ArchiveStatus, ContentLength = 0, Restore } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
  return { archive: nameOf(StorageClass, ArchiveStatus), size: ContentLength, copy: copyOf(Restore) }
}

export async function restoreObject(client: S3Client, { bucket, key }: Place, { archive, tier, days }: RestoreWish): Promise<Restored> {
  const isTiered = archive.startsWith('INTELLIGENT_TIERING')
  const GlacierJobParameters = { Tier: tier }
  // What is in Intelligent-Tiering is moved, not copied: there are no days after which it would go.
  const RestoreRequest = isTiered ? { GlacierJobParameters } : { Days: days, GlacierJobParameters }
  try {
    const { $metadata } = await client.send(new RestoreObjectCommand({ Bucket: bucket, Key: key, RestoreRequest }))
    return $metadata.httpStatusCode === 200 ? 'readable' : 'begun'
  } catch (error) {
    if (error instanceof Error && error.name === 'RestoreAlreadyInProgress') return 'under-way'
    throw error
  }
}

function nameOf(storageClass: string | undefined, tier: string | undefined): Archive | undefined {
  const name = storageClass === 'INTELLIGENT_TIERING' ? `${storageClass}/${tier}` : storageClass
  return ARCHIVES.find((each) => each === name)
}

/** Source: Amazon S3 API Reference, HeadObject, `x-amz-restore`. */
function copyOf(restore: string | undefined): ArchivedObject['copy'] {
  if (restore === undefined) return 'none'
  return restore.includes('ongoing-request="true"') ? 'under-way' : 'readable'
}
