// Bytes zipped in as many ways as there are: RFC 1951 and RFC 1952.

import { constants, crc32, deflateRawSync } from 'node:zlib'
import { between, many, once, pick, type Random } from './choose.ts'
import { writeDeflate } from './write-deflate.ts'

/** What some bytes were zipped to. */
export interface Zipped {
  readonly what: string
  readonly bytes: Buffer
  /** Whether it is one member and nothing else. */
  readonly isSingle: boolean
}

const STRATEGIES = [constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED]
const FLUSHES = [constants.Z_SYNC_FLUSH, constants.Z_FULL_FLUSH]

/** The same bytes, zipped at random: of one member or of several, with zeros behind them or not. */
export function zip(random: Random, bytes: Buffer): Zipped {
  const places = once(random, 3) ? many(between(random, 1, 3), () => random(bytes.length + 1)).toSorted((a, b) => a - b) : []
  const parts = [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length))
  const members = parts.map((part) => member(random, part))
  const padding = Buffer.alloc(once(random, 6) ? pick(random, [1, 7, 8, 512]) : 0)
  return {
    what: `${members.map(({ what }) => what).join(' + ')}${padding.length > 0 ? `, ${padding.length} zeros` : ''}`,
    bytes: Buffer.concat([...members.map((each) => each.bytes), padding]),
    isSingle: members.length === 1 && padding.length === 0,
  }
}

function member(random: Random, bytes: Buffer): Pick<Zipped, 'what' | 'bytes'> {
  const { what, bytes: deflated } = once(random, 3) ? writeDeflate(random, bytes) : deflate(random, bytes)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(bytes), 0)
  trailer.writeUInt32LE(bytes.length, 4)
  return { what, bytes: Buffer.concat([header(random), deflated, trailer]) }
}

/** A member's header, with any of the fields it may have. */
function header(random: Random): Buffer {
  const flags = once(random, 2) ? 0 : random(32)
  const name = () => Buffer.from(`${'n'.repeat(random(20))}é\0`)
  const size = random(300)
  const extra = Buffer.concat([Buffer.from([size & 255, size >> 8]), Buffer.alloc(size, 0x1f)])
  const fields = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, random(256), random(256), random(256), random(256), pick(random, [0, 2, 4]), random(256)]),
    ...((flags & 4) !== 0 ? [extra] : []),
    ...((flags & 8) !== 0 ? [name()] : []),
    ...((flags & 16) !== 0 ? [name()] : []),
  ])
  const sum = crc32(fields) & 0xffff
  return (flags & 2) !== 0 ? Buffer.concat([fields, Buffer.from([sum & 255, sum >> 8])]) : fields
}

function deflate(random: Random, bytes: Buffer): Pick<Zipped, 'what' | 'bytes'> {
  const options = {
    level: random(10),
    strategy: pick(random, STRATEGIES),
    windowBits: between(random, 9, 15),
    memLevel: between(random, 1, 9),
  }
  const flushes = once(random, 3) ? many(between(random, 1, 4), () => random(bytes.length + 1)).toSorted((a, b) => a - b) : []
  const parts = [0, ...flushes].map((from, index) => {
    const part = bytes.subarray(from, flushes[index] ?? bytes.length)
    // What was written before is what the next part may copy from.
    const dictionary = from > 0 && once(random, 2) ? bytes.subarray(Math.max(0, from - 2 ** options.windowBits + 262), from) : undefined
    const given = { ...options, ...(dictionary === undefined || dictionary.length === 0 ? {} : { dictionary }) }
    return deflateRawSync(part, index < flushes.length ? { ...given, finishFlush: pick(random, FLUSHES) } : given)
  })
  return { what: `${JSON.stringify(options)}${flushes.length > 0 ? ` flushed ${flushes.length} times` : ''}`, bytes: Buffer.concat(parts) }
}
