import type { EventBatch, Limits } from '@trailmend/stream'
import { chooseEvents } from '@trailmend/stream/batch'
import { readEvents } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { createChunkPool, createLines, eachLine } from '../../../packages/collector/src/sink/lines.ts'
import { logOf, part, records } from './events.ts'

const texts = records('lines', 50)
const pretty = texts.map((text) => JSON.stringify(JSON.parse(text), null, 2))
const flat = (text: string) => text.replace(/[\r\n]/g, ' ')

/** Some events of a batch, as whoever reads chooses them, and as anybody may hand them on. */
const WAYS = [(batch: EventBatch, places: readonly number[]) => part(batch, (at) => places.includes(at)), chooseEvents]

async function linesOf(log: Uint8Array, { size = 4096, wanted = (_: number): boolean => true, limits = {} } = {}): Promise<string> {
  const [one, other] = await Promise.all(WAYS.map((way) => linesBy(way, log, { size, wanted, limits })))
  expect(one).toBe(other)
  return other ?? ''
}

interface How {
  readonly size: number
  readonly wanted: (at: number) => boolean
  readonly limits: Partial<Limits>
}

async function linesBy(way: (typeof WAYS)[number], log: Uint8Array, { size, wanted, limits }: How) {
  const lines = createLines(createChunkPool({ size, keep: 2 }))
  let [events, seen] = [0, 0]
  for await (const batch of readEvents(log, { limits }))
    events += lines.add(
      way(
        batch,
        [...batch].flatMap((_, at) => (wanted(seen++) ? [at] : [])),
      ),
    )
  const text = Buffer.concat(lines.pieces()).toString()
  const many = text.split('\n').length - 1
  expect([events, lines.events, lines.bytes]).toEqual([many, many, Buffer.byteLength(text)])
  expect([...eachLine(lines)].flatMap(({ index, bytes }) => [index, `${bytes}\n`])).toEqual(
    text.split(/(?<=\n)/).flatMap((line, index) => (line === '' ? [] : [index, line])),
  )
  return text
}

const joined = (some: readonly string[]) => some.map((text) => `${text}\n`).join('')

describe('events as lines', () => {
  const CASES = [
    { what: 'side by side', log: logOf(texts), lines: texts },
    { what: 'with spaces between', log: Buffer.from(`{"Records": [ ${texts.join(' , ')} ] }`), lines: texts },
    { what: 'pretty-printed', log: Buffer.from(`{"Records":[\n${pretty.join(',\n')}\n]}`), lines: pretty.map(flat) },
    { what: 'pretty-printed, side by side', log: logOf(pretty), lines: pretty.map(flat) },
    {
      what: 'with the line breaks of Windows',
      log: logOf(pretty.map((text) => text.replaceAll('\n', '\r\n'))),
      lines: pretty.map((text) => flat(text.replaceAll('\n', '\r\n'))),
    },
    { what: 'as lines', log: Buffer.from(joined(texts)), lines: texts },
    { what: 'with nothing between', log: Buffer.from(texts.join('')), lines: texts },
    { what: 'none', log: logOf([]), lines: [] },
  ]
  test.each(CASES)('$what', async ({ log, lines }) => {
    for (const size of [64, 300, 1000, 2 ** 20]) expect(await linesOf(log, { size })).toBe(joined(lines))
  })

  test.each([2, 3, 7])('some of them: one of %i, and all but that', async (every) => {
    for (const wanted of [(at: number) => at % every === 0, (at: number) => at % every !== 0])
      for (const log of [logOf(texts), logOf(pretty)]) {
        expect(await linesOf(log, { wanted })).toBe(joined((log.includes('\n') ? pretty : texts).map(flat).filter((_, at) => wanted(at))))
      }
  })

  test('an oversized event is written as what it says', async () => {
    const big = JSON.stringify({ eventID: 'big', filler: 'x'.repeat(40_000), text: 'a\nb', number: 1.5 })
    const text = await linesOf(logOf([texts[0] ?? '', big, texts[1] ?? '']), { limits: { maxRecordBytes: 16_384 } })
    expect(text).toBe(joined([texts[0] ?? '', big, texts[1] ?? '']))
  })

  test('a format writes what it says, and refuses what it cannot say', async () => {
    const encode = (event: { readonly eventName: string | undefined }) =>
      event.eventName?.endsWith('3') ? { because: 'a three' } : Buffer.from(`<${event.eventName}>`)
    const lines = createLines(createChunkPool({ size: 100, keep: 2 }), { name: 'brackets', encode })
    for await (const batch of readEvents(logOf(texts.slice(0, 15)))) lines.add(batch)
    expect(lines.rejected).toEqual([3, 13].map((index) => ({ index, because: 'a three' })))
    expect([...eachLine(lines)].map(({ index, bytes }) => `${index}${bytes}`)).toEqual(
      [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14].map((index) => `${index}<Do${index}>`),
    )
  })
})
