import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import type { GunzipPart } from '../digest/index.ts'
import { type ByteReader, byteReader } from './byte-reader.ts'

type Broken = Extract<GunzipPart, { part: 'broken' }>

const MAGIC_1 = 0x1f
const MAGIC_2 = 0x8b
const DEFLATE = 8
/** What is no larger is inflated at once: handing it to another thread takes longer than inflating it. In bytes, before and after. */
const SMALL = { stored: 32 << 10, inflated: 2 << 20 } as const
const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const

/**
 * Inflate gzip with node:zlib, telling where each member ends and what is behind the last one, which node:zlib alone keeps to itself.
 * Whoever stops reading ends the body.
 *
 * Source: RFC 1952.
 */
export async function* gunzip(body: AsyncIterable<Uint8Array>): AsyncGenerator<GunzipPart, void, undefined> {
  const input = byteReader(body)
  try {
    for (let members = 0; ; members++) {
      const header = await readHeader(input, members)
      if (header === 'end') return
      if (header !== 'member') return yield header
      const broken = yield* inflateMember(input)
      if (broken !== undefined) return yield broken
      yield { part: 'member' }
    }
  } finally {
    input.close()
  }
}

async function readHeader(input: ByteReader, members: number): Promise<'member' | 'end' | GunzipPart> {
  const head = await input.take(10)
  if (head.length === 0) return members > 0 ? 'end' : { part: 'broken', because: 'truncated' }
  if (head[0] !== MAGIC_1 || (head.length > 1 && head[1] !== MAGIC_2))
    return members > 0 ? { part: 'trailing' } : { part: 'broken', because: 'not-gzip' }
  if (head.length < 10) return { part: 'broken', because: 'truncated' }
  const flags = head[3] ?? 0
  if (head[2] !== DEFLATE || (flags & FLAGS.reserved) !== 0) return { part: 'broken', because: 'damaged' }
  if (flags & FLAGS.extra) {
    const [low = 0, high = 0] = await input.take(2)
    await input.take(low + (high << 8))
  }
  if (flags & FLAGS.name) await input.skipText()
  if (flags & FLAGS.comment) await input.skipText()
  if (flags & FLAGS.headerCrc) await input.take(2)
  return 'member'
}

async function* inflateMember(input: ByteReader): AsyncGenerator<GunzipPart, Broken | undefined, undefined> {
  const rest = await input.peekRest(SMALL.stored)
  const small = rest && inflateSmall(rest)
  if (small === undefined) return yield* inflateStream(input)
  await input.take(small.used)
  if (small.bytes.length > 0) yield { part: 'bytes', bytes: small.bytes }
  return readTrailer(input, { check: crc32(small.bytes), length: small.bytes.length })
}

/** Inflate what is there as a whole; `undefined` for whatever is not that simple. */
function inflateSmall(rest: Uint8Array): { readonly bytes: Uint8Array; readonly used: number } | undefined {
  try {
    const answer: unknown = inflateRawSync(rest, { info: true, maxOutputLength: SMALL.inflated })
    return isInformed(answer) ? { bytes: answer.buffer, used: answer.engine.bytesWritten } : undefined
  } catch {
    // What came out before it broke is only told piece by piece.
    return undefined
  }
}

/** What node:zlib answers where more than the contents is asked for, which its types leave out. */
interface Informed {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

function isInformed(answer: unknown): answer is Informed {
  return typeof answer === 'object' && answer !== null && 'engine' in answer
}

async function* inflateStream(input: ByteReader): AsyncGenerator<GunzipPart, Broken | undefined, undefined> {
  const inflate = createInflateRaw()
  let over = false
  inflate.once('close', () => {
    over = true
  })
  const fed = feed(input, inflate, () => over)
  let check = 0
  let length = 0
  try {
    for await (const bytes of inflate) {
      check = crc32(bytes, check)
      length = (length + bytes.byteLength) >>> 0
      yield { part: 'bytes', bytes }
    }
  } catch (error) {
    over = true
    const failure = await fed
    if (failure !== undefined) throw failure.error
    return { part: 'broken', because: error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR' ? 'truncated' : 'damaged' }
  } finally {
    over = true
    inflate.destroy()
  }
  await fed
  input.giveBack(inflate.bytesWritten)
  return readTrailer(input, { check, length })
}

async function readTrailer(
  input: ByteReader,
  { check, length }: { readonly check: number; readonly length: number },
): Promise<Broken | undefined> {
  const trailer = await input.take(8)
  if (trailer.length < 8) return { part: 'broken', because: 'truncated' }
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8)
  return view.getUint32(0, true) === check && view.getUint32(4, true) === length ? undefined : { part: 'broken', because: 'damaged' }
}

/** Feed piece by piece, so that what is left over when the member ends lies in the last piece. */
async function feed(
  input: ByteReader,
  inflate: ReturnType<typeof createInflateRaw>,
  over: () => boolean,
): Promise<{ readonly error: unknown } | undefined> {
  // It is closed after an error, too, which its reader is told of.
  const closed = new Promise<void>((resolve) => inflate.once('close', () => resolve()))
  input.mark()
  let fed = 0
  try {
    while (!over()) {
      const bytes = await input.next()
      if (bytes === undefined) {
        inflate.end()
        return undefined
      }
      fed += bytes.byteLength
      const written = new Promise<void>((resolve) => inflate.write(bytes, () => resolve()))
      await Promise.race([written, closed])
      // What it does not take is not of this member.
      if (inflate.bytesWritten < fed) return undefined
    }
  } catch (error) {
    inflate.destroy(error instanceof Error ? error : new Error(String(error)))
    return { error }
  }
  return undefined
}
