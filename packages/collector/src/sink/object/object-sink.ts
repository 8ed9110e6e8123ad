import type { SinkObjects } from '@trailmend/aws/collect'
import type { EventFormat } from '../format.ts'
import { createChunkPool } from '../lines.ts'
import type { Sink, Writer } from '../sink.ts'
import { assertNames, folderPrefix, objectName } from './object-name.ts'
import { openObjectParcel } from './object-parcel.ts'
import type { WrittenPart } from './own-source.ts'

/** What an object sink is told. */
export interface ObjectSinkOptions {
  /** `s3:`, the bucket and the prefix, where nothing is said. */
  readonly name?: string
  /** The bucket, by `openSinkObjects` of `@trailmend/aws/collect`, or a test's memory. */
  readonly objects: SinkObjects
  /** What keys begin with; none, where nothing is said. */
  readonly prefix?: string
  /** How events are written; as they were delivered, where nothing is said. */
  readonly events?: EventFormat
  /** Of gzip, 1 (fast) to 9 (small); 6. */
  readonly level?: number
}

/** A sink, and what it writes into, for `assertNotOwnSource`. */
export interface ObjectSink extends Sink {
  readonly writes: WrittenPart
}

const ALONE: Writer = { ledger: 'alone', isOurs: async () => true }
/** Characters of what a ledger is known by, at most. */
const LONGEST_LEDGER = 32
const CHUNK = { size: 2 ** 20, keep: 16 }

/**
 * Writes the events of each object as one object of zipped lines, by a name that only depends on where they came from.
 *
 * Throws a `CollectorError` (`configuration`) where the prefix makes keys that S3 does not take.
 *
 * Effectively once: a repetition writes over the same name. It needs no position. What a collector with another ledger wrote stays.
 */
export function createObjectSink({ objects, events, level = 6, ...wanted }: ObjectSinkOptions): ObjectSink {
  const prefix = folderPrefix(wanted.prefix ?? '')
  const name = wanted.name ?? `s3:${objects.bucket}/${prefix}`
  const suffix = events === undefined ? '.ndjson.gz' : `.${events.name}.ndjson.gz`
  assertNames(prefix, `-${'0'.repeat(LONGEST_LEDGER)}${suffix}`)
  const pool = createChunkPool(CHUNK)
  return {
    name,
    guarantee: 'effectively-once',
    writes: { name, bucket: objects.bucket, prefix },
    open(origin, writer = ALONE) {
      const [first, own] = [objectName(prefix, origin, suffix), objectName(prefix, origin, `-${writer.ledger}${suffix}`)]
      return openObjectParcel({ objects, names: { first, own }, writer, pool, events, level })
    },
  }
}
