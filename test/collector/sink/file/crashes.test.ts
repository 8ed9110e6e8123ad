import { dirname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createFileSink } from '../../../../packages/collector/src/sink/file/file-sink.ts'
import type { Sink } from '../../../../packages/collector/src/sink/sink.ts'
import { handClock } from '../clock.ts'
import { logOf, NEVER, origin, records, writeLog } from '../events.ts'
import { createFakeDisk, type FakeDisk } from './fake-disk.ts'

// A collector in small: objects come in any order and again until the ledger has them, the disk fails, the machine stops at any step; the
// ledger is one that never forgets. What must hold: every object's events are in the files once, in one piece, and a file that has its
// final name never changes.

const FOLDER = '/out'
const OBJECTS = Array.from({ length: 24 }, (_, at) => ({
  name: `o${at}`,
  texts: records(`o${at}`, at === 7 ? 0 : 1 + (at % 5), at === 11 ? 9000 : 10),
}))

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Ledger {
  readonly done: Set<string>
  position: string | undefined
}

async function life(sink: Sink, world: { disk: FakeDisk; random: () => number; ledger: Ledger; stopped: () => boolean }): Promise<void> {
  const { random, ledger, stopped } = world
  await sink.resume?.(ledger.position)
  let newest: string | undefined
  const work = OBJECTS.filter(({ name }) => !ledger.done.has(name)).sort(() => random() - 0.5)
  const under: Promise<void>[] = []
  for (const { name, texts } of work) {
    if (stopped()) return
    const parcel = sink.open(origin(name))
    await writeLog(parcel, logOf(texts))
    under.push(finish(name, parcel))
    if (random() < 0.5) await Promise.all(under)
  }
  await Promise.all(under)

  async function finish(name: string, parcel: ReturnType<Sink['open']>): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        newest = (await parcel.commit(NEVER)).position ?? newest
        break
      } catch {
        if (attempt === 1) return void (await Promise.resolve(parcel.abort()).catch(() => undefined))
      }
    }
    // Another sink did not take it, or the collector stops between the two.
    if (stopped() || random() < 0.15) return
    ledger.done.add(name)
    ledger.position = newest ?? ledger.position
    if (newest !== undefined && random() < 0.9) sink.recorded?.(newest, [origin(name).id])
  }
}

async function run(seed: number, format: 'ndjson' | 'ndjson.gz'): Promise<void> {
  const random = mulberry(seed)
  const disk = createFakeDisk()
  const clock = handClock()
  const ledger: Ledger = { done: new Set(), position: undefined }
  const final = new Map<string, Buffer>()
  for (let lives = 0; lives < 200 && (ledger.done.size < OBJECTS.length || lives === 0); lives++) {
    const sink = createFileSink({
      folder: FOLDER,
      clock,
      files: disk.mount(),
      format,
      hold: 16 * 1024,
      rotate: { bytes: 1500, seconds: 60 },
    })
    let steps = random() < 0.8 ? Math.floor(random() * 150) : Number.POSITIVE_INFINITY
    let isStopped = false
    disk.fail = (operation) => {
      if (--steps < 0) isStopped = true
      if (isStopped) return new Error('the power is off')
      if (random() < 0.1) clock.pass(20_000)
      return random() < 0.03 ? new Error(`no space left for ${operation}`) : undefined
    }
    await life(sink, { disk, random, ledger, stopped: () => isStopped }).catch(() => undefined)
    if (!isStopped && random() < 0.5) await sink.close?.().catch(() => undefined)
    isStopped = true
    await new Promise((resolve) => setImmediate(resolve))
    disk.crash(random)
    disk.fail = () => undefined
    for (const [path, data] of disk.contents()) {
      if (!/\.ndjson(\.gz)?$/.test(path)) continue
      expect(final.get(path) ?? data, `${path} changed after it had its name`).toEqual(data)
      final.set(path, data)
      // Whoever reads may take it away.
    }
  }
  expect(ledger.done.size).toBe(OBJECTS.length)
  const sink = createFileSink({ folder: FOLDER, clock, files: disk.mount(), format })
  await sink.resume?.(ledger.position)
  await sink.close?.()
  const files = [...disk.contents()]
    .filter(([path]) => dirname(path) === FOLDER && path.includes('.ndjson'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  expect(files.map(([path]) => path).filter((path) => path.endsWith('.part'))).toEqual([])
  const lines = files.flatMap(([, data]) => {
    const text = (format === 'ndjson' || data.length === 0 ? data : gunzipSync(data)).toString()
    return text === '' ? [] : text.slice(0, -1).split('\n')
  })
  expect([...lines].sort()).toEqual(OBJECTS.flatMap(({ texts }) => texts).sort())
  for (const { texts } of OBJECTS) {
    const at = lines.indexOf(texts[0] ?? '')
    expect(lines.slice(at, at + texts.length)).toEqual(texts.length === 0 ? [] : texts)
  }
}

describe('a file sink loses nothing and doubles nothing, whatever stops when', () => {
  test.each([
    { format: 'ndjson' as const, seeds: 100 },
    { format: 'ndjson.gz' as const, seeds: 40 },
  ])('$format, $seeds seeds', async ({ format, seeds }) => {
    for (let seed = 1; seed <= seeds; seed++)
      await run(seed, format).catch((problem: unknown) => Promise.reject(new Error(`seed ${seed}`, { cause: problem })))
  })
})
