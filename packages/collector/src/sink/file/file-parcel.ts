import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { EventFormat } from '../format.ts'
import { type ChunkPool, createLines } from '../lines.ts'
import type { Origin, Parcel } from '../sink.ts'
import type { Appender } from './appender.ts'
import type { Load, ShelfOptions } from './shelf.ts'
import { openSpill, type Spill } from './spill.ts'

/** What the parcels of a sink share. */
export interface ParcelTools {
  readonly appender: Appender
  readonly pool: ChunkPool
  readonly options: ShelfOptions
  readonly events: EventFormat | undefined
  /** Bytes of a parcel in memory, at most. */
  readonly hold: number
  /** A number that no other parcel of this sink had. */
  readonly number: number
}

/** What a parcel is known by: of the origin's id, which may be a thousand characters that somebody else chose. */
export function parcelId(originId: string): string {
  return hash('sha256', originId).slice(0, 16)
}

/** The events of one object on their way into a file. */
export function openFileParcel(origin: Origin, { appender, pool, options, events, hold, number }: ParcelTools): Parcel {
  const lines = createLines(pool, events)
  let check = 0
  let total = 0
  let spill: Spill | undefined
  let load: Promise<Load> | undefined
  return {
    write(batch) {
      lines.add(batch)
      return lines.bytes > hold ? spillOver() : undefined
    },
    refused: () => lines.rejected,
    async commit(signal, print) {
      const { rejected } = lines
      if (lines.bytes === 0 && load === undefined && spill === undefined) return { rejected, events: 0 }
      load ??= finished(print)
      await appender.add(await load, signal)
      lines.clear()
      // What was adopted has another name by now; what is left of another is taken away at the next start.
      await spill?.remove().catch(() => undefined)
      // Asked for last, so that who returns later never returns less.
      return { position: appender.position(), rejected, events: lines.events - rejected.length }
    },
    abort: forget,
  }

  async function finished(print: string | undefined): Promise<Load> {
    const content = await contentOf(print === undefined)
    return { id: parcelId(origin.id), print: `${print ?? check.toString(16)}-${total.toString(16)}`, time: origin.time, content }
  }

  async function contentOf(isLookedAt: boolean): Promise<Load['content']> {
    if (spill === undefined) return { is: 'lines', pieces: counted(isLookedAt) }
    await spillOver()
    await spill.finish()
    return { is: 'file', path: spill.path, length: spill.length }
  }

  async function spillOver(): Promise<void> {
    spill ??= await openSpill(options, `${parcelId(origin.id)}-${number}`)
    await spill.append(counted(true))
    lines.clear()
  }

  /** The lines so far. */
  function counted(isLookedAt: boolean): readonly Buffer[] {
    const pieces = lines.pieces()
    for (const piece of pieces) {
      if (isLookedAt) check = crc32(piece, check)
      total += piece.length
    }
    return pieces
  }

  async function forget(): Promise<void> {
    lines.clear()
    await spill?.remove()
  }
}
