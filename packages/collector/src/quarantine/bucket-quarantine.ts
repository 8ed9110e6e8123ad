import { CollectorError } from '../collector-error.ts'
import { checkId, eachEntry, fitted, formatMetadata, joinEntry, MOST_ENTRY_BYTES, parseMetadata } from './metadata.ts'
import type { Quarantine } from './quarantine.ts'

/** Objects of one bucket. Throws what the store throws, after trying again what is worth it. */
export interface QuarantineObjects {
  /** What people call it, such as `s3://bucket`. */
  readonly name: string
  /** Resolves when it lasts. Writes over what was there. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  get(key: string): Promise<Uint8Array | undefined>
  /** Keys that begin so, in pages. */
  list(prefix: string): AsyncIterable<readonly string[]>
  /** Also where there is none. */
  remove(key: string): Promise<void>
}

/** Where in a bucket. */
export interface BucketQuarantineOptions {
  readonly objects: QuarantineObjects
  /** What keys begin with; `quarantine/` by default. */
  readonly prefix?: string
  /** 64 MiB by default. The whole has no bound but what the bucket's lifecycle rules set. */
  readonly maxEntryBytes?: number
}

/** Bytes: a key has 1,024 at most, and an id up to 128. */
const LONGEST_PREFIX = 800

/**
 * A quarantine in a bucket: two objects for each entry, `<id>.bin` and, when that is there, `<id>.json`, which is what says that the entry is.
 * Never the bucket that events are read from.
 */
export function createBucketQuarantine({
  objects,
  prefix = 'quarantine/',
  maxEntryBytes = MOST_ENTRY_BYTES,
}: BucketQuarantineOptions): Quarantine {
  if (Buffer.byteLength(prefix) > LONGEST_PREFIX)
    throw new CollectorError('configuration', `the prefix of the quarantine is longer than ${LONGEST_PREFIX} bytes: keys would not fit`)
  const keyOf = (id: string, end: 'json' | 'bin') => `${prefix}${id}.${end}`
  const read = async (key: string) => {
    const bytes = await objects.get(key)
    return bytes === undefined ? undefined : parseMetadata(new TextDecoder().decode(bytes), `${objects.name}/${key}`)
  }
  return {
    name: `${objects.name}/${prefix}`,
    put: async (given) => {
      checkId(given.id)
      const entry = fitted(given, maxEntryBytes)
      if (entry.bytes !== undefined) await objects.put(keyOf(entry.id, 'bin'), entry.bytes, 'application/octet-stream')
      await objects.put(keyOf(entry.id, 'json'), new TextEncoder().encode(formatMetadata(entry)), 'application/json')
    },
    list: () => eachEntry(namesBelow(objects, prefix), (name) => read(`${prefix}${name}`)),
    get: async (id) => {
      checkId(id)
      const found = await read(keyOf(id, 'json'))
      if (found === undefined) return undefined
      return joinEntry(found, found.bytes === null ? undefined : await objects.get(keyOf(id, 'bin')))
    },
    remove: async (id) => {
      checkId(id)
      await objects.remove(keyOf(id, 'json'))
      await objects.remove(keyOf(id, 'bin'))
    },
  }
}

async function* namesBelow(objects: QuarantineObjects, prefix: string): AsyncGenerator<string> {
  for await (const keys of objects.list(prefix)) for (const key of keys) yield key.slice(prefix.length)
}
