import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWindow } from '../../../packages/stream/src/read/window.ts'
import { acquireEngine, releaseEngine } from '../../../packages/stream/src/scan/engine.ts'
import { WINDOW } from '../../../packages/stream/src/scan/layout.ts'
import { createUnzip, HISTORY_BYTES } from '../../../packages/stream/src/unzip/unzip.ts'

interface Unzipped {
  readonly bytes: Buffer
  readonly broken: string | undefined
}

/** Unzips as the reader does, sliding the window when it is nearly full, and with pieces of so many bytes. */
function unzip(zipped: Uint8Array, piece: number, check?: typeof crc32): Unzipped {
  const engine = acquireEngine('wasm')
  const window = createWindow(engine)
  const unzip = createUnzip(engine, window, check)
  const parts: Buffer[] = []
  let [seen, taken] = [WINDOW, 0]
  try {
    for (;;) {
      if (engine.limit - window.filled() < 65536) seen -= window.slide(window.filled() - HISTORY_BYTES)
      const stop = unzip.step(taken === zipped.length)
      parts.push(Buffer.from(engine.bytes.slice(seen, window.filled())))
      seen = window.filled()
      if (stop === 'hungry') taken += unzip.give(zipped.subarray(0, taken + piece), taken)
      else if (stop !== 'room') return { bytes: Buffer.concat(parts), broken: stop === 'broken' ? unzip.reason() : undefined }
    }
  } finally {
    releaseEngine(engine)
  }
}

const text = Buffer.from('{"Records":[{"eventName":"ConsoleLogin","note":"a text, a text, a text"}]}')

interface Header {
  readonly extra?: number
  readonly name?: string
  readonly comment?: string
  readonly check?: boolean
}

function member(data: Uint8Array, { extra, name, comment, check = false }: Header = {}): Buffer {
  const flags = (check ? 2 : 0) | (extra === undefined ? 0 : 4) | (name === undefined ? 0 : 8) | (comment === undefined ? 0 : 16)
  const parts = [Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 255])]
  if (extra !== undefined) parts.push(Buffer.from([extra & 255, extra >> 8]), Buffer.alloc(extra, 7))
  for (const words of [name, comment]) if (words !== undefined) parts.push(Buffer.from(`${words}\0`))
  const sum = crc32(Buffer.concat(parts)) & 0xffff
  if (check) parts.push(Buffer.from([sum & 255, sum >> 8]))
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(data), 0)
  trailer.writeUInt32LE(data.length, 4)
  return Buffer.concat([...parts, deflateRawSync(data), trailer])
}

const HEADERS: readonly Header[] = [
  {},
  { extra: 0 },
  { extra: 5 },
  { extra: 65_535 },
  { name: '' },
  { name: 'log.json' },
  { comment: 'a comment' },
  { check: true },
  { extra: 3, name: 'n', comment: 'c' },
  { extra: 300, name: 'name', comment: 'comment', check: true },
  { name: 'n', check: true },
  { comment: '', check: true },
]

describe('headers', () => {
  test.each(HEADERS)('%j is read, in whatever pieces it comes', (header) => {
    const zipped = Buffer.concat([member(text, header), member(text, header)])
    expect(gunzipSync(zipped)).toEqual(Buffer.concat([text, text]))
    for (const piece of [1, 2, 3, 7, 64, zipped.length])
      expect(unzip(zipped, piece)).toEqual({ bytes: gunzipSync(zipped), broken: undefined })
  })

  test.each(HEADERS)('%j with any byte changed ends as with node:zlib', (header) => {
    const whole = member(text, header)
    const at = [...Array(Math.min(whole.length, 400)).keys()]
    for (const index of at) {
      const zipped = Buffer.from(whole)
      zipped[index]! ^= 0xa5
      expect({ index, ...outcome(unzip(zipped, 50)) }).toEqual({ index, ...byNode(zipped) })
    }
  })

  test('ends early anywhere as with node:zlib', () => {
    const whole = Buffer.concat([member(text, HEADERS[9]), member(text)])
    for (let size = 10; size < whole.length; size++)
      expect({ size, ...outcome(unzip(whole.subarray(0, size), 9)) }).toEqual({ size, ...byNode(whole.subarray(0, size)) })
  })
})

function outcome({ bytes, broken }: Unzipped) {
  return broken === undefined ? { bytes } : { broken: true }
}

function byNode(zipped: Uint8Array) {
  try {
    return { bytes: gunzipSync(zipped) }
  } catch {
    return { broken: true }
  }
}

const BEHIND: readonly (readonly [string, Buffer])[] = [
  ['zeros', Buffer.alloc(9)],
  ['zeros and a member', Buffer.concat([Buffer.alloc(3), gzipSync('hidden')])],
  ['an empty member', gzipSync('')],
  ['letters', Buffer.from('PPPP')],
  ['half a magic number', Buffer.from([0x1f])],
  ['a magic number', Buffer.from([0x1f, 0x8b])],
  ['another method', Buffer.from([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['flags that are reserved', Buffer.from([0x1f, 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 0, 0])],
]

test.each(BEHIND)('%s behind a member end as with node:zlib', (_what, behind) => {
  const zipped = Buffer.concat([gzipSync(text), behind])
  for (const piece of [1, 5, zipped.length]) expect(outcome(unzip(zipped, piece))).toEqual(byNode(zipped))
})

test('what was good before is there', () => {
  const zipped = Buffer.concat([gzipSync(text), gzipSync(text).subarray(0, -9)])
  const { bytes, broken } = unzip(zipped, 100)
  expect(broken).toBe('it ends too early')
  expect(bytes.subarray(0, text.length + 30)).toEqual(Buffer.concat([text, text]).subarray(0, text.length + 30))
})

test('its own CRC-32 and that of node:zlib are the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.integer({ min: 1, max: 900 }), (data, piece) => {
      const zipped = gzipSync(data)
      for (const check of [undefined, crc32]) expect(unzip(zipped, piece, check)).toEqual({ bytes: Buffer.from(data), broken: undefined })
    }),
  )
})
