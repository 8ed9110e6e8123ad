import {
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createDirectAppend, RUN } from '../../../../packages/collector/src/sink/file/direct-append.ts'
import { nodeFiles } from '../../../../packages/collector/src/sink/file/node-files.ts'

const BLOCK = 4096
const MIB = 2 ** 20

/** Bytes that differ from place to place. */
function bytes(length: number, seed = 1): Buffer {
  const all = Buffer.allocUnsafe(length)
  for (let at = 0; at < length; at++) all[at] = (at * 7 + (at >> 8) * 13 + seed * 31) & 0xff
  return all
}

/** What was appended, and by which way; a write past the cache takes no more than `most`, and throws what `fail` says. */
function scene({ has = 0, most = Number.POSITIVE_INFINITY, fail = () => undefined as Error | undefined, isThere = true } = {}) {
  let content = bytes(has, 9)
  const ways: string[] = []
  const writes: { readonly at: number; readonly run: Uint8Array }[] = []
  const counts = { opened: 0, closed: 0 }
  let lost = 0
  const append = createDirectAppend(
    { fd: 7 },
    async (pieces) => {
      ways.push(`cache ${pieces.reduce((sum, { length }) => sum + length, 0)}`)
      content = Buffer.concat([content, ...pieces])
    },
    {
      sizeOf: ({ fd }) => (fd === 7 ? content.length - (writes.length > 0 ? lost : 0) : Number.NaN),
      async reopen() {
        counts.opened++
        if (!isThere) return undefined
        return { write, close: async () => void counts.closed++ }
      },
    },
  )
  const write = (async (run: Uint8Array) => {
    ways.push(`disk ${run.length}`)
    const problem = fail()
    if (problem !== undefined) throw problem
    writes.push({ at: content.length, run })
    const bytesWritten = Math.min(run.length, most)
    content = Buffer.concat([content, run.subarray(0, bytesWritten)])
    return { bytesWritten, buffer: run }
  }) as never
  const lose = (bytes: number): void => {
    lost = bytes
  }
  return { append, ways, writes, counts, lose, content: () => content }
}

const refusal = (code: string) => Object.assign(new Error(code), { code })

describe('what is appended past the page cache', () => {
  test('is whole blocks, from where a block begins in memory to where one begins in the file', async () => {
    const { append, ways, writes, content } = scene({ has: 100 })
    const pieces = [bytes(700_001), bytes(3, 2), bytes(0), bytes(2 * RUN, 3)]
    await append.append(pieces)
    expect(content().equals(Buffer.concat([bytes(100, 9), ...pieces]))).toBe(true)
    expect(ways).toEqual(['cache 3996', `disk ${RUN}`, `disk ${RUN}`, `disk ${169 * BLOCK}`, 'cache 3784'])
    for (const { at, run } of writes) {
      // WebAssembly's, which begins with a page: it can be given to nobody else.
      expect(() => structuredClone(run.buffer, { transfer: [run.buffer] })).toThrow()
      expect([at % BLOCK, run.length % BLOCK, run.byteOffset % BLOCK]).toEqual([0, 0, 0])
    }
  })

  test('has nothing before it in a file that ends with a block, and nothing behind it where it ends with one', async () => {
    const { append, ways } = scene({ has: 2 * BLOCK })
    await append.append([bytes(MIB)])
    expect(ways).toEqual([`disk ${MIB}`])
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is all there, in order, whatever was there before: seed %i', async (seed) => {
    const has = (seed * 7919) % 9000
    const { append, content, ways } = scene({ has })
    const all = Array.from({ length: 6 }, (_, at) =>
      Array.from({ length: 1 + ((seed + at) % 4) }, (__, piece) =>
        bytes((seed * 104_729 + at * 611_953 + piece * 17_389) % 900_000, at * 10 + piece),
      ),
    )
    for (const pieces of all) await append.append(pieces)
    expect(content().equals(Buffer.concat([bytes(has, 9), ...all.flat()]))).toBe(true)
    expect(ways.some((way) => way.startsWith('disk'))).toBe(true)
  })

  test('is not little: that goes by the cache, and the file is not opened again', async () => {
    const { append, ways, counts } = scene()
    await append.append([bytes(MIB / 2 - 1)])
    expect(ways).toEqual([`cache ${MIB / 2 - 1}`])
    await append.close()
    expect(counts).toEqual({ opened: 0, closed: 0 })
  })

  test('goes by the cache where the system cannot, and is asked for once', async () => {
    const { append, ways, counts, content } = scene({ isThere: false })
    for (const seed of [1, 2]) await append.append([bytes(MIB, seed)])
    expect(ways).toEqual([`cache ${MIB}`, `cache ${MIB}`])
    expect(counts.opened).toBe(1)
    expect(content().equals(Buffer.concat([bytes(MIB, 1), bytes(MIB, 2)]))).toBe(true)
    await append.close()
  })

  test('goes by the cache from where the system refuses it, now and later', async () => {
    let asked = 0
    const { append, ways, counts, content } = scene({ fail: () => (asked++ === 1 ? refusal('EINVAL') : undefined) })
    const pieces = [bytes(3 * RUN + 5)]
    await append.append(pieces)
    await append.append([bytes(MIB, 2)])
    expect(ways).toEqual([`disk ${RUN}`, `disk ${RUN}`, `cache ${2 * RUN}`, 'cache 5', `cache ${MIB}`])
    expect(content().equals(Buffer.concat([...pieces, bytes(MIB, 2)]))).toBe(true)
    await append.close()
    expect(counts).toEqual({ opened: 1, closed: 1 })
  })

  test('that the disk took only part of is completed by the cache', async () => {
    const { append, content, ways } = scene({ most: 300_000 })
    const pieces = [bytes(2 * RUN, 4)]
    await append.append(pieces)
    expect(ways).toEqual([`disk ${RUN}`, `cache ${RUN - 300_000}`, `disk ${RUN}`, `cache ${RUN - 300_000}`])
    expect(content().equals(pieces[0] as Buffer)).toBe(true)
  })

  test('is given up with what the disk says, and goes by the cache when it is tried again', async () => {
    const { append, ways, counts } = scene({ fail: () => refusal('EIO') })
    await expect(append.append([bytes(2 * RUN)])).rejects.toThrow('EIO')
    expect(ways).toEqual([`disk ${RUN}`])
    await append.append([bytes(2 * RUN)])
    expect(ways.slice(1)).toEqual([`cache ${2 * RUN}`])
    await append.close()
    expect(counts).toEqual({ opened: 1, closed: 1 })
  })

  test('is not believed where the file does not have it all', async () => {
    const { append, lose, ways } = scene()
    lose(BLOCK)
    await expect(append.append([bytes(2 * RUN)])).rejects.toThrow(
      `${2 * RUN} bytes were appended, and the file has ${2 * RUN - BLOCK} more`,
    )
    lose(0)
    await append.append([bytes(MIB)])
    expect(ways).toEqual([`disk ${RUN}`, `disk ${RUN}`, `cache ${MIB}`])
  })

  test('is not mixed up with that of another file', async () => {
    const [one, other] = [scene(), scene()]
    await Promise.all([one.append.append([bytes(2 * RUN, 1)]), other.append.append([bytes(2 * RUN, 2)])])
    expect(one.content().equals(bytes(2 * RUN, 1))).toBe(true)
    expect(other.content().equals(bytes(2 * RUN, 2))).toBe(true)
    expect(new Set([...one.writes, ...other.writes].map(({ run }) => run.buffer)).size).toBe(2)
  })
})

