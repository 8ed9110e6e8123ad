import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { isRegionName } from '@trailmend/core/notation'
import type { Entrance } from '../entrance.ts'
import { createQuickGet, type QuickGet, type QuickGetOptions } from '../objects/quick-get.ts'
import { Sha256 } from '../objects/sha256.ts'

/** A client for the region that a bucket is in, and the way to get many objects with it. */
export interface RegionClient {
  readonly client: S3Client
  readonly get: QuickGet
}

/** Clients by bucket, with somebody's credentials. */
export interface BucketClients {
  /** `hint`: the region that somebody says it is in, where S3 does not tell. */
  of(bucket: string, hint?: string): Promise<RegionClient>
}

/** Buckets' regions, once S3 has told them: the same whoever asks. A bucket that turns out to be elsewhere is taken out. */
export type BucketRegions = Map<string, string>

/**
 * Clients for the regions that buckets are in. S3 tells a bucket's region even to whom it refuses the rest; it is asked once for each bucket,
 * and again where it did not answer.
 */
export function createBucketClients(entrance: Entrance, regions: BucketRegions, options: QuickGetOptions): BucketClients {
  const clients = new Map<string, RegionClient>()
  const asked = new Map<string, Promise<string | undefined>>()
  /** Buckets of which somebody answers and tells no region, as a store other than AWS's may: they are not asked for again. */
  const silent = new Set<string>()
  return {
    of: async (bucket, hint) => {
      const told = regions.get(bucket) ?? (silent.has(bucket) ? undefined : await askOnce(bucket))
      return inRegion(told ?? (hint !== undefined && isRegionName(hint) ? hint : entrance.mainRegion))
    },
  }

  function inRegion(region: string): RegionClient {
    const settings = {
      ...entrance.settingsOf(region),
      // What is busy for longer comes again by way of its message, and does not hold up others meanwhile.
      maxAttempts: 3,
      sha256: Sha256,
      followRegionRedirects: true,
      // What is read is held to counts and hashes of our own.
      responseChecksumValidation: 'WHEN_REQUIRED',
    } as const
    const client = clients.get(region) ?? { client: new S3Client(settings), get: createQuickGet(options) }
    clients.set(region, client)
    return client
  }

  function askOnce(bucket: string): Promise<string | undefined> {
    const asking = asked.get(bucket) ?? ask(bucket).finally(() => asked.delete(bucket))
    asked.set(bucket, asking)
    return asking
  }

  async function ask(bucket: string): Promise<string | undefined> {
    const { client } = inRegion(entrance.mainRegion)
    const head = client.send(new HeadBucketCommand({ Bucket: bucket }))
    const told = await head.then(({ BucketRegion }) => {
      if (BucketRegion === undefined) silent.add(bucket)
      return BucketRegion
    }, regionIn)
    if (told === undefined || !isRegionName(told)) return undefined
    regions.set(bucket, told)
    return told
  }
}

function regionIn(error: Error & { $response?: { headers?: Readonly<Record<string, string>> } }): string | undefined {
  return error.$response?.headers?.['x-amz-bucket-region']
}
