import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gzipSync } from 'node:zlib'
import { type RecordItem, streamRecords } from '@trailmend/stream/node'
import { parser } from 'stream-json'
import { pick } from 'stream-json/filters/pick.js'
import { streamArray } from 'stream-json/streamers/stream-array.js'
import { describe, expect, test } from 'vitest'
import { madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { inChunks } from './sources.ts'

const source = (bytes: Uint8Array, size = 50_000) => Readable.from(inChunks(bytes, size), { objectMode: false })

async function itemsOf(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const items: unknown[] = []
  for await (const item of stream) items.push(item)
  return items
}

/** What a user of stream-json has. */
const theirs = (zipped: Uint8Array) =>
  itemsOf(
    source(zipped)
      .pipe(createGunzip())
      .pipe(parser.asStream())
      .pipe(pick.asStream({ filter: 'Records' }))
      .pipe(streamArray.asStream()),
  )

describe('the same as stream-json gives', () => {
  test.each([1, 2, 3, 4])('log %i', async (seed) => {
    const zipped = gzipSync(madeUpLog(seed, 300_000, seed % 2 === 0 ? 'any' : 'ascii'))
    const wanted = await theirs(zipped)
    expect(wanted.length).toBeGreaterThan(100)
    expect(await itemsOf(source(zipped).pipe(createGunzip()).pipe(streamRecords()))).toEqual(wanted)
    expect(await itemsOf(source(zipped).pipe(streamRecords()))).toEqual(wanted)
  })

  test('with hostile records, and those too large for bytes', async () => {
    const log = `{"a":{"Records":[1]},"Records":[{"__proto__":{"a":1},"a":1,"a":2},{"eventName":"${'é\\"'.repeat(1000)}"},{}],"b":[]}`
    const zipped = gzipSync(log)
    const wanted = await theirs(zipped)
    expect(wanted.length).toBe(3)
    for (const limits of [{}, { maxRecordBytes: 10 }])
      for (const size of [10_000, 7]) expect(await itemsOf(source(zipped, size).pipe(streamRecords({ limits })))).toEqual(wanted)
  })
})

test('with where, the others are not counted', async () => {
  const zipped = gzipSync(madeUpLog(6, 200_000))
  const items = (await itemsOf(source(zipped).pipe(streamRecords({ where: { readOnly: [false] } })))) as readonly RecordItem[]
  expect(items.length).toBeGreaterThan(20)
  expect(items.map(({ key }) => key)).toEqual(items.map((_item, index) => index))
  expect(items.every(({ value }) => value.readOnly === false)).toBe(true)
})

test('a record that is no JSON is an error', async () => {
  const log = Buffer.from('{"Records":[{"eventName":"A"},{"eventName":nope}]}')
  const seen: unknown[] = []
  const running = pipeline(source(log), streamRecords(), async (items: AsyncIterable<unknown>) => {
    for await (const item of items) seen.push(item)
  })
  await expect(running).rejects.toMatchObject({ name: 'StreamError', code: 'invalid-record', offset: 30 })
})
