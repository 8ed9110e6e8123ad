import { gzipSync } from 'node:zlib'
import { type ReadOptions, readEvents as readPortable } from '@trailmend/stream'
import { readEvents as readNode } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { ENGINES } from '../collect.ts'

const log = Buffer.from(JSON.stringify({ Records: Array.from({ length: 5000 }, (_, i) => ({ eventName: 'A', a: (i * 7919) % 997 })) }))

const READERS = { portable: readPortable, node: readNode } as const
const FORMS = { plain: log, gzip: gzipSync(log) } as const
const CASES = (['portable', 'node'] as const).flatMap((entry) =>
  ENGINES.flatMap((engine) => (['plain', 'gzip'] as const).map((form) => ({ entry, engine, form }))),
)

/** A source that notes whether it was opened and closed, and fails behind so many pieces. */
function createSource(bytes: Uint8Array, failsBehind = Number.POSITIVE_INFINITY) {
  const seen = { opened: 0, closed: 0 }
  const size = Math.ceil(bytes.length / 5)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    seen.opened++
    try {
      for (let piece = 0; piece * size < bytes.length; piece++) {
        if (piece === failsBehind) throw Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' })
        yield bytes.subarray(piece * size, (piece + 1) * size)
      }
    } finally {
      seen.closed++
    }
  }
  return { seen, chunks: chunks() }
}

describe.each(CASES)('$entry, $engine, $form', ({ entry, engine, form }) => {
  const read = READERS[entry]
  const bytes = FORMS[form]

  test('a source that fails ends the stream with what it threw', async () => {
    const { chunks, seen } = createSource(bytes, 3)
    const walk = async () => {
      for await (const _ of read(chunks, { engine }));
    }
    await expect(walk()).rejects.toMatchObject({ message: 'the connection is gone', code: 'ECONNRESET' })
    expect(seen).toEqual({ opened: 1, closed: 1 })
  })

  test('who stops early closes the source', async () => {
    const [batches, events] = [createSource(bytes), createSource(bytes)]
    for await (const _ of read(batches.chunks, { engine })) break
    for await (const _ of read(events.chunks, { engine }).events()) break
    expect([batches.seen, events.seen]).toEqual([
      { opened: 1, closed: 1 },
      { opened: 1, closed: 1 },
    ])
  })

  test('who throws closes the source', async () => {
    const { chunks, seen } = createSource(bytes)
    const walk = async () => {
      for await (const _ of read(chunks, { engine })) throw new Error('enough')
    }
    await expect(walk()).rejects.toThrow('enough')
    expect(seen).toEqual({ opened: 1, closed: 1 })
  })

  test('wrong options open nothing', async () => {
    const { chunks, seen } = createSource(bytes)
    const walk = async () => {
      for await (const _ of read(chunks, { engine, where: { eventname: ['A'] } } as ReadOptions));
    }
    await expect(walk()).rejects.toThrow(TypeError)
    expect(seen).toEqual({ opened: 0, closed: 0 })
  })
})
