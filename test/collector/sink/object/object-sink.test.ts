import { gunzipSync } from 'node:zlib'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import type { SinkObjects } from '@trailmend/aws/collect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSinkObjects } from '../../../../packages/aws/src/collect/sink-objects.ts'
import { createObjectSink } from '../../../../packages/collector/src/sink/object/object-sink.ts'
import { logOf, NEVER, origin, records, writeLog } from '../events.ts'
import { startFauxqs } from '../servers.ts'

let fauxqs: Awaited<ReturnType<typeof startFauxqs>>
let client: S3Client
beforeAll(async () => {
  fauxqs = await startFauxqs()
  client = new S3Client(fauxqs.settings)
})
afterAll(() => fauxqs.close())

let number = 0
async function bucketOf() {
  const bucket = `objects-${number++}`
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  const get = async (Key: string) =>
    Buffer.from((await (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToByteArray()) ?? [])
  const keys = async () => ((await client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key = '' }) => Key)
  return { objects: createSinkObjects(fauxqs.settings, { bucket }), bucket, get, keys }
}

/** Events that gzip makes little of: 20 MiB of them. */
const LARGE = Array.from({ length: 40 }, (_, at) => {
  let state = at + 1
  const noise = Buffer.from(Uint32Array.from({ length: 98_304 }, () => (state = Math.imul(state, 1664525) + 1013904223)).buffer).toString(
    'base64',
  )
  return JSON.stringify({ eventID: `large-${at}`, noise })
})

async function write(objects: SinkObjects, texts: readonly string[], { pieces = 1, end = 'commit' as 'commit' | 'abort' } = {}) {
  const parcel = createObjectSink({ objects, prefix: '/events' }).open(origin('object'))
  for (let at = 0; at < pieces; at++) {
    const [from, to] = [at, at + 1].map((each) => Math.floor((each * texts.length) / pieces))
    if (from !== to) await writeLog(parcel, logOf(texts.slice(from, to)))
  }
  await (end === 'commit' ? parcel.commit(NEVER) : parcel.abort())
}

const KEY = /^events\/account=111122223333\/region=eu-west-1\/dt=2026-11-22\/[0-9a-f]{32}\.ndjson\.gz$/

describe('an object sink', () => {
  test('writes the same bytes under the same name, however they came', async () => {
    const { objects, get, keys } = await bucketOf()
    const texts = records('object', 40)
    const bodies: Buffer[] = []
    for (const pieces of [1, 3, 40]) {
      await write(objects, texts, { pieces })
      expect(await keys()).toEqual([expect.stringMatching(KEY)])
      bodies.push(await get((await keys())[0] ?? ''))
    }
    expect(bodies[1]).toEqual(bodies[0])
    expect(bodies[2]).toEqual(bodies[0])
    expect([...(bodies[0]?.subarray(4, 8) ?? []), bodies[0]?.[9]]).toEqual([0, 0, 0, 0, 255])
    expect(gunzipSync(bodies[0] ?? '').toString()).toBe(texts.map((each) => `${each}\n`).join(''))
  })

  test('uploads in parts what is large, the same bytes too', async () => {
    const { objects, get, keys } = await bucketOf()
    const parts: number[] = []
    const counting: SinkObjects = {
      ...objects,
      put: () => Promise.reject(new Error('not in parts')),
      async upload(object, signal) {
        const upload = await objects.upload(object, signal)
        return { ...upload, part: (bytes, stop) => upload.part(bytes, stop).then(() => void parts.push(bytes.length)) }
      },
    }
    const bodies: Buffer[] = []
    for (const pieces of [2, 40]) {
      await write(counting, LARGE, { pieces })
      bodies.push(await get((await keys())[0] ?? ''))
    }
    expect(parts.length).toBeGreaterThan(3)
    expect(parts.filter((bytes) => bytes !== 8 * 2 ** 20).length).toBe(2)
    expect(bodies[0]?.equals(bodies[1] ?? Buffer.alloc(0))).toBe(true)
    expect(gunzipSync(bodies[0] ?? '').equals(Buffer.from(LARGE.map((each) => `${each}\n`).join('')))).toBe(true)
  })

  test('an upload that is given up leaves nothing', async () => {
    const { objects, keys } = await bucketOf()
    let aborted = 0
    const counting: SinkObjects = {
      ...objects,
      async upload(object, signal) {
        const upload = await objects.upload(object, signal)
        return { ...upload, abort: () => upload.abort().then(() => void aborted++) }
      },
    }
    await write(counting, LARGE, { end: 'abort', pieces: 2 })
    expect([await keys(), aborted]).toEqual([[], 1])
  })

  test('a parcel without events writes nothing, but over what an earlier delivery wrote', async () => {
    const { objects, get, keys } = await bucketOf()
    await write(objects, [])
    expect(await keys()).toEqual([])
    await write(objects, records('object', 3))
    await write(objects, [])
    const [key = ''] = await keys()
    expect(gunzipSync(await get(key)).length).toBe(0)
  })

  test('where it may not look, an empty parcel is written', async () => {
    const { objects, keys } = await bucketOf()
    await write({ ...objects, has: async () => 'unknown' }, [])
    expect((await keys()).length).toBe(1)
  })

  test('a put that failed is done by the next commit', async () => {
    const { objects, keys } = await bucketOf()
    let fails = 1
    const failing: SinkObjects = {
      ...objects,
      put: (...args) => (fails-- > 0 ? Promise.reject(new Error('SlowDown')) : objects.put(...args)),
    }
    const parcel = createObjectSink({ objects: failing }).open(origin('object'))
    await writeLog(parcel, logOf(records('object', 3)))
    await expect(parcel.commit(NEVER)).rejects.toThrow('SlowDown')
    await parcel.commit(NEVER)
    expect((await keys()).length).toBe(1)
  })
})
