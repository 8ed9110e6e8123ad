import { hash } from 'node:crypto'
import { CollectorError } from '../collector-error.ts'
import type { QuarantineEntry } from './quarantine.ts'

/** What is kept of an entry beside its bytes. */
export type Metadata = Omit<QuarantineEntry, 'bytes'>

/** Bytes of one entry that are kept at most, unless told otherwise: 64 MiB. */
export const MOST_ENTRY_BYTES: number = 64 * 1024 * 1024

const WHATS = ['message', 'object', 'event'] as const satisfies readonly QuarantineEntry['what'][]
/** Long enough for any hash, and for any file system's names. */
const ID = /^[0-9a-f]{1,128}$/

/** Whether a name is that of an entry's metadata. */
const isMetadataName = (name: string): boolean => /^[0-9a-f]{1,128}\.json$/.test(name)

/**
 * The entries of all names that have one, as they are read. Throws when all are told, where one of them was not what it should be: one that
 * is broken hides no other.
 */
export async function* eachEntry(
  names: AsyncIterable<string>,
  read: (name: string) => Promise<{ readonly entry: Metadata } | undefined>,
): AsyncGenerator<Metadata> {
  let broken: CollectorError | undefined
  for await (const name of names) {
    if (!isMetadataName(name)) continue
    try {
      const found = await read(name)
      // Where there is none, somebody has removed it meanwhile.
      if (found !== undefined) yield found.entry
    } catch (error) {
      if (!(error instanceof CollectorError) || error.code !== 'quarantine-broken') throw error
      broken ??= error
    }
  }
  if (broken !== undefined) throw broken
}

/** Throws where an id is not made of hex digits: it becomes part of a file's name. */
export function checkId(id: string): void {
  if (!ID.test(id)) throw new TypeError(`an id in quarantine is made of hex digits: ${JSON.stringify(id.slice(0, 200))}`)
}

/** An entry as it is kept: of more bytes than are kept of one, the beginning. Nobody can make the collector stop by what it cannot put aside. */
export function fitted(entry: QuarantineEntry, most: number): QuarantineEntry {
  const { bytes } = entry
  return bytes === undefined || bytes.length <= most ? entry : { ...entry, bytes: bytes.subarray(0, most), isWhole: false }
}

/** The text of an entry, without its bytes but with what tells whether they are right. The same of the same entry. */
export function formatMetadata({ bytes, ...rest }: QuarantineEntry): string {
  const kept = bytes === undefined ? null : { length: bytes.length, sha256: hash('sha256', bytes, 'hex') }
  const { id, what, origin, code, because, offset, at, isWhole, sinks } = rest
  return `${JSON.stringify({ version: 1, id, what, origin, code, because, offset, at, isWhole, sinks, bytes: kept }, null, 2)}\n`
}

/** What a text tells, and which bytes belong to it. Throws 'quarantine-broken' where it is not one of ours. */
export function parseMetadata(
  text: string,
  where: string,
): { readonly entry: Metadata; readonly bytes: { length: number; sha256: string } | null } {
  const read = readJson(text)
  const { id, what: kind, origin, code, because, offset, at, isWhole, sinks, bytes } = read ?? {}
  const what = WHATS.find((each) => each === kind)
  if (
    read?.version !== 1 ||
    what === undefined ||
    !isText(id) ||
    !ID.test(id) ||
    !isText(origin) ||
    !isText(code) ||
    !isText(because) ||
    typeof at !== 'number' ||
    typeof isWhole !== 'boolean' ||
    !isBytes(bytes)
  )
    throw new CollectorError('quarantine-broken', `${where} is not what was written there, or a newer release wrote it`)
  const names = Array.isArray(sinks) ? sinks.filter(isText) : undefined
  const entry = { id, what, origin, code, because, ...(typeof offset === 'number' ? { offset } : {}), at, isWhole }
  return { entry: names === undefined ? entry : { ...entry, sinks: names }, bytes }
}

/** The whole entry. Throws 'quarantine-broken' where the bytes are not those that were written. */
export function joinEntry({ entry, bytes }: ReturnType<typeof parseMetadata>, found: Uint8Array | undefined): QuarantineEntry {
  if (bytes === null) return entry
  if (found === undefined || found.length !== bytes.length || hash('sha256', found, 'hex') !== bytes.sha256)
    throw new CollectorError('quarantine-broken', `the bytes of ${entry.id} are not those that were written`)
  return { ...entry, bytes: new Uint8Array(found.buffer, found.byteOffset, found.length) }
}

function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return isObject(read) ? read : undefined
  } catch {
    return undefined
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isBytes(value: unknown): value is { length: number; sha256: string } | null {
  return value === null || (isObject(value) && typeof value.length === 'number' && isText(value.sha256))
}
