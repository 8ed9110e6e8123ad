import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { S3Client } from '@aws-sdk/client-s3'
import type { Place } from './account.ts'
import { placeAt } from './account.ts'
import type { MotoProxy } from './proxy.ts'

/** What a correction changes, as the SDK shows it: the same calls, with the row alone and with no row at all. */
export interface CorrectionCase {
  readonly id: string
  readonly act: (ground: Ground) => Promise<unknown>
  readonly aws: unknown
  readonly moto: unknown
}

/** A fresh account behind a proxy. */
export interface Ground {
  readonly proxy: MotoProxy
  readonly home: Place
  readonly trail: (place: Place) => CloudTrailClient
  readonly bucket: () => S3Client
}

/** What a case works on; one attempt only, for several cases want an error. */
export function createGround(proxy: MotoProxy): Ground {
  const home = placeAt(proxy.url)
  return {
    proxy,
    home,
    trail: (place) => new CloudTrailClient({ ...place, maxAttempts: 1 }),
    bucket: () => new S3Client({ ...home, maxAttempts: 1 }),
  }
}
