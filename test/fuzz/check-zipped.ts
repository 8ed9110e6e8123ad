// Zipped logs, whole and broken: what node:zlib takes is read as what it unzips to; what it refuses is refused, behind everything that
// was good before.

import { constants, gunzipSync } from 'node:zlib'
import { type Event, type ReadOptions, StreamError } from '@trailmend/stream'
import { ENTRIES, type EntryName, type Reader } from './abilities.ts'
import { read } from './check-document.ts'
import { once, pick, type Random } from './choose.ts'
import { type Chunking, chunkings, inPieces, WHOLE } from './chunkings.ts'
import { same, type Tally } from './tally.ts'
import type { Zipped } from './zip.ts'

/** What a reader gives: each event's place and bytes, and the error's code and place at the end. */
type Seen = readonly string[]

const lineOf = (event: Event): string => `${event.offset} ${event.raw.length} ${Buffer.from(event.raw).toString('latin1')}`

/** What is read from bytes that are not zipped. */
function plainly(bytes: Uint8Array, options: ReadOptions): { readonly lines: Seen; readonly error: StreamError | undefined } {
  const lines: string[] = []
  const error = read({ bytes, chunking: WHOLE, options }, (event) => lines.push(lineOf(event)))
  return { lines, error }
}

interface Source {
  readonly entry: EntryName
  readonly zipped: Uint8Array
  /** Given at one go if it is undefined. */
  readonly chunking: Chunking | undefined
  readonly options: ReadOptions
}

async function unzipping({
  entry,
  zipped,
  chunking,
  options,
}: Source): Promise<{ readonly lines: Seen; readonly error: StreamError | undefined }> {
  const lines: string[] = []
  async function* chunks(cut: Iterable<Uint8Array>) {
    yield* cut
  }
  const source = chunking === undefined ? zipped : chunks(chunking.cut(zipped))
  try {
    for await (const batch of ENTRIES[entry](source, options)) for (const event of batch) lines.push(lineOf(event))
    return { lines, error: undefined }
  } catch (error) {
    if (error instanceof StreamError) return { lines, error }
    throw error
  }
}

interface Whole {
  readonly zipped: Zipped
  readonly bytes: Buffer
  readonly readers: readonly Reader[]
}

/** Checks one zipped document, in which nothing is wrong. Throws a `Mismatch`. */
export async function checkZipped(random: Random, { zipped, bytes, readers }: Whole, tally: Tally): Promise<void> {
  const wanted = plainly(bytes, {})
  for (const { entry, engine, members } of readers) {
    if (!zipped.isSingle && !members) continue
    const cut = once(random, 8) && zipped.bytes.length < 20_000 ? inPieces(1) : pick(random, chunkings(random, zipped.bytes.length))
    for (const chunking of [undefined, cut]) {
      const at = () => `${zipped.what}, ${entry}, ${engine}, ${chunking?.name ?? 'at one go'}`
      compare(await unzipping({ entry, zipped: zipped.bytes, chunking, options: { engine } }), wanted, { at, tally })
    }
  }
  tally.zipped++
}

type Found = Awaited<ReturnType<typeof unzipping>>

function compare(found: Found, wanted: Found, { at, tally }: { at: () => string; tally: Tally }): void {
  for (const [index, line] of found.lines.entries()) same(tally, () => `${at()}, record ${index}`, line, wanted.lines[index])
  same(tally, () => `${at()}, ${found.error?.message ?? 'records'}`, found.lines.length, wanted.lines.length)
  same(tally, at, found.error?.code, wanted.error?.code)
}

interface Unsure {
  readonly zipped: Buffer
  readonly what: string
  readonly readers: readonly Reader[]
  /** Ways to cut it; at one go where it is `undefined`. */
  readonly cuts: readonly (Chunking | undefined)[]
}

/** Checks zipped bytes, in order or not, against what node:zlib makes of them. Throws a `Mismatch`. */
export async function checkUnsureZip({ zipped, what, readers, cuts }: Unsure, tally: Tally): Promise<void> {
  if (!isGzip(zipped)) return
  const unzipped = gunzipOrNot(zipped)
  const plain = plainly(unzipped ?? unzippedPrefix(zipped), {})
  tally.zipped++
  if (unzipped === undefined) tally.refused++
  for (const { entry, engine, members, exact } of readers) {
    // What was changed may be several members now, or have zeros behind it.
    if (!members) continue
    for (const chunking of cuts) {
      const at = () => `${what}, ${entry}, ${engine}, ${chunking?.name ?? 'at one go'}`
      const found = await unzipping({ entry, zipped, chunking, options: { engine } })
      if (unzipped !== undefined) compare(found, plain, { at, tally })
      else compareRefused(found, plain, { at, tally, exact })
    }
  }
}

/** Where the bytes before the break are broken themselves, that may be found first. */
function compareRefused(found: Found, plain: Found, { at, tally, exact }: { at: () => string; tally: Tally; exact: boolean }): void {
  for (const [index, line] of found.lines.entries()) same(tally, () => `${at()}, record ${index}`, line, plain.lines[index])
  const wanted = exact ? plain.lines.length : found.lines.length
  same(tally, () => `${at()}, ${found.error?.message}, records before the break`, found.lines.length, wanted)
  const isSooner = plain.error !== undefined && plain.error.code !== 'truncated' && plain.error.code !== 'empty'
  const allowed = isSooner ? [plain.error.code, 'gzip-broken'] : ['gzip-broken']
  same(tally, () => `${at()}, ${found.error?.code} instead of ${allowed}`, allowed.includes(found.error?.code ?? 'nothing'), true)
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

function gunzipOrNot(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes)
  } catch {
    return undefined
  }
}

/** What comes of zipped bytes before they are found to be broken: what their longest beginning unzips to that is not broken yet. */
function unzippedPrefix(bytes: Uint8Array): Buffer {
  const partly = (length: number): Buffer | undefined => {
    try {
      return gunzipSync(bytes.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH })
    } catch {
      return undefined
    }
  }
  let good = 0
  let bad = bytes.length + 1
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (partly(middle) === undefined) bad = middle
    else good = middle
  }
  return good === 0 ? Buffer.alloc(0) : partly(good)!
}
