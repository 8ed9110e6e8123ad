// What a collector writes it never reads. By way of the page cache it would be copied into pages of the kernel's, each of them found, counted and
// written for itself: more than half of what writing takes. It would also drive out what others read, and count as the memory of its container.
// So where much is appended, all whole blocks of it go from here to the disk (`O_DIRECT`), and only what is left before and behind them by the cache.
//
// Both ways append (`O_APPEND`): no mistake here, or somebody else who writes, could overwrite anything. Where the system refuses the one, the other
// is taken. When what was written would survive a crash is for `sync` to say, as ever.

import { fstatSync } from 'node:fs'
import { constants, type FileHandle, open } from 'node:fs/promises'

/**
 * Bytes of a block. Where in the file, from where in memory and how much is written past the cache must be multiples of the disk's blocks, of which
 * this is the largest that is usual; a file system that wants more refuses. Source: open(2), "O_DIRECT".
 */
const BLOCK = 4096
/** Bytes that go past the cache, at least: with less, asking the disk takes as much as the copy. */
const LEAST = 2 ** 19
/** Bytes that are handed over at once. */
export const RUN: number = 2 ** 22
/** How a file system says that it does not write so; nothing was written then. Source: write(2), "EINVAL"; errno(3). */
const REFUSALS: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])
/** Runs of memory that are kept for later: as many sinks as usually write to files, and one. */
const KEPT = 2
/** Bytes of a page of WebAssembly's memory. */
const WASM_PAGE = 65_536

/** The part of it that is used. */
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => { readonly buffer: ArrayBuffer }
}

/** Appends all of it, in order. Where it throws, any part of it may be there. */
export type Append = (pieces: readonly Uint8Array[]) => Promise<void>

/** Appends to a file. */
export interface DirectAppend {
  readonly append: Append
  close(): Promise<void>
}

/** The same file past the cache. */
type Direct = Pick<FileHandle, 'write' | 'close'>
type Numbered = Pick<FileHandle, 'fd'>

/** What is asked of the system. */
export interface Reached {
  /** Opens the file once more past the cache, or says that this cannot be done. */
  readonly reopen: (file: Numbered) => Promise<Direct | undefined>
  /** Bytes that the file has. */
  readonly sizeOf: (file: Numbered) => number
}

/** Of a file that is open the system knows the size; only having it asked by another thread would take time. */
const system: Reached = { reopen: reopenDirect, sizeOf: ({ fd }) => fstatSync(fd).size }

/**
 * Appends to an open file past the page cache, where there is much to append and the system can do that; else, and what is no whole block, by `plainly`.
 * One after the other: not while something is appended.
 */
export function createDirectAppend(file: Numbered, plainly: Append, { reopen, sizeOf }: Reached = system): DirectAppend {
  let opening: Promise<Direct | undefined> | undefined
  return {
    async append(pieces) {
      const whole = bytesOf(pieces)
      if (whole < LEAST) return plainly(pieces)
      opening ??= reopen(file)
      const direct = await opening
      if (direct === undefined) return plainly(pieces)
      const memory = takeMemory()
      if (memory === undefined) {
        await giveUp(direct)
        return plainly(pieces)
      }
      const size = sizeOf(file)
      const from = (BLOCK - (size % BLOCK)) % BLOCK
      const to = whole - ((whole - from) % BLOCK)
      try {
        if (from > 0) await plainly(between(pieces, 0, from))
        await appendBlocks(direct, memory, between(pieces, from, to))
        if (to < whole) await plainly(between(pieces, to, whole))
        const added = sizeOf(file) - size
        if (added !== whole)
          throw new Error(`${whole} bytes were appended, and the file has ${added} more: does something else write to it?`)
      } catch (error) {
        // Whatever it is: who tries again goes by the cache.
        await giveUp(direct)
        throw error
      } finally {
        giveMemory(memory)
      }
    },
    async close() {
      await (await opening)?.close()
    },
  }

  async function giveUp(direct: Direct): Promise<void> {
    opening = Promise.resolve(undefined)
    await direct.close()
  }

  async function appendBlocks(direct: Direct, memory: Uint8Array, pieces: readonly Uint8Array[]): Promise<void> {
    const end = bytesOf(pieces)
    for (let at = 0; at < end; at += RUN) {
      const run = filled(memory, between(pieces, at, at + RUN))
      const written = await writeDirect(direct, run)
      if (written === 'refused') {
        await giveUp(direct)
        return plainly(between(pieces, at, end))
      }
      // The disk took less, as it may when it is nearly full: the next write says why.
      if (written < run.length) await plainly([run.subarray(written)])
    }
  }
}

/** By its number, not its name: nobody can have put another file there. Linux alone can. */
async function reopenDirect({ fd }: Numbered): Promise<Direct | undefined> {
  try {
    return await open(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_APPEND | constants.O_DIRECT)
  } catch {
    // No Linux, no /proc, or a file system that has it not. What else may be wrong, writing by the cache says.
    return undefined
  }
}

async function writeDirect(direct: Direct, run: Uint8Array): Promise<number | 'refused'> {
  try {
    return (await direct.write(run)).bytesWritten
  } catch (error) {
    if (error instanceof Error && 'code' in error && REFUSALS.has(error.code)) return 'refused'
    throw error
  }
}

/** Memory that nothing is written from at the moment. */
const free: Uint8Array[] = []

/** It begins with a page, which no other memory of JavaScript's is sure to. `undefined` where a process may not have so many addresses. */
function takeMemory(): Uint8Array | undefined {
  try {
    return free.pop() ?? new Uint8Array(new WebAssembly.Memory({ initial: RUN / WASM_PAGE, maximum: RUN / WASM_PAGE }).buffer)
  } catch {
    return undefined
  }
}

function giveMemory(memory: Uint8Array): void {
  if (free.length < KEPT) free.push(memory)
}

function filled(memory: Uint8Array, pieces: readonly Uint8Array[]): Uint8Array {
  let at = 0
  for (const piece of pieces) {
    memory.set(piece, at)
    at += piece.length
  }
  return memory.subarray(0, at)
}

/** What is between two places of them all, as views. */
function between(pieces: readonly Uint8Array[], from: number, to: number): readonly Uint8Array[] {
  const views: Uint8Array[] = []
  let at = 0
  for (const piece of pieces) {
    const view = piece.subarray(Math.max(0, from - at), Math.max(0, to - at))
    if (view.length > 0) views.push(view)
    at += piece.length
  }
  return views
}

function bytesOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}
