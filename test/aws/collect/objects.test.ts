import { createConnection, createPace } from '@trailmend/aws'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createObjects, type Objects, type ObjectsOptions } from '../../../packages/aws/src/collect/objects.ts'
import type { QuickConnection } from '../../../packages/aws/src/objects/quick-connection.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { quickConnection } from '../objects/quick-connection.ts'
import { type OddS3, refuse, startOddS3 } from './odd-s3.ts'

let s3: OddS3
beforeEach(async () => {
  s3 = await startOddS3()
  Object.assign(process.env, motoEnv(s3.url))
})
afterEach(() => s3.stop())

const never = new AbortController().signal
const session = () => ({ pace: createPace(8), requestHandler: createConnection(16), userAgent: 'trailmend/test' })
let connection: QuickConnection | undefined
const open = (more: Partial<ObjectsOptions> = {}): Objects =>
  createObjects({ session: session(), ...(connection !== undefined && { connection }), ...more })
const get = (objects: Objects, key = 'a/b.json.gz', more: object = {}, signal = never) =>
  objects.get({ bucket: 'logs', key, ...more }, signal)
/** One whose way to the bucket is learned. */
async function learned(more?: Partial<ObjectsOptions>): Promise<Objects> {
  const objects = open(more)
  s3.answer = (path, response) => void response.end(path)
  await bytes(objects, 'a/first')
  return objects
}
/** Of so many requests, the last, whether the SDK made them. */
const bySdk = (last: number) => s3.headers.slice(-last).map((each) => each['amz-sdk-invocation-id'] !== undefined)
async function bytes(objects: Objects, key?: string) {
  const got = await get(objects, key)
  if ('is' in got) throw new Error(got.is)
  return Buffer.from(await got.bytes()).toString()
}

test('is a store of the collector', () => {
  const store: ObjectStore = open()
  expect(Object.keys(store).sort()).toEqual(['folders', 'get', 'list'])
})

