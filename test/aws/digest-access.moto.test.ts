import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { createConnection, createDigestAccess, createPace } from '@trailmend/aws'
import type { DigestStore, Found, Got, ListedObject, Unreadable } from '@trailmend/stream'
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

describe('getting many from a bucket, which is asked as the first was', () => {
  const get = async (store: DigestStore, key: string, bucket = 'logs') => store.get({ bucket, key })
  const calls = () => ground.proxy.calls.map(({ operation, status }) => `${operation} ${status}`)
  async function afterTheFirst() {
    for (const key of ['first', 'a/b-c_d.json.gz']) await put(key, { Metadata: { signature: `of ${key}` } })
    const access = await open()
    expect(await textOf(await get(access.store, 'first'))).toBe('of first')
    ground.proxy.clear()
    return access
  }
  test('contents and metadata are those of each', async () => {
    const { store } = await afterTheFirst()
    const got = await get(store, 'a/b-c_d.json.gz')
    expect(got).toMatchObject({ metadata: { signature: 'of a/b-c_d.json.gz' } })
    expect(await textOf(got)).toBe('of a/b-c_d.json.gz')
    expect(calls()).toEqual(['GetObject 200'])
  })
  test.each(['a/ b+c', 'a/%2F', 'a/"quoted" & <b>', 'a/ünï', 'a/x?y#z', './a', 'a/../first', 'a/./b', 'a//b', '/a', 'a/'])(
    'the key %j leads to no other object',
    async (key) => {
      const { store } = await afterTheFirst()
      expect(await get(store, key)).toEqual({ missing: true })
      await put(key)
      expect(await textOf(await get(store, key))).toBe(`of ${key}`)
    },
  )
  test('another bucket is asked for itself', async () => {
    const { store } = await afterTheFirst()
    await s3().send(new CreateBucketCommand({ Bucket: 'more' }))
    await put('first', { Body: 'another' }, s3(), 'more')
    for (let time = 0; time < 2; time++) {
      expect(await textOf(await get(store, 'first', 'more'))).toBe('another')
      expect(await textOf(await get(store, 'first'))).toBe('of first')
    }
  })
  test('what is missing, archived or refused is told as ever, and the next is read', async () => {
    const { store } = await afterTheFirst()
    await put('old', { StorageClass: 'GLACIER' })
    expect(await get(store, 'none')).toEqual({ missing: true })
    expect(await textOf(await get(store, 'first'))).toBe('of first')
    expect(await get(store, 'old')).toEqual({ archived: 'GLACIER' })
    expect(await textOf(await get(store, 'first'))).toBe('of first')
    ground.proxy.fault({ operation: 'GetObject' }, { kind: 'denied', action: 'kms:Decrypt' })
    expect(await get(store, 'first')).toMatchObject({ unreadable: 'denied', needs: 'kms:Decrypt' })
    ground.proxy.clearFaults()
    expect(await textOf(await get(store, 'first'))).toBe('of first')
  })
  test.each([
    ['says to slow down', { kind: 'error', status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' }],
    ['hangs up', { kind: 'hang-up' }],
  ] as const)('where S3 %s it is tried again', async (_what, fault) => {
    const { store } = await afterTheFirst()
    ground.proxy.fault({ operation: 'GetObject' }, fault, { times: 2 })
    expect(await textOf(await get(store, 'first'))).toBe('of first')
    expect(calls()).toHaveLength(3)
  })
  test('credentials that no longer work are told of', async () => {
    const { store, credentialsLost } = await afterTheFirst()
    const expired = { kind: 'error', status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' } as const
    ground.proxy.fault({ operation: 'GetObject' }, expired)
    expect(await get(store, 'first')).toMatchObject({ unreadable: 'failed' })
    expect(credentialsLost()).toContain('ExpiredToken')
  })
  test('what is missing again and again is asked of the SDK, too, and the next is asked for as before', async () => {
    const { store } = await afterTheFirst()
    for (let time = 0; time < 20; time++) await get(store, 'none')
    ground.proxy.clear()
    await get(store, 'none')
    expect(calls()).toEqual(['GetObject 404', 'GetObject 404'])
    ground.proxy.clear()
    await textOf(await get(store, 'first'))
    expect(calls()).toEqual(['GetObject 200'])
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
