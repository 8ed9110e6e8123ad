import { gunzipSync } from 'node:zlib'
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import type { SinkObjects } from '@trailmend/aws/collect'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSinkObjects } from '../../../../packages/aws/src/collect/sink-objects.ts'
import { createObjectSink } from '../../../../packages/collector/src/sink/object/object-sink.ts'
import type { Writer } from '../../../../packages/collector/src/sink/sink.ts'
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
    await write({ ...objects, look: async () => 'unknown' }, [])
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

/** A bucket with conditions that hold, and what is asked of it. */
function memoryBucket() {
  const held = new Map<string, { readonly etag: string; readonly lines: string; readonly marks: Readonly<Record<string, string>> }>()
  const asked: string[] = []
  const put: SinkObjects['put'] = async ({ key, marks }, bytes, { over }) => {
    asked.push(`put ${over === undefined ? 'new' : 'over'}`)
    if (held.get(key)?.etag !== over) return false
    const lines = gunzipSync(bytes).toString()
    held.set(key, { etag: `"${lines.length}-${held.size}-${asked.length}"`, lines, marks })
    return true
  }
  const objects: SinkObjects = {
    bucket: 'events',
    put,
    look: async (key) => {
      asked.push('look')
      return held.get(key) ?? 'missing'
    },
    upload: async (object, signal) => {
      const parts: Uint8Array[] = []
      return {
        part: async (bytes) => void parts.push(Buffer.from(bytes)),
        complete: (over) => put(object, Buffer.concat(parts), { over, signal }),
        abort: async () => undefined,
      }
    },
  }
  const texts = () => [...held.values()].map(({ lines }) => lines.split('\n').filter((line) => line !== '').length)
  return { objects, asked, texts, keys: () => [...held.keys()] }
}

async function writeAs(objects: SinkObjects, writer: Writer, texts: readonly string[]): Promise<void> {
  const parcel = createObjectSink({ objects }).open(origin('object'), writer)
  if (texts.length > 0) await writeLog(parcel, logOf(texts))
  await parcel.commit(NEVER)
}

const writer = (ledger: string, isOurs = true): Writer => ({ ledger, isOurs: async () => isOurs })

describe('what lies under a name already', () => {
  const [all, some] = [records('object', 5), records('object', 3)]

  test('is not looked at where nothing does', async () => {
    const { objects, asked } = memoryBucket()
    await writeAs(objects, writer('one'), all)
    expect(asked).toEqual(['put new'])
  })

  test('stays where another ledger wrote it: what differs gets a name of its own, the same again', async () => {
    const { objects, keys, texts } = memoryBucket()
    await writeAs(objects, writer('one'), all)
    await writeAs(objects, writer('two'), all)
    expect(texts()).toEqual([5])
    await writeAs(objects, writer('two'), some)
    await writeAs(objects, writer('two'), records('object', 2))
    expect(texts()).toEqual([5, 2])
    expect(keys()[1]).toBe(keys()[0]?.replace('.ndjson.gz', '-two.ndjson.gz'))
    await writeAs(objects, writer('two'), [])
    await writeAs(objects, writer('three'), [])
    expect(texts()).toEqual([5, 0])
  })

  test('is written over by who shares the ledger and still has the object', async () => {
    const { objects, texts } = memoryBucket()
    await writeAs(objects, writer('one'), all)
    await writeAs(objects, writer('one'), some)
    expect(texts()).toEqual([3])
    for (const late of [all, []])
      await expect(writeAs(objects, writer('one', false), late)).rejects.toThrow('another collector has the object')
    expect(texts()).toEqual([3])
  })

  test('is not written over where it is another by then', async () => {
    const { objects, texts, asked } = memoryBucket()
    await writeAs(objects, writer('one'), all)
    let times = 0
    const slow: Writer = {
      ledger: 'one',
      isOurs: async () => {
        if (times++ > 0) return false
        await writeAs(objects, writer('one'), records('object', 4))
        return true
      },
    }
    await expect(writeAs(objects, slow, some)).rejects.toThrow('another collector')
    expect(texts()).toEqual([4])
    expect(asked.filter((what) => what === 'put over').length).toBe(2)
  })

  test('is seen before a large object is uploaded, and when that ends', async () => {
    const { objects, texts, keys } = memoryBucket()
    await writeAs(objects, writer('one'), all)
    await writeAs(objects, writer('two'), LARGE)
    expect([texts(), keys().length]).toEqual([[5, LARGE.length], 2])
    await expect(writeAs(objects, writer('one', false), LARGE)).rejects.toThrow('another collector has the object')
    const other = memoryBucket()
    const crossed: SinkObjects = {
      ...other.objects,
      upload: async (object, signal) => {
        await writeAs(other.objects, writer('one'), all)
        return other.objects.upload(object, signal)
      },
    }
    await expect(writeAs(crossed, writer('one'), LARGE)).rejects.toThrow('others wrote')
    expect(other.texts()).toEqual([5])
  })

  test('must be seen', async () => {
    const { objects } = memoryBucket()
    await writeAs(objects, writer('one'), all)
    for (const texts of [some, LARGE])
      await expect(writeAs({ ...objects, look: async () => 'unknown' }, writer('one'), texts)).rejects.toThrow('s3:GetObject')
  })
})
