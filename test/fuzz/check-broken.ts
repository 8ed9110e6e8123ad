// A log with something wrong in it: both engines say the same of it, give what was good before, and with `strict` take nothing that
// `JSON.parse` would not.

import type { Event, Json } from '@trailmend/stream'
import { StreamError } from '@trailmend/stream'
import { HOT_FIELDS } from '../../packages/stream/src/scan/hot-fields.ts'
import { hotOf } from '../stream/collect.ts'
import { ENGINES, type Place, parseOrNot, read } from './check-document.ts'
import { pick, type Random } from './choose.ts'
import { chunkings, WHOLE } from './chunkings.ts'
import type { Mutated } from './mutate.ts'
import { splitDocuments } from './split-documents.ts'
import { same, type Tally } from './tally.ts'

/** Codes of what is JSON, only not of a log. */
const NO_LOG: ReadonlySet<string> = new Set(['not-a-log', 'two-record-lists', 'empty'])

export interface Original {
  readonly bytes: Buffer
  readonly places: readonly Place[]
}

/** Checks one document that was changed. Throws a `Mismatch`. */
export function checkBroken(
  random: Random,
  { original, mutated }: { readonly original: Original; readonly mutated: Mutated },
  tally: Tally,
): void {
  const { bytes, what } = mutated
  const good = original.places.filter(({ to }) => to <= mutated.from)
  const cuts = chunkings(random, bytes.length)
  for (const strict of [false, true]) {
    let first: readonly string[] | undefined
    for (const chunking of [WHOLE, pick(random, cuts), pick(random, cuts)])
      for (const engine of ENGINES) {
        const lines: string[] = []
        const at = () => `${what} at ${mutated.from}, ${chunking.name}, ${engine}${strict ? ', strict' : ''}`
        const error = read({ bytes, chunking, options: { engine, strict } }, (event, index) => {
          const place = good[index]
          if (place !== undefined) same(tally, at, Buffer.compare(event.raw, original.bytes.subarray(place.from, place.to)), 0)
          if (strict) checkRecord(event, { bytes, at, tally })
          lines.push(lineOf(event))
          tally.comparisons += HOT_FIELDS.length
        })
        same(tally, () => `${at()}, records before the change`, lines.length >= good.length, true)
        lines.push(`${error?.code} at ${error?.offset}`)
        first ??= lines
        for (const [index, line] of lines.entries()) same(tally, () => `${at()}, record ${index}`, line, first[index])
        same(tally, at, lines.length, first.length)
        if (strict) checkVerdict(bytes, { error, count: lines.length - 1, at, tally })
      }
  }
  tally.broken++
}

interface At {
  readonly bytes: Uint8Array
  readonly at: () => string
  readonly tally: Tally
}

/** With `strict`, whatever is given is what `JSON.parse` says. */
function checkRecord(event: Event, { bytes, at, tally }: At): void {
  const { offset, raw } = event
  const record = parseOrNot(bytes.subarray(offset, offset + raw.length))
  same(tally, () => `${at()}, a record that is no JSON`, record === undefined, false)
  same(tally, at, event.json(), record)
  const hot = hotOf(record ?? null)
  for (const [index, field] of HOT_FIELDS.entries()) same(tally, () => `${at()}, ${field}`, event.get(field), hot[index])
}

/** What one reader makes of an event, in one line. */
export function lineOf(event: Event): string {
  const hot = HOT_FIELDS.map((field) => orCode(() => event.get(field)))
  return `${event.offset} ${event.raw.length} ${Buffer.from(event.raw).toString('latin1')} ${JSON.stringify(hot)}`
}

function orCode(get: () => Json | undefined): Json | undefined {
  try {
    return get()
  } catch (error) {
    if (error instanceof StreamError) return `!${error.code}`
    throw error
  }
}

interface Verdict {
  readonly error: StreamError | undefined
  readonly count: number
  readonly at: () => string
  readonly tally: Tally
}

function checkVerdict(bytes: Uint8Array, { error, count, at, tally }: Verdict): void {
  const documents = splitDocuments(bytes)
  if (error === undefined) {
    same(tally, () => `${at()}, taken though JSON.parse would not`, documents === undefined, false)
    const records = documents === undefined ? undefined : recordsOf(documents)
    if (records !== undefined) same(tally, () => `${at()}, records`, count, records)
  } else if (!NO_LOG.has(error.code)) {
    const isLog = documents !== undefined && recordsOf(documents) !== undefined
    same(tally, () => `${at()}, ${error.message}, though JSON.parse takes it`, isLog, false)
  }
}

/** How many records documents hold; `undefined` if one is nothing that holds any. */
function recordsOf(documents: readonly Json[]): number | undefined {
  let records = 0
  for (const [index, document] of documents.entries()) {
    const list = Array.isArray(document)
      ? document
      : Object.hasOwn(document as object, 'Records')
        ? (document as { Records: Json }).Records
        : undefined
    if (Array.isArray(list) && list.every(isObject)) {
      // Once there was an event alone, only events may follow.
      if (index > 0) return undefined
      records += list.length
    } else if (list === undefined && isEvent(document)) records++
    else return undefined
  }
  return documents.length === 0 ? undefined : records
}

const isObject = (value: Json) => value !== null && typeof value === 'object' && !Array.isArray(value)
const isEvent = (value: Json) =>
  isObject(value) && Object.keys(value as object).some((key) => /^event(?:Version|Time|Name|Source|ID|Type)$/.test(key))
