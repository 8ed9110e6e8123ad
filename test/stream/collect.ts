import { createScanner, type Event, type HotField, type Json, type ReadOptions, StreamError } from '@trailmend/stream'
import { HOT_FIELDS } from '../../packages/stream/src/scan/hot-fields.ts'

/** What a scan came to: what each event was read as, and the error that ended it. */
export interface Collected {
  readonly events: readonly Json[]
  readonly raw: readonly string[]
  readonly hot: readonly (readonly (Json | undefined)[])[]
  readonly error?: string
}

export const ENGINES = ['wasm', 'typescript'] as const

/** Scans chunks one after the other. A broken event is given as its error's code. */
export function collect(chunks: Iterable<Uint8Array>, options: ReadOptions = {}): Collected {
  const events: Json[] = []
  const raw: string[] = []
  const hot: (Json | undefined)[][] = []
  const scanner = createScanner(options)
  const take = (event: Event) => {
    raw.push(Buffer.from(event.raw).toString('latin1'))
    events.push(orCode(() => event.json()) ?? null)
    hot.push(HOT_FIELDS.map((field) => orCode(() => event.get(field))))
  }
  try {
    for (const chunk of chunks) for (const batch of scanner.push(chunk)) for (const event of batch) take(event)
    for (const batch of scanner.end()) for (const event of batch) take(event)
    return { events, raw, hot }
  } catch (error) {
    if (!(error instanceof StreamError)) throw error
    return { events, raw, hot, error: error.code }
  } finally {
    scanner.close()
  }
}

function orCode(read: () => Json | undefined): Json | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof StreamError) return `!${error.code}`
    throw error
  }
}

/** One of the values that `hot` has of an event. */
export function hotAt(hot: readonly (Json | undefined)[] | undefined, field: HotField): Json | undefined {
  return hot?.[HOT_FIELDS.indexOf(field)]
}

/** What `JSON.parse` says of the hot fields of an event. */
export function hotOf(event: Json): readonly (Json | undefined)[] {
  return HOT_FIELDS.map((field) => valueAt(event, field.split('.')))
}

/** What is at a path of a parsed value, found the plain way. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined
    if (Array.isArray(at) && !/^(0|[1-9]\d*)$/.test(key)) return undefined
    return (at as Record<string, Json>)[key]
  }, value)
}

/** Bytes cut at each multiple of a size. */
export function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** What is expected of a log that is in order. */
export function expected(records: readonly Json[]): Pick<Collected, 'events' | 'hot'> {
  return { events: records, hot: records.map(hotOf) }
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The events of a document as `JSON.parse` has them, or `undefined` if it is neither a log nor an event. */
export function recordsByParsing(bytes: Uint8Array): readonly Json[] | undefined {
  try {
    const parsed = JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
    if (!Object.hasOwn(parsed, 'Records'))
      return Object.keys(parsed).some((key) => /^event(?:Version|Time|Name|Source|ID|Type|Category)$/.test(key)) ? [parsed] : undefined
    const isList =
      Array.isArray(parsed.Records) &&
      parsed.Records.every((each: unknown) => each !== null && typeof each === 'object' && !Array.isArray(each))
    return isList ? parsed.Records : undefined
  } catch {
    return undefined
  }
}
