import { GetObjectCommand, InvalidObjectState, NoSuchKey } from '@aws-sdk/client-s3'
import type { Got, Place } from '@trailmend/stream'
import type { Entrance } from '../entrance.ts'
import { bodyOf } from '../objects/body.ts'
import { createQuickGet } from '../objects/quick-get.ts'
import type { Pace } from '../pace.ts'
import { archiveOf, headObject, restoreObject } from './archive.ts'
import { type Asking, createAsking } from './asking.ts'
import type { DigestAccess } from './digest-access.ts'
import { listFolders, listObjects } from './listing.ts'
import { VERIFY_OPERATIONS } from './operations.ts'
import { createPublicKeys } from './public-keys.ts'

/** Buckets and public keys, with the credentials of an entrance. */
export function accessOf(entrance: Entrance, pace: Pace): DigestAccess {
  const asking = createAsking(entrance, pace)
  const { HeadObject, RestoreObject } = VERIFY_OPERATIONS
  const quickGet = createQuickGet()
  return {
    store: {
      list: (below) => listObjects(asking, below),
      get: (place) => getObject(asking, quickGet, place),
      publicKeys: createPublicKeys(asking),
    },
    folders: (below) => listFolders(asking, below),
    head: (place) => asking.answered(HeadObject, () => asking.inBucket(HeadObject, place.bucket, (client) => headObject(client, place))),
    restore: (place, wish) =>
      asking.answered(RestoreObject, () => asking.inBucket(RestoreObject, place.bucket, (client) => restoreObject(client, place, wish))),
    credentialsLost: asking.credentialsLost,
  }
}

async function getObject(asking: Asking, quickGet: ReturnType<typeof createQuickGet>, place: Place): Promise<Got> {
  const { GetObject } = VERIFY_OPERATIONS
  const { bucket, key } = place
  const ask = (part: object) =>
    asking.inBucket(GetObject, bucket, (client) => client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...part })))
  return asking.answered(GetObject, async () => {
    try {
      const first = await asking.inBucket(GetObject, bucket, (client) => quickGet(client, place))
      return { body: bodyOf(first, ask), metadata: first.Metadata ?? {} }
    } catch (error) {
      if (error instanceof NoSuchKey) return { missing: true } as const
      if (error instanceof InvalidObjectState) return { archived: archiveOf(error) }
      throw error
    }
  })
}