describe('a file of the machine', () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'trailmend-direct-')))
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  /** How this process has a file open: the flags of each. */
  const openedAs = (path: string): readonly number[] =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        if (readlinkSync(`/proc/self/fd/${fd}`) !== path) return []
        return Number.parseInt(/flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0', 8)
      } catch {
        return []
      }
    })

  /** Whether the file system here does without its cache at all. */
  function isPossible(): boolean {
    const path = join(home, 'probe')
    writeFileSync(path, '')
    try {
      closeSync(openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_DIRECT))
      return true
    } catch {
      return false
    }
  }

  test.runIf(process.platform === 'linux')(
    'of Linux is written past the cache where there is much, and let go of when it is closed',
    async () => {
      const path = join(home, 'much')
      const file = await nodeFiles.open(path)
      const all = [bytes(17), bytes(2 * RUN + 1234, 2), bytes(900_000, 3), bytes(4 * BLOCK, 4), bytes(3 * MIB, 5)]
      for (const each of all) {
        await file.append([each.subarray(0, 5), each.subarray(5)])
        await file.sync()
      }
      expect(readFileSync(path).equals(Buffer.concat(all))).toBe(true)
      expect(openedAs(path).some((flags) => (flags & constants.O_DIRECT) !== 0)).toBe(isPossible())
      expect(openedAs(path).every((flags) => (flags & constants.O_APPEND) !== 0)).toBe(true)
      await file.close()
      expect(openedAs(path)).toEqual([])
    },
  )

  test.each([0, 1, 2])('has an attempt once that broke off in its write %i, was taken back, and made again', async (good) => {
    const path = join(home, `broken-${good}`)
    const handle = await open(path, 'a')
    let left = good
    const append = createDirectAppend(handle, async (pieces) => void (await handle.writev(pieces)), {
      sizeOf: ({ fd }) => fstatSync(fd).size,
      async reopen() {
        const same = await open(path, 'a')
        const write = (run: Uint8Array) =>
          left-- > 0 ? same.write(run) : same.write(run.subarray(0, 999)).then(() => Promise.reject(refusal('EIO')))
        return { write: write as never, close: () => same.close() }
      },
    })
    const [first, second] = [bytes(777), bytes(3 * RUN, 2)]
    await append.append([first])
    await expect(append.append([second])).rejects.toThrow('EIO')
    await handle.truncate(first.length)
    await append.append([second])
    await append.close()
    await handle.close()
    expect(readFileSync(path).equals(Buffer.concat([first, second]))).toBe(true)
  })

  test('is as it was behind an attempt that was taken back', async () => {
    const path = join(home, 'again')
    const file = await nodeFiles.open(path)
    await file.append([bytes(MIB + 1)])
    await file.sync()
    await file.append([bytes(2 * MIB, 2)])
    await file.truncate(MIB + 1)
    await file.append([bytes(2 * MIB + 3, 3)])
    await file.sync()
    await file.close()
    expect(readFileSync(path).equals(Buffer.concat([bytes(MIB + 1), bytes(2 * MIB + 3, 3)]))).toBe(true)
  })
})
