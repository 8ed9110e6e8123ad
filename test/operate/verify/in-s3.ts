import { PutObjectCommand, S3Client, type StorageClass } from '@aws-sdk/client-s3'
import type { Place } from '../../fakes/moto/account.ts'
import type { MotoProxy } from '../../fakes/moto/proxy.ts'
import type { Objects, TestKey } from '../../stream/digest/trail.ts'

/** Put objects into their buckets, which are there already. One that is archived goes to the storage class that it names. */
export async function putObjects(place: Place, objects: Objects): Promise<void> {
  const s3 = new S3Client({ ...place, forcePathStyle: true })
  await Promise.all(
    [...objects].map(([name, { bytes, metadata, archived }]) => {
      const [bucket, ...key] = name.split('/')
      const input = { Bucket: bucket, Key: key.join('/'), Body: bytes, Metadata: metadata }
      return s3.send(new PutObjectCommand({ ...input, ...(archived !== undefined && { StorageClass: archived as StorageClass }) }))
    }),
  )
}

/** Have ListPublicKeys answer with a key in a region. */
export function publish(proxy: MotoProxy, region: string, ...keys: readonly TestKey[]): void {
  const published = keys.map(({ der, fingerprint, validFrom, validTo }) => ({
    value: Buffer.from(der).toString('base64'),
    fingerprint,
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
  }))
  proxy.publicKeys(published, region)
}
