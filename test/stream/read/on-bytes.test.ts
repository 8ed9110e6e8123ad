import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { readEvents } from '@trailmend/stream'
import { readEvents as readNodeEvents } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { createRandom, madeUpLog } from '../../fixtures/cloudtrail-log.ts'
import { ENGINES, pieces } from '../collect.ts'
import { FORMS } from './forms.ts'

const log = madeUpLog(5, 700_000)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const random = createRandom(1)

/** What is shown of a source, as one hash, and how many bytes it is. */
async function shown(
  read: typeof readNodeEvents,
  source: Parameters<typeof readNodeEvents>[0],
  options: Parameters<typeof readNodeEvents>[1],
) {
  const hash = createHash('sha256')
  let [bytes, failed] = [0, false]
  const onBytes = (some: Uint8Array): void => {
    hash.update(some)
    bytes += some.length
  }
  try {
    for await (const _ of read(source, { ...options, onBytes }));
  } catch {
    failed = true
  }
  return { sha256: hash.digest('hex'), bytes, failed }
}

const some = (bytes: Uint8Array): readonly Uint8Array[] => {
  const cut: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random(90_000)
    cut.push(bytes.subarray(at, at + size))
    at += size
  }
  return cut
}
const stream = (chunks: Iterable<Uint8Array>) => Readable.from(chunks)

describe.each(ENGINES)('%s shows all bytes, unzipped, each once', (engine) => {
  const all = { sha256: sha256(log), bytes: log.length, failed: false }
  const zipped = gzipSync(log)
  const members = Buffer.concat([gzipSync(log.subarray(0, 1000)), gzipSync(log.subarray(1000))])
  test.each([
    ['plain bytes', log],
    ['zipped bytes', zipped],
    ['several members', members],
  ])('of %s, whole and in pieces, wanted or not', async (_, bytes) => {
    const where = { eventName: ['nobody'] }
    expect(await shown(readNodeEvents, bytes, { engine })).toEqual(all)
    expect(await shown(readNodeEvents, bytes, { engine, where })).toEqual(all)
    expect(await shown(readNodeEvents, stream(some(bytes)), { engine })).toEqual(all)
    if (bytes !== members) expect(await shown(readEvents as typeof readNodeEvents, bytes, { engine })).toEqual(all)
  })

  test('of a record that is larger than a record may be', async () => {
    expect(await shown(readNodeEvents, zipped, { engine, limits: { maxRecordBytes: 400 } })).toEqual(all)
  })

  test.each(FORMS)('of $name', async ({ write }) => {
    const bytes = Buffer.from(write(['{"eventVersion":"1.11","eventName":"A"}', '{"eventVersion":"1.11","eventName":"B"}']))
    for (const size of [bytes.length, 7])
      expect(await shown(readNodeEvents, stream(pieces(bytes, size)), { engine })).toEqual({
        sha256: sha256(bytes),
        bytes: bytes.length,
        failed: false,
      })
  })

  test('of gzip that ends too early: what came, also where it is unzipped once more', async () => {
    for (let turn = 0; turn < 40; turn++) {
      const { sha256: hash, bytes, failed } = await shown(readNodeEvents, zipped.subarray(0, 100 + random(zipped.length - 100)), { engine })
      expect(failed).toBe(true)
      expect(hash).toBe(sha256(log.subarray(0, bytes)))
    }
  })
})