describe.each([
  ["the SDK's", () => undefined],
  ["undici's", quickConnection],
])('by connections that are %s', (_whose, opened) => {
  beforeEach(async () => {
    connection = await opened()
  })
  afterEach(() => {
    connection = undefined
  })

  describe('an object', () => {
    test('with its bytes, size, tag and metadata, the first as all others', async () => {
      s3.answer = (path, response) => {
        response.writeHead(200, { 'content-length': path.length, etag: '"e"', 'x-amz-meta-signature': 'ff', 'x-amz-version-id': 'v' })
        response.end(path)
      }
      const objects = open()
      for (const key of ['a/1.gz', 'a/2.gz', 'a/3.gz']) {
        const got = await get(objects, key)
        expect(got).toMatchObject({ etag: '"e"', size: `/logs/${key}`.length, metadata: { signature: 'ff' }, versionId: 'v' })
        if (!('is' in got)) expect(Buffer.from(await got.bytes()).toString()).toBe(`/logs/${key}`)
      }
      expect(s3.asked.filter((each) => each.startsWith('HEAD'))).toEqual(['HEAD /logs/'])
      expect(s3.headers.at(-1)?.authorization).toContain('/eu-west-1/s3/')
    })
    test('without the SDK again, however often that failed before', async () => {
      const objects = open()
      for (let round = 0; round < 10; round++) {
        s3.answer = (path, response) => void response.end(path)
        for (const key of ['a/1', 'a/2']) await bytes(objects, key)
        s3.answer = (_path, response) => refuse(response, 403, 'AccessDenied')
        await get(objects, 'a/3')
      }
      s3.answer = (path, response) => void response.end(path)
      for (const key of ['a/1', 'a/2']) await bytes(objects, key)
      expect(bySdk(2)).toEqual([false, false])
    })
    test.each([
      [403, 'AccessDenied', 'denied'],
      [404, 'NoSuchKey', 'missing'],
    ])('without the SDK right after another that S3 answered with %i', async (status, code, is) => {
      const objects = open()
      s3.answer = (path, response) => (path.endsWith('no') ? refuse(response, status, code) : void response.end(path))
      for (const key of ['a/1', 'a/2', 'a/no', 'a/no', 'a/3']) expect(await get(objects, key)).toMatchObject(key === 'a/no' ? { is } : {})
      expect(bySdk(7)).toEqual([true, false, false, true, false, true, false])
    })
    test('by the SDK where it alone gets it, which is learned anew', async () => {
      const objects = open()
      s3.answer = (path, response) => void response.end(path)
      for (const key of ['a/1', 'a/2']) await bytes(objects, key)
      s3.answer = (path, response) => (bySdk(1)[0] ? void response.end(path) : refuse(response, 403, 'SignatureDoesNotMatch'))
      await bytes(objects, 'a/3')
      s3.answer = (path, response) => void response.end(path)
      await bytes(objects, 'a/4')
      expect(bySdk(5)).toEqual([true, false, false, true, false])
    })
    test('by the SDK alone, where it alone gets any', async () => {
      const objects = open()
      s3.answer = (path, response) => (bySdk(1)[0] ? void response.end(path) : refuse(response, 403, 'SignatureDoesNotMatch'))
      for (let index = 0; index < 12; index++) await bytes(objects, `a/${index}`)
      expect(bySdk(3)).toEqual([true, true, true])
      expect(bySdk(s3.headers.length).filter((is) => !is)).toHaveLength(8)
    })
    test('within the trace of its own call of a function, or none', async () => {
      s3.answer = (path, response) => void response.end(path)
      vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'collect')
      const objects = open()
      for (const call of ['Root=1-1', 'Root=1-2']) {
        vi.stubEnv('_X_AMZN_TRACE_ID', call)
        await bytes(objects, `a/${call.at(-1)}`)
      }
      vi.unstubAllEnvs()
      expect(s3.headers.slice(-2).map((each) => each['x-amzn-trace-id'])).toEqual(['Root=1-1', undefined])
    })
    test('that the asker pays for', async () => {
      s3.answer = (path, response) => void response.end(path)
      const objects = open({ requesterPays: true })
      await bytes(objects, 'a/1')
      await bytes(objects, 'a/2')
      expect(s3.headers.slice(-2).map((each) => each['x-amz-request-payer'])).toEqual(['requester', 'requester'])
      await open().get({ bucket: 'logs', key: 'a/3' }, never)
      expect(s3.headers.at(-1)?.['x-amz-request-payer']).toBeUndefined()
    })
    test.each(['a/../../x', 'a b/c+d', 'a\0b', 'ü/\u202e', '//x', 'a?versionId=1#x', '%2e%2e/x'])('whose key is %j', async (key) => {
      s3.answer = (path, response) => void response.end(path)
      const seen = await bytes(await learned(), key)
      expect(seen.startsWith('/logs/') || key.includes('..')).toBe(true)
    })
    test('a version of it', async () => {
      const objects = open()
      s3.answer = (_path, response) => void response.end('x')
      await bytes(objects)
      s3.answer = (_path, response) => refuse(response, 403, 'AccessDenied', 'Access Denied')
      expect(await get(objects, 'a/1', { versionId: 'v' })).toMatchObject({ is: 'denied', needs: 's3:GetObjectVersion' })
    })
  })

  describe('what is wrong', () => {
    const KMS =
      'User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/k'
    test.each([
      [404, 'NoSuchKey', '', { is: 'missing' }],
      [404, 'NoSuchBucket', '', { is: 'missing' }],
      [403, 'AccessDenied', 'Access Denied', { is: 'denied', needs: 's3:GetObject', because: 'Access Denied' }],
      [403, 'AccessDenied', KMS, { is: 'denied', needs: 'kms:Decrypt', because: KMS }],
      [400, 'KMS.DisabledException', 'disabled', { is: 'denied', needs: 'kms:Decrypt', because: 'disabled' }],
      [503, 'SlowDown', 'Please reduce your request rate.', { is: 'busy' }],
    ])('%i %s %s', async (status, code, message, problem) => {
      const objects = await learned()
      s3.answer = (_path, response) => refuse(response, status, code, message)
      expect(await get(objects)).toEqual(problem)
      expect(bySdk(s3.headers.length).slice(1, 4)).toEqual([true, false, true])
    })
    test('an archive', async () => {
      const objects = await learned()
      s3.answer = (_path, response) => {
        response.writeHead(403, { 'content-type': 'application/xml' })
        response.end('<Error><Code>InvalidObjectState</Code><StorageClass>DEEP_ARCHIVE</StorageClass></Error>')
      }
      expect(await get(objects)).toEqual({ is: 'archived', storageClass: 'DEEP_ARCHIVE' })
    })
    test('credentials that are over say nothing of the object', async () => {
      const objects = await learned()
      s3.answer = (_path, response) => refuse(response, 400, 'ExpiredToken')
      await expect(get(objects)).rejects.toThrow('ExpiredToken')
    })
    test('a bucket that is none', async () => {
      await expect(open().get({ bucket: 'a/../b', key: 'k' }, never)).rejects.toThrow(TypeError)
      expect(s3.asked).toEqual([])
    })
    test('nobody there', async () => {
      const objects = await learned()
      await s3.stop()
      expect(await get(objects)).toEqual({ is: 'busy' })
    })
    test('a signal that is aborted ends it with its reason', async () => {
      const objects = await learned()
      s3.answer = () => {}
      const controller = new AbortController()
      const got = get(objects, 'a/1', {}, controller.signal)
      setTimeout(() => controller.abort(new Error('enough')), 50)
      await expect(got).rejects.toThrow('enough')
    })
  })

  describe('a body', () => {
    test('that is shorter than told is no body, however often it is asked for', async () => {
      s3.answer = (_path, response) => {
        response.writeHead(200, { 'content-length': 100, etag: '"e"' })
        response.write('short')
        setImmediate(() => response.destroy())
      }
      const objects = open()
      await expect(bytes(objects, 'a/1')).rejects.toThrow()
      await expect(bytes(objects, 'a/2')).rejects.toThrow()
    })
    test('that breaks off is gone on with', async () => {
      let times = 0
      s3.answer = (_path, response) => {
        if (times++ > 0) return void response.writeHead(206, { 'content-length': 5, etag: '"e"' }).end('fghij')
        response.writeHead(200, { 'content-length': 10, etag: '"e"' }).write('abcde')
        setTimeout(() => response.destroy(), 20)
      }
      expect(await bytes(open())).toBe('abcdefghij')
      expect(s3.headers.at(-1)).toMatchObject({ range: 'bytes=5-', 'if-match': '"e"' })
    })
    test('that breaks off later on is whole all the same', async () => {
      const objects = open()
      s3.answer = (path, response) => void response.end(path)
      await bytes(objects, 'a/0')
      let times = 0
      s3.answer = (_path, response) => {
        const from = Number(/bytes=(\d+)-/.exec(s3.headers.at(-1)?.range ?? '')?.[1] ?? 0)
        const rest = 'abcdefghij'.slice(from)
        response.writeHead(times === 0 ? 200 : 206, { 'content-length': rest.length, etag: '"e"' })
        if (times++ > 0) return void response.end(rest)
        response.write(rest.slice(0, 5))
        setTimeout(() => response.destroy(), 20)
      }
      expect(await bytes(objects, 'a/1')).toBe('abcdefghij')
      expect(s3.headers.slice(-2).map(({ range, 'if-match': match }) => [range !== undefined, match])).toEqual([
        [false, undefined],
        [true, '"e"'],
      ])
      expect(bySdk(3)).toEqual([true, false, true])
    })
    test('that was written over while it broke off is none', async () => {
      const objects = open()
      s3.answer = (path, response) => void response.end(path)
      await bytes(objects, 'a/0')
      s3.answer = (_path, response) => {
        if (s3.headers.at(-1)?.range !== undefined) return refuse(response, 412, 'PreconditionFailed')
        response.writeHead(200, { 'content-length': 10, etag: '"e"' }).write('abcde')
        setTimeout(() => response.destroy(), 20)
      }
      await expect(bytes(objects, 'a/1')).rejects.toThrow('PreconditionFailed')
    })
    test('that nobody takes keeps nobody from the next', async () => {
      const objects = await learned()
      s3.answer = (_path, response) => void response.end(Buffer.alloc(1 << 22))
      for (let index = 0; index < 20; index++) {
        const got = await get(objects, `a/${index}`)
        if ('is' in got) throw new Error(got.is)
        got.cancel()
      }
      await expect.poll(() => s3.open()).toBeLessThan(4)
      s3.answer = (path, response) => void response.end(path)
      expect(await bytes(objects, 'a/3')).toBe('/logs/a/3')
    })
    test('whose length nobody tells is none, and let go of', async () => {
      const objects = await learned()
      s3.answer = (_path, response) => {
        response.write(Buffer.alloc(1 << 20))
        response.end(Buffer.alloc(1 << 20))
      }
      for (let index = 0; index < 4; index++) await expect(get(objects, `a/${index}`)).rejects.toThrow('how long')
      await expect.poll(() => s3.open()).toBeLessThan(4)
    })
    test('in pieces, and given up', async () => {
      s3.answer = (_path, response) => void response.end(Buffer.alloc(1 << 20))
      const got = await get(open())
      if ('is' in got) throw new Error(got.is)
      let read = 0
      for await (const piece of got.stream()) read += piece.length
      expect(read).toBe(1 << 20)
      const objects = open()
      for (const key of ['a/1', 'a/2']) {
        const other = await get(objects, key)
        if ('is' in other) throw new Error(other.is)
        for await (const piece of other.stream()) if (piece.length > 0) break
        other.cancel()
      }
    })
  })

  test('a bucket whose region nobody tells is asked for it once', async () => {
    s3.region = undefined
    s3.answer = (path, response) => void response.end(path)
    const objects = open()
    for (const key of ['a/1', 'a/2', 'a/3']) expect(await bytes(objects, key)).toBe(`/logs/${key}`)
    expect(s3.asked.filter((each) => each.startsWith('HEAD'))).toEqual(['HEAD /logs/'])
    expect(s3.headers.at(-1)?.authorization).toContain('/us-east-1/s3/')
  })
})
