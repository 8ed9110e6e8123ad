import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { createConnection, createPace, createQuarantineObjects } from '@trailmend/aws/collect'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createBucketQuarantine } from '../../../packages/collector/src/quarantine/bucket-quarantine.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { quarantineContract } from './contract.ts'
import { entryFor } from './entry.ts'

const ground = useMoto()
const session = { pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' }

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})
beforeEach(async () => {
  await ground.proxy.reset()
  await new S3Client({ ...placeAt(ground.proxy.url), forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'kept-here' }))
})

describe('a quarantine in a bucket of S3', () => {
  quarantineContract(() => async () => {
    const objects = await createQuarantineObjects({ bucket: 'kept-here', session })
    return createBucketQuarantine({ objects, maxEntryBytes: 1000 })
  })

  test('that is not there says so', async () => {
    const objects = await createQuarantineObjects({ bucket: 'not-there', session })
    const quarantine = createBucketQuarantine({ objects })
    await expect(quarantine.put(entryFor('ab'))).rejects.toMatchObject({ name: 'NoSuchBucket' })
    await expect(quarantine.get('ab')).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })
})
