import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { isRegionName } from '@trailmend/core/notation'
import type { ClientSettings } from '../client-settings.ts'
import type { Entrance } from '../entrance.ts'
import type { Pace } from '../pace.ts'
import type { VerifyOperation } from './operations.ts'

/** A client for the region that a bucket is in, and what its calls are counted by. */
interface BucketClient {
  readonly client: S3Client
  readonly place: ClientSettings
}

/** Old buckets may have capitals and underscores. What is none of these may be an ARN, which would lead elsewhere. */
const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/

/**
 * Clients by bucket: each bucket's region is found out once, and remembered.
 *
 * Throws a `TypeError` for what is no bucket's name; names come out of digests.
 */
export function createBuckets(
  { settingsOf, mainRegion }: Entrance,
  pace: Pace,
  headBucket: VerifyOperation,
): (bucket: string) => Promise<BucketClient> {
  const clients = new Map<string, S3Client>()
  const regions = new Map<string, Promise<string>>()
  return async (bucket) => {
    if (!BUCKET_NAME.test(bucket)) throw new TypeError('what is named as a bucket is none')
    const region = regions.get(bucket) ?? findRegion(bucket)
    regions.set(bucket, region)
    return inRegion(await region)
  }

  function inRegion(region: string): BucketClient {
    const place = settingsOf(region)
    // Contents are held to a hash of our own; that of S3 would be of the gzip.
    const client =
      clients.get(region) ?? new S3Client({ ...place, followRegionRedirects: true, responseChecksumValidation: 'WHEN_REQUIRED' })
    clients.set(region, client)
    return { client, place }
  }

  /** S3 tells a bucket's region even to whom it refuses the rest. */
  async function findRegion(bucket: string): Promise<string> {
    const { client, place } = inRegion(mainRegion)
    const told = await pace
      .run(headBucket, place, () => client.send(new HeadBucketCommand({ Bucket: bucket })))
      .then(({ BucketRegion }) => BucketRegion, regionIn)
    return told !== undefined && isRegionName(told) ? told : mainRegion
  }
}

function regionIn(error: Error & { $response?: { headers?: Readonly<Record<string, string>> } }): string | undefined {
  return error.$response?.headers?.['x-amz-bucket-region']
}
