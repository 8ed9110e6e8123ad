// A whole log: every record and field, however it is cut, by both engines, is what `JSON.parse` says it is.

import { createScanner, type Event, type Json, type ReadOptions, StreamError, type WantedValue } from '@trailmend/stream'
import { HOT_FIELDS, type HotField } from '../../packages/stream/src/scan/hot-fields.ts'
import { hotOf, valueAt } from '../stream/collect.ts'
import { many, once, pick, type Random } from './choose.ts'
import { type Chunking, chunkings } from './chunkings.ts'
import { type Document, textOf } from './documents.ts'
import { same, type Tally } from './tally.ts'

export const ENGINES = ['wasm', 'typescript'] as const

/** What `JSON.parse` says of one record. */
interface Wanted {
  readonly record: Json
  readonly hot: readonly (Json | undefined)[]
  readonly paths: readonly (readonly [path: string | readonly string[], value: Json | undefined])[]
}

/** Where a record lies. */
export interface Place {
  readonly from: number
  readonly to: number
}

/** Chunks, one way to cut them and how to read them. */
export interface Reading {
  readonly bytes: Uint8Array
  readonly chunking: Chunking
  readonly options: ReadOptions
}

/** Reads, and gives the error that it ended in. */
export function read({ bytes, chunking, options }: Reading, look: (event: Event, index: number) => void): StreamError | undefined {
  const scanner = createScanner(options)
  let index = 0
  try {
    for (const chunk of chunking.cut(bytes)) for (const batch of scanner.push(chunk)) for (const event of batch) look(event, index++)
    for (const batch of scanner.end()) for (const event of batch) look(event, index++)
    return undefined
  } catch (error) {
    if (error instanceof StreamError) return error
    throw error
  } finally {
    scanner.close()
  }
}

/** Checks one document, and gives the places of its records. Throws a `Mismatch`. */
export function checkDocument(random: Random, document: Document, tally: Tally): readonly Place[] {
  const wanted = document.records.map((record): Wanted => ({ record, hot: hotOf(record), paths: somePaths(random, record) }))
  let places: readonly Place[] = []
  for (const chunking of chunkings(random, document.bytes.length))
    for (const engine of ENGINES) {
      const options = { engine, strict: once(random, 4), debug: once(random, 10) }
      places = checkReading({ bytes: document.bytes, chunking, options }, { document, wanted, tally })
    }
  checkWhere(random, document, { wanted, tally })
  tally.documents++
  return places
}

interface Against {
  readonly document: Document
  readonly wanted: readonly Wanted[]
  readonly tally: Tally
}

function checkReading(reading: Reading, { document, wanted, tally }: Against): readonly Place[] {
  const where = `${document.what}, ${reading.chunking.name}, ${JSON.stringify(reading.options)}`
  const copies: Event[] = []
  const places: Place[] = []
  const error = read(reading, (event, index) => {
    const at = () => `${where}, record ${index}`
    const one = wanted[index]
    same(tally, at, one !== undefined, true)
    checkEvent(event, one!, { bytes: reading.bytes, at, tally })
    places.push({ from: event.offset, to: event.offset + event.raw.length })
    if (index % 5 === 0) copies.push(event.copy())
  })
  same(tally, () => `${where}, error`, error?.code, document.error)
  same(tally, () => `${where}, records`, places.length, wanted.length)
  for (const [index, copy] of copies.entries())
    checkEvent(copy, wanted[index * 5]!, { bytes: reading.bytes, at: () => `${where}, copy of ${index * 5}`, tally })
  return places
}

interface At {
  readonly bytes: Uint8Array
  readonly at: () => string
  readonly tally: Tally
}

function checkEvent(event: Event, { record, hot, paths }: Wanted, { bytes, at, tally }: At): void {
  const { raw, offset } = event
  same(tally, at, Buffer.compare(raw, bytes.subarray(offset, offset + raw.length)), 0)
  same(tally, at, event.json(), record)
  for (const [index, field] of HOT_FIELDS.entries()) same(tally, () => `${at()}, ${field}`, event.get(field), hot[index])
  for (const [path, value] of paths) same(tally, () => `${at()}, ${JSON.stringify(path)}`, event.get(path), value)
  for (const name of ['eventTime', 'eventName', 'eventSource', 'awsRegion', 'eventID'] as const) {
    const value = hot[HOT_FIELDS.indexOf(name)]
    same(tally, () => `${at()}, .${name}`, event[name], typeof value === 'string' ? value : undefined)
  }
}

/** Paths into a record, those that lead nowhere among them. */
function somePaths(random: Random, record: Json): Wanted['paths'] {
  return many(6, () => {
    const path: string[] = []
    let value: Json | undefined = record
    while (value !== null && typeof value === 'object' && !once(random, 6)) {
      const keys = Object.keys(value)
      if (keys.length === 0) break
      path.push(pick(random, keys))
      value = valueAt(value, [path.at(-1)!])
    }
    if (once(random, 4)) path.push(pick(random, ['length', '__proto__', '0', 'eventName', '']))
    const spelled = path.length > 0 && path.every((key) => !key.includes('.')) && once(random, 2)
    return [spelled ? path.join('.') : path, valueAt(record, path)] as const
  })
}

/** A condition that some records fulfil and others do not: the same ones come as a filter over `JSON.parse` gives. */
function checkWhere(random: Random, document: Document, { wanted, tally }: Pick<Against, 'wanted' | 'tally'>): void {
  const fields = many(random(3), () => pick(random, HOT_FIELDS))
  const where: { [field in HotField]?: readonly WantedValue[] } = {}
  for (const field of fields) {
    const index = HOT_FIELDS.indexOf(field)
    const seen = wanted.map(({ hot }) => hot[index]).filter((value) => value === null || /string|boolean/.test(typeof value))
    const values = many(random(4), () =>
      seen.length > 0 && !once(random, 5) ? pick(random, seen) : pick(random, ['', 'A', null, true, '\uFFFD']),
    )
    where[field] = values as readonly WantedValue[]
  }
  const chosen = wanted.filter(({ hot }) =>
    Object.entries(where).every(([field, values]) => values.some((each) => each === hot[HOT_FIELDS.indexOf(field as HotField)])),
  )
  const chunking = pick(random, chunkings(random, document.bytes.length))
  for (const engine of ENGINES) {
    const what = () => `${document.what}, ${chunking.name}, ${engine}, where ${JSON.stringify(where)}`
    let found = 0
    const error = read({ bytes: document.bytes, chunking, options: { engine, where } }, (event, index) => {
      found++
      same(tally, what, event.json(), chosen[index]?.record)
    })
    same(tally, what, error?.code, document.error)
    same(tally, what, found, chosen.length)
  }
}

/** What a text says, or `undefined` if it is no JSON. */
export function parseOrNot(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(textOf(bytes))
  } catch {
    return undefined
  }
}
