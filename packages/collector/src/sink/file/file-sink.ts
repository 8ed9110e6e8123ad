import type { Clock } from '../../clock.ts'
import type { EventFormat } from '../format.ts'
import { createChunkPool } from '../lines.ts'
import type { Sink } from '../sink.ts'
import { type Appender, createAppender } from './appender.ts'
import { openFileParcel, parcelId } from './file-parcel.ts'
import type { Files } from './files.ts'
import { restoreFolder } from './folder.ts'
import type { FileFormat } from './names.ts'
import { nodeFiles } from './node-files.ts'
import { parsePosition } from './position.ts'
import { openShelf, type ShelfOptions } from './shelf.ts'

/** What a file sink is told. */
export interface FileSinkOptions {
  /** `file:` and the folder, where nothing is said: two file sinks of a collector have different folders. */
  readonly name?: string
  /** Made where it is not there. Nothing else writes there. */
  readonly folder: string
  readonly clock: Clock
  /** `ndjson`, the default, or each commit a gzip member of its own: any reader of gzip takes them for one. */
  readonly format?: FileFormat
  /** A file is finished when it has so many bytes (256 MiB), or is so many seconds old (300). */
  readonly rotate?: { readonly bytes?: number; readonly seconds?: number }
  /** How events are written; as they were delivered, where nothing is said. */
  readonly events?: EventFormat
  /** Of gzip, 1 (fast) to 9 (small); 6. */
  readonly level?: number
  /** Bytes of one parcel in memory, at most (8 MiB); what is larger goes by way of a file of its own. */
  readonly hold?: number
  /** The disk, where it is not the machine's. */
  readonly files?: Files
}

const ROTATE = { bytes: 256 * 2 ** 20, seconds: 300 }
const HOLD = 8 * 2 ** 20
/** Room for the events of an object as busy trails write them: in larger ones as much again would be left over. */
const CHUNK = { size: 2 ** 19, keep: 128 }
/** How many parcels of which an earlier run did not learn that the ledger has them are still known after a restart. */
const REMEMBERED = 256

/**
 * Appends the events of each object to files, as lines. A file has a name that ends in `.part` until the ledger has all that is in it; then it
 * gets its own, and nothing in it ever changes.
 *
 * Effectively once, with a ledger that keeps positions: a restart takes away what the ledger does not have.
 */
export function createFileSink(wanted: FileSinkOptions): Sink {
  const { folder, clock, format = 'ndjson', level = 6, hold = HOLD, files = nodeFiles } = wanted
  const options: ShelfOptions = { files, folder, format, level, clock, rotate: { ...ROTATE, ...wanted.rotate } }
  const pool = createChunkPool(CHUNK)
  let appender: Appender | undefined
  let parcels = 0
  return {
    name: wanted.name ?? `file:${folder}`,
    guarantee: 'effectively-once',
    async resume(text) {
      const recorded = text === undefined ? undefined : parsePosition(text)
      const found = await restoreFolder(files, folder, recorded)
      const inside = recorded?.unrecorded.slice(-REMEMBERED).map((each) => [each.split('.')[0] ?? '', each.split('.')[1] ?? ''] as const)
      appender = createAppender((onDue) => openShelf(options, found, { recorded, onDue }), new Map(inside))
      if (recorded !== undefined) appender.recorded(recorded, [])
    },
    open(origin) {
      if (appender === undefined) throw new Error('resume a file sink before anything else')
      return openFileParcel(origin, { appender, pool, options, events: wanted.events, hold, number: parcels++ })
    },
    recorded: (position, origins) => appender?.recorded(parsePosition(position), origins.map(parcelId)),
    close: async () => appender?.close(),
  }
}
