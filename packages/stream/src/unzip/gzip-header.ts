const MAGIC = [0x1f, 0x8b] as const
const DEFLATE = 8
const FLAGS = { headerCheck: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const
/** Magic, method, flags, time, extra flags, system. */
const FIXED_BYTES = 10

/** Where one stands in the header of a member. */
type Part = 'fixed' | 'extra-size' | 'extra' | 'name' | 'comment' | 'check' | 'done' | 'broken'

const BEFORE_NAME: ReadonlySet<Part> = new Set<Part>(['fixed', 'extra-size', 'extra'])

/** Reads the header of one member of gzip, byte by byte: RFC 1952, section 2.3. */
export interface GzipHeader {
  /** Takes the bytes between two places, as far as they are of the header, and says where it stopped. */
  readonly take: (bytes: Uint8Array, from: number, to: number) => number
  /** Whether nothing of it was taken, it goes on, it has ended, or is none. */
  readonly state: () => 'empty' | 'open' | 'done' | 'broken'
}

/** The header of the next member. `crc32` is that of the bytes between two places of `bytes`. */
export function createGzipHeader(crc32: (from: number, to: number, before: number) => number): GzipHeader {
  let part: Part = 'fixed'
  let flags = 0
  let taken = 0
  /** Bytes that the present part still has, where that is known. */
  let left = FIXED_BYTES
  let number = 0
  let check = 0
  return { take, state: () => (part === 'done' || part === 'broken' ? part : taken === 0 ? 'empty' : 'open') }

  function take(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    let checked = from
    for (; at < to && part !== 'done' && part !== 'broken'; at++) {
      if (part === 'check' && left === 2) {
        check = crc32(checked, at, check)
        checked = at
      }
      takeByte(bytes[at] as number)
      taken++
    }
    if (part !== 'done' && !(part === 'check' && left < 2)) check = crc32(checked, at, check)
    return at
  }

  function takeByte(byte: number): void {
    left--
    if (part === 'fixed') takeFixed(byte)
    else if (part === 'name' || part === 'comment') {
      if (byte === 0) next()
    } else {
      if (part !== 'extra') number |= byte << (left === 0 ? 8 : 0)
      if (left === 0) next()
    }
  }

  function takeFixed(byte: number): void {
    const index = FIXED_BYTES - 1 - left
    if (index === 3) flags = byte
    const fits = index < 2 ? byte === MAGIC[index] : index === 2 ? byte === DEFLATE : index === 3 ? (byte & FLAGS.reserved) === 0 : true
    if (!fits) part = 'broken'
    else if (left === 0) next()
  }

  /** The part behind the present one, of those that the flags name. */
  function next(): void {
    if (part === 'check') part = number === (check & 0xffff) ? 'done' : 'broken'
    else if (part === 'fixed' && (flags & FLAGS.extra) !== 0) begin('extra-size', 2)
    else if (part === 'extra-size' && number > 0) begin('extra', number)
    else if (BEFORE_NAME.has(part) && (flags & FLAGS.name) !== 0) begin('name', 0)
    else if (part !== 'comment' && (flags & FLAGS.comment) !== 0) begin('comment', 0)
    else if ((flags & FLAGS.headerCheck) !== 0) begin('check', 2)
    else part = 'done'
  }

  function begin(wanted: Part, bytes: number): void {
    part = wanted
    left = bytes
    number = 0
  }
}
