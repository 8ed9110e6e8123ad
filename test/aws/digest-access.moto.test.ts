import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createConnection, createDigestAccess, createPace } from '@trailmend/aws'
import type { Found, Got, ListedObject, Unreadable } from '@trailmend/stream'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { KEY } from '../operate/verify/copy.ts'
import { publish } from '../operate/verify/in-s3.ts'

const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})
beforeEach(async () => {
  await ground.proxy.reset()
  await s3().send(new CreateBucketCommand({ Bucket: 'logs' }))
})

const s3 = (region = 'us-east-1') => new S3Client({ ...placeAt(ground.proxy.url, { region }), forcePathStyle: true })
const put = (Key: string, more: object = {}, client = s3(), Bucket = 'logs') =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: `of ${Key}`, ...more }))
const open = () => createDigestAccess({ pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' })({})

async function all(pages: AsyncIterable<readonly ListedObject[] | Unreadable>): Promise<readonly (string | Unreadable)[]> {
  const seen: (string | Unreadable)[] = []
  for await (const page of pages) seen.push(...('unreadable' in page ? [page] : page.map(({ key }) => key)))
  return seen
}

async function textOf(got: Got): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of (got as Found).body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('listing', () => {
  const HOSTILE = ['a/ b+c', 'a/%2F', 'a/"quoted" & <b>', 'a/\u0001\u001b[31m', 'a/ünï/\u202e', 'a/../up', 'a//']
  test('keys come as they are, whatever they hold', async () => {
    for (const key of HOSTILE) await put(key)
    const { store } = await open()
    expect([...(await all(store.list({ bucket: 'logs', prefix: 'a/' })))].sort()).toEqual([...HOSTILE].sort())
  })
  test('of more than a page', async () => {
    await Promise.all(Array.from({ length: 1100 }, (_, index) => put(`a/${index}`)))
    const { store } = await open()
    expect(await all(store.list({ bucket: 'logs', prefix: 'a/' }))).toHaveLength(1100)
    expect(await all(store.list({ bucket: 'logs', prefix: 'b/' }))).toEqual([])
  })
  test('folders', async () => {
    for (const key of ['p/b c/1', 'p/a/1', 'p/a/2', 'p/x']) await put(key)
    const { folders } = await open()
    expect(await folders({ bucket: 'logs', prefix: 'p/' })).toEqual(['a', 'b c'])
  })
  test.each([
    ['that is not there', 'gone', 'failed', undefined],
    ['whose name is an ARN', 'arn:aws:s3:us-east-1:111122223333:accesspoint/x', 'failed', undefined],
    ['whose name leads elsewhere', 'a/../b', 'failed', undefined],
  ])('a bucket %s', async (_what, bucket, unreadable) => {
    const { store } = await open()
    expect(await all(store.list({ bucket, prefix: '' }))).toEqual([expect.objectContaining({ unreadable })])
    expect(await store.get({ bucket, key: 'x' })).toMatchObject({ unreadable })
  })
  test('that is refused names the permission', async () => {
    ground.proxy.fault({ operation: 'ListObjectsV2' }, { kind: 'denied', action: 's3:ListBucket' })
    const { store } = await open()
    expect(await all(store.list({ bucket: 'logs', prefix: '' }))).toEqual([
      expect.objectContaining({ unreadable: 'denied', needs: 's3:ListBucket' }),
    ])
  })
})

describe('getting', () => {
  test('an object, with its metadata', async () => {
    await put('a', { Metadata: { signature: 'ff' } })
    const { store } = await open()
    const got = await store.get({ bucket: 'logs', key: 'a' })
    expect(got).toMatchObject({ metadata: { signature: 'ff' } })
    expect(await textOf(got)).toBe('of a')
  })
  test('none', async () => {
    const { store } = await open()
    expect(await store.get({ bucket: 'logs', key: 'b' })).toEqual({ missing: true })
  })
  test('in a bucket of another region, which is found once', async () => {
    const client = s3('eu-west-1')
    await client.send(new CreateBucketCommand({ Bucket: 'far', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }))
    await put('a', {}, client, 'far')
    ground.proxy.clear()
    const { store } = await open()
    expect(await textOf(await store.get({ bucket: 'far', key: 'a' }))).toBe('of a')
    await store.get({ bucket: 'far', key: 'a' })
    expect(ground.proxy.calls.map(({ operation, region }) => `${operation} ${region}`)).toEqual([
      'HeadBucket us-east-1',
      'GetObject eu-west-1',
      'GetObject eu-west-1',
    ])
  })
  test.each([
    ['GLACIER', 'GLACIER'],
    ['DEEP_ARCHIVE', 'DEEP_ARCHIVE'],
  ] as const)('what is in %s is archived until it has been restored', async (StorageClass, archive) => {
    await put('a', { StorageClass })
    const { store, head, restore } = await open()
    const place = { bucket: 'logs', key: 'a' }
    expect(await store.get(place)).toEqual({ archived: archive })
    expect(await head(place)).toEqual({ archive, size: 4, copy: 'none' })
    expect(await restore(place, { archive, tier: 'Bulk', days: 2 })).toBe('begun')
    expect(await head(place)).toMatchObject({ copy: 'readable' })
    expect(await textOf(await store.get(place))).toBe('of a')
  })
  test.each(['STANDARD', 'STANDARD_IA', 'GLACIER_IR', 'INTELLIGENT_TIERING'])('what is in %s is read', async (StorageClass) => {
    await put('a', { StorageClass })
    const { store } = await open()
    expect(await textOf(await store.get({ bucket: 'logs', key: 'a' }))).toBe('of a')
  })
  const refusals = [
    ['of S3', 's3:GetObject', 's3:GetObject'],
    ['to decrypt', 'kms:Decrypt', 'kms:Decrypt'],
  ] as const
  test.each(refusals)('a refusal %s names the permission', async (_what, action, needs) => {
    await put('a')
    ground.proxy.fault({ operation: 'GetObject' }, { kind: 'denied', action })
    const { store } = await open()
    expect(await store.get({ bucket: 'logs', key: 'a' })).toMatchObject({ unreadable: 'denied', needs })
  })
  test('credentials that no longer work are told of', async () => {
    ground.proxy.fault(
      { operation: 'GetObject' },
      { kind: 'error', status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' },
    )
    const { store, credentialsLost } = await open()
    expect(credentialsLost()).toBeUndefined()
    expect(await store.get({ bucket: 'logs', key: 'a' })).toMatchObject({ unreadable: 'failed' })
    expect(credentialsLost()).toContain('ExpiredToken')
  })
})

describe('public keys', () => {
  const span = { from: KEY.validFrom, to: KEY.validTo }
  test('are those of the region', async () => {
    publish(ground.proxy, 'eu-west-1', KEY)
    const { store } = await open()
    const [key] = (await store.publicKeys({ region: 'eu-west-1', ...span })) as readonly (typeof KEY)[]
    expect(Buffer.from(key!.der).equals(Buffer.from(KEY.der))).toBe(true)
    expect(key).toMatchObject({ fingerprint: KEY.fingerprint, validFrom: KEY.validFrom, validTo: KEY.validTo })
    expect(await store.publicKeys({ region: 'us-east-1', ...span })).toEqual([])
  })
  test('that are refused name the permission', async () => {
    ground.proxy.fault({ operation: 'ListPublicKeys' }, { kind: 'denied' })
    const { store } = await open()
    expect(await store.publicKeys({ region: 'us-east-1', ...span })).toMatchObject({
      unreadable: 'denied',
      needs: 'cloudtrail:ListPublicKeys',
    })
  })
})
