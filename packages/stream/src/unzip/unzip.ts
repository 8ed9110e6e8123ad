// Gzip into the window that is scanned: no buffer between, nothing allocated, and what was unzipped is scanned while it is at hand.
// Accepts and refuses what node:zlib does. bench/stream-read.ts measures it.

import type { Window } from '../read/window.ts'
import type { Engine, Inflate } from '../scan/engine.ts'
import {
  INFLATE_BROKEN,
  INFLATE_FIRST,
  INFLATE_FULL,
  INFLATE_HUNGRY,
  INFLATE_IN,
  INFLATE_OUT,
  INPUT,
  INPUT_BYTES,
  WINDOW,
} from '../scan/layout.ts'
import { createGzipHeader, type GzipHeader } from './gzip-header.ts'

/** So many bytes must stay in the window behind what is scanned: RFC 1951, section 2. */
export const HISTORY_BYTES: number = 32768
/** So much is unzipped before it is scanned: small enough to be at hand then, and large enough that batches pay. */
const STEP_BYTES = 256 * 1024
const TRAILER_BYTES = 8

const DAMAGED = 'its data is damaged'
const TOO_SHORT = 'it ends too early'

/** Reasons that another program might not see. That of a CRC-32 is none of them: then what was unzipped is wrong already. */
export const UNSURE: ReadonlySet<string | undefined> = new Set([DAMAGED, TOO_SHORT])

/** The CRC-32 of bytes that follow on bytes with the CRC-32 `before`. */
export type Crc32 = (bytes: Uint8Array, before: number) => number

/** Why a step ended: there may be more to come without more input, it needs more of it, all is done, or it cannot go on. */
export type UnzipStop = 'room' | 'hungry' | 'over' | 'broken'

export interface Unzip {
  /** Takes as much of a chunk as there is room for, from `taken` on, and says how much. */
  readonly give: (chunk: Uint8Array, taken: number) => number
  /** Unzips a piece into the window. `isLast` says that nothing will be given any more. */
  readonly step: (isLast: boolean) => UnzipStop
  /** Why it is broken. */
  readonly reason: () => string
}

/** Everything that must survive the end of a chunk. */
interface Unzipping {
  readonly engine: Engine
  readonly inflate: Inflate
  readonly window: Window
  readonly check: Inflate['crc32']
  phase: 'header' | 'data' | 'trailer' | 'over' | 'broken'
  header: GzipHeader
  members: number
  /** What is given and not used yet, in the input. */
  at: number
  end: number
  /** Offset of the present member in all that is unzipped, and the CRC-32 of what there is of it. */
  began: number
  sum: number
  reason: string
}

/** Unzips into a window. Throws nothing: what cannot be unzipped is `broken`, behind all that could be. */
export function createUnzip(engine: Engine, window: Window, crc32: Crc32 | undefined): Unzip {
  const { inflate } = engine
  if (inflate === undefined) throw new Error(`the engine ${engine.name} does not unzip`)
  const check: Inflate['crc32'] = crc32 === undefined ? inflate.crc32 : (from, to, before) => crc32(engine.bytes.subarray(from, to), before)
  const unzipping: Unzipping = {
    engine,
    inflate,
    window,
    check,
    phase: 'header',
    header: createGzipHeader(check),
    members: 0,
    at: INPUT,
    end: INPUT,
    began: 0,
    sum: 0,
    reason: '',
  }
  return {
    give: (chunk, taken) => give(unzipping, chunk, taken),
    step: (isLast) => step(unzipping, isLast),
    reason: () => unzipping.reason,
  }
}

function give(unzipping: Unzipping, chunk: Uint8Array, taken: number): number {
  const { engine, at, end, phase } = unzipping
  if (phase === 'over') return chunk.length - taken
  engine.bytes.copyWithin(INPUT, at, end)
  const from = end - at + INPUT
  const size = Math.min(chunk.length - taken, INPUT + INPUT_BYTES - from)
  engine.bytes.set(chunk.subarray(taken, taken + size), from)
  unzipping.at = INPUT
  unzipping.end = from + size
  return size
}

function step(unzipping: Unzipping, isLast: boolean): UnzipStop {
  for (;;) {
    const stop = PHASES[unzipping.phase](unzipping, isLast)
    if (stop !== undefined) return stop
  }
}

/** What is done in each phase, until it has to stop or another one has begun. */
const PHASES: Readonly<Record<Unzipping['phase'], (unzipping: Unzipping, isLast: boolean) => UnzipStop | undefined>> = {
  header: takeHeader,
  data: takeData,
  trailer: takeTrailer,
  over: () => 'over',
  broken: () => 'broken',
}

function fail(unzipping: Unzipping, reason: string): undefined {
  unzipping.phase = 'broken'
  unzipping.reason = reason
}

/** Behind a member, what begins with a zero is padding, and so is all behind it. */
function takeHeader(unzipping: Unzipping, isLast: boolean): UnzipStop | undefined {
  const { engine, header, members, at, end } = unzipping
  if (members > 0 && header.state() === 'empty' && at < end && engine.bytes[at] === 0) {
    unzipping.phase = 'over'
    return undefined
  }
  unzipping.at = header.take(engine.bytes, at, end)
  const state = header.state()
  if (state === 'broken') return fail(unzipping, 'a header is none of gzip')
  if (state === 'done') beginData(unzipping)
  else if (!isLast) return 'hungry'
  else if (state === 'empty' && members > 0) unzipping.phase = 'over'
  else fail(unzipping, TOO_SHORT)
  return undefined
}

function beginData(unzipping: Unzipping): void {
  const { engine, window } = unzipping
  engine.inflateState.fill(0)
  unzipping.began = window.offset() + window.filled()
  unzipping.sum = 0
  unzipping.phase = 'data'
}

function takeData(unzipping: Unzipping, isLast: boolean): UnzipStop | undefined {
  const { engine, inflate, window, check, began, at, end } = unzipping
  const { inflateState: state, limit } = engine
  const from = window.filled()
  state[INFLATE_IN] = at
  state[INFLATE_OUT] = from
  state[INFLATE_FIRST] = Math.max(WINDOW, began - window.offset())
  const status = inflate.run(end, isLast, Math.min(limit, from + STEP_BYTES))
  const to = state[INFLATE_OUT] as number
  unzipping.at = state[INFLATE_IN] as number
  unzipping.sum = check(from, to, unzipping.sum)
  window.advance(to - from)
  if (status === INFLATE_FULL) return 'room'
  if (status === INFLATE_HUNGRY) return isLast ? fail(unzipping, TOO_SHORT) : 'hungry'
  if (status === INFLATE_BROKEN) return fail(unzipping, DAMAGED)
  unzipping.phase = 'trailer'
  return undefined
}

function takeTrailer(unzipping: Unzipping, isLast: boolean): UnzipStop | undefined {
  const { engine, window, check, began, sum, at, end } = unzipping
  if (end - at < TRAILER_BYTES) return isLast ? fail(unzipping, TOO_SHORT) : 'hungry'
  const trailer = new DataView(engine.memory, at, TRAILER_BYTES)
  const size = window.offset() + window.filled() - began
  if (trailer.getUint32(0, true) !== sum >>> 0) return fail(unzipping, 'its CRC-32 is another')
  if (trailer.getUint32(4, true) !== size % 2 ** 32) return fail(unzipping, 'its size is another')
  unzipping.at += TRAILER_BYTES
  unzipping.members++
  unzipping.header = createGzipHeader(check)
  unzipping.phase = 'header'
  return undefined
}
