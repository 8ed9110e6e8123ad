import type { S3Client } from '@aws-sdk/client-s3'
import type { Unreadable } from '@trailmend/stream'
import type { ClientSettings } from '../client-settings.ts'
import type { Entrance } from '../entrance.ts'
import type { Pace } from '../pace.ts'
import { createBuckets } from './buckets.ts'
import { VERIFY_OPERATIONS, type VerifyOperation } from './operations.ts'
import { isCredentialsLoss, unreadable } from './unreadable.ts'

/** Asks at the pace that AWS allows; what AWS refuses is an answer. */
export interface Asking {
  /** Ask in the region that a bucket is in. Throws what the SDK throws. */
  inBucket<T>(operation: VerifyOperation, bucket: string, send: (client: S3Client) => Promise<T>): Promise<T>
  /** Ask in a region. Throws what the SDK throws. */
  inRegion<T>(operation: VerifyOperation, region: string, send: (settings: ClientSettings) => Promise<T>): Promise<T>
  /** What was asked for, or why it could not be had. */
  answered<T>(operation: VerifyOperation, ask: () => Promise<T>): Promise<T | Unreadable>
  /** What AWS said when it no longer took the credentials. */
  credentialsLost(): string | undefined
}

/** Get ready to ask with the credentials of an entrance. */
export function createAsking(entrance: Entrance, pace: Pace): Asking {
  const bucketOf = createBuckets(entrance, pace, VERIFY_OPERATIONS.HeadBucket)
  let lost: string | undefined
  return {
    inBucket: async (operation, bucket, send) => {
      const { client, place } = await bucketOf(bucket)
      return pace.run(operation, place, () => send(client))
    },
    inRegion: (operation, region, send) => {
      const settings = entrance.settingsOf(region)
      return pace.run(operation, settings, () => send(settings))
    },
    answered: async (operation, ask) => {
      try {
        return await ask()
      } catch (error) {
        const told = unreadable(error, operation.action)
        if (isCredentialsLoss(error)) lost ??= told.because
        return told
      }
    },
    credentialsLost: () => lost,
  }
}
