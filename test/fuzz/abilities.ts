import { gzipSync } from 'node:zlib'
import { readEvents as readPortable } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { madeUpLog } from '../fixtures/cloudtrail-log.ts'

export const ENTRIES = { node: readEvents, portable: readPortable } as const
export type EntryName = keyof typeof ENTRIES
export type Engine = 'wasm' | 'typescript'

/** An entry with one engine, and what it does of what the platform's own unzipping does not. */
export interface Reader {
  readonly entry: EntryName
  readonly engine: Engine
  /** Reads several members, and zeros behind them. */
  readonly members: boolean
  /** Gives every record before the place where a zip is broken: node:zlib throws the piece away that it failed in. */
  readonly exact: boolean
}

/** Finds out what the readers do here. */
export async function findReaders(): Promise<readonly Reader[]> {
  const log = madeUpLog(1, 6000)
  const two = Buffer.concat([gzipSync(log.subarray(0, 500)), gzipSync(log.subarray(500)), Buffer.alloc(16)])
  const zipped = gzipSync(log)
  const broken = Buffer.from(zipped).fill(0xff, zipped.length - 100, zipped.length - 50)
  const readers: Reader[] = []
  for (const entry of ['node', 'portable'] as const)
    for (const engine of ['wasm', 'typescript'] as const) {
      const whole = await count(entry, engine, log)
      const members = (await count(entry, engine, two)) === whole
      const ends = [await count(entry, engine, broken), await count(entry, engine, inTwo(zipped.subarray(0, -1)))]
      readers.push({ entry, engine, members, exact: ends.every((events) => events > 0) })
    }
  return readers
}

async function* inTwo(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 2)
  yield bytes.subarray(2)
}

async function count(entry: EntryName, engine: Engine, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<number> {
  let events = 0
  try {
    for await (const batch of ENTRIES[entry](bytes, { engine })) events += batch.length
  } catch {
    // As many as came.
  }
  return events
}

/** What the readers do not do, in words; nothing where they do it all. */
export function inabilities(readers: readonly Reader[]): readonly string[] {
  return readers.flatMap(({ entry, engine, members, exact }) => [
    ...(members ? [] : [`${entry} entry, ${engine}: several members of gzip are not read here, and were not tried`]),
    ...(exact ? [] : [`${entry} entry, ${engine}: of a broken zip fewer records are given than were good`]),
  ])
}
