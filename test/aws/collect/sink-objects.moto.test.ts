import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createConnection, createPace } from '@trailmend/aws'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { openSinkObjects } from '../../../packages/aws/src/collect/open-sinks.ts'
import type { SinkObjects } from '../../../packages/aws/src/collect/sink-objects.ts'
import { placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'

const ground = useMoto()
const signal = new AbortController().signal
const object = { key: 'k', contentType: 'text/plain', marks: { 'trailmend-ledger': 'a' } }
let objects: SinkObjects
let s3: S3Client

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})
beforeEach(async () => {
  ground.proxy.reset()
  s3 = new S3Client({ ...placeAt(ground.proxy.url), forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: 'events' }))
  const session = { pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' }
  objects = await openSinkObjects({ session, bucket: 'events' })
})

const put = (text: string, over?: string) => objects.put(object, Buffer.from(text), { over, signal })
const held = async () => (await s3.send(new GetObjectCommand({ Bucket: 'events', Key: 'k' }))).Body?.transformToString()
const etag = async () => {
  const found = await objects.look('k', signal)
  return typeof found === 'string' ? found : found.etag
}

test('an object is written where nothing lies, and over what was seen alone', async () => {
  expect(await objects.look('k', signal)).toBe('missing')
  expect([await put('lost', '"0123"'), await put('one'), await put('two')]).toEqual([false, true, false])
  expect(await objects.look('k', signal)).toMatchObject({ marks: object.marks })
  const first = await etag()
  expect([await put('three', first), await put('four', first), await held()]).toEqual([true, false, 'three'])
})

test('an upload is there where nothing lies, and over what was seen alone', async () => {
  const upload = async (text: string, over?: string) => {
    const begun = await objects.upload(object, signal)
    await begun.part(Buffer.from(text), signal)
    return begun.complete(over, signal)
  }
  expect([await upload('one'), await upload('two'), await held()]).toEqual([true, false, 'one'])
  expect(await objects.look('k', signal)).toMatchObject({ marks: object.marks })
})

test('a bucket that is not there is an error, and nothing that others wrote', async () => {
  const elsewhere = await openSinkObjects({
    session: { pace: createPace(8), requestHandler: createConnection(8), userAgent: 'trailmend/test' },
    bucket: 'nowhere',
  })
  await expect(elsewhere.put(object, Buffer.from('x'), { over: undefined, signal })).rejects.toThrow()
})
