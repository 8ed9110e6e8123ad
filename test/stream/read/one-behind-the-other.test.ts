import { gzipSync } from 'node:zlib'
import { readEvents } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { collect, ENGINES, pieces, utf8 } from '../collect.ts'

const a = '{"eventName":"A"}'
const b = '{"eventName":"B"}'
const log = `{"Records":[${a}]}`

/** Documents in one source, with nothing between them or spaces, and the events in them. */
const CASES: readonly (readonly [what: string, documents: readonly string[], names: string])[] = [
  ['logs', [log, `{"Records":[${b},${b}]}`, log], 'ABBA'],
  ['lists', [`[${a}]`, `[${b}]`, '[]', `[${a}]`], 'ABA'],
  ['an empty list, then an event', ['[]', b], 'B'],
  ['an empty log, then an event', ['{"Records":[]}', b], 'B'],
  ['a log, then events', [log, b, a], 'ABA'],
  ['a list, a log, an event', [`[${b}]`, log, b], 'BAB'],
  ['a log with more behind its records, then an event', [`{"Records":[${a}],"x":[{"y":"]}"}]}`, b], 'AB'],
  ['events', [a, b, a], 'ABA'],
]

describe.each(ENGINES)('%s', (engine) => {
  test.each(CASES)('%s, at every split', (_what, documents, names) => {
    for (const between of ['', '\n', ' \r\n\t', ' '.repeat(64), ' '.repeat(200)]) {
      const bytes = utf8(`${documents.join(between)}${between}`)
      const check = (chunks: Iterable<Uint8Array>, how: string) => {
        const { hot, error } = collect(chunks, { engine })
        expect({ how, names: hot.map(([, name]) => name).join(''), error }).toEqual({ how, names, error: undefined })
      }
      for (const size of [1, 2, 63, 64, 65]) check(pieces(bytes, size), `pieces of ${size}`)
      for (let cut = 0; cut <= bytes.length; cut++) check([bytes.subarray(0, cut), bytes.subarray(cut)], `cut at ${cut}`)
    }
  })

  test('what was complete when the source failed is given', async () => {
    async function* failing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield bytes
      throw new Error('the network')
    }
    for (let length = 0; length <= log.length; length++) {
      const names: unknown[] = []
      const reading = (async () => {
        for await (const event of readEvents(failing(utf8(log).subarray(0, length)), { engine }).events()) names.push(event.eventName)
      })()
      await expect(reading).rejects.toThrow('the network')
      expect([length, names.join('')]).toEqual([length, length >= log.length - 2 ? 'A' : ''])
    }
  })

  test.each([2, 3, 10])('%i bytes of gzip are gzip that is broken', async (length) => {
    const reading = (async () => {
      for await (const _ of readEvents(gzipSync(log).subarray(0, length), { engine }));
    })()
    await expect(reading).rejects.toMatchObject({ code: 'gzip-broken', offset: 0 })
  })
})
