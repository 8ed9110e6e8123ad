import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Event, type Json, readEvents as readPortable, StreamError } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { HOT_FIELDS } from '../../packages/stream/src/scan/hot-fields.ts'
import { createRandom } from '../fixtures/cloudtrail-log.ts'
import { read } from '../fuzz/check-document.ts'
import { chunkings, WHOLE } from '../fuzz/chunkings.ts'
import { splitDocuments } from '../fuzz/split-documents.ts'
import { createTally, Mismatch, same, type Tally } from '../fuzz/tally.ts'
import { hotOf } from '../stream/collect.ts'

/** What reading a folder came to. */
export interface FolderCheck {
  readonly files: number
  readonly events: number
  readonly comparisons: number
  /** Files that are no log, by what they were told to be. */
  readonly otherwise: ReadonlyMap<string, readonly string[]>
  readonly failures: readonly string[]
}

const ENGINES = ['wasm', 'typescript'] as const
const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Reads every file below a folder with both engines and entries, cut in many ways, zipped and not. */
export async function checkFolder(folder: string): Promise<FolderCheck> {
  const tally = createTally()
  const otherwise = new Map<string, string[]>()
  const failures: string[] = []
  let events = 0
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
  for (const path of paths)
    try {
      events += await checkFile(path, tally)
    } catch (error) {
      if (error instanceof StreamError) {
        const what = `${error.code}${error.detail === undefined ? '' : `: ${error.detail}`}`
        otherwise.set(what, [...(otherwise.get(what) ?? []), path])
      } else if (error instanceof Mismatch) failures.push(`${relative(folder, path)}: ${error.message}`)
      else throw error
    }
  return { files: paths.length, events, comparisons: tally.comparisons, otherwise, failures }
}

/** Checks one file, and says how many events it has. Throws the `StreamError` of what is no log, and a `Mismatch`. */
async function checkFile(path: string, tally: Tally): Promise<number> {
  const file = readFileSync(path)
  const bytes = isGzip(file) ? gunzipSync(file) : file
  const records = recordsOf(bytes)
  const random = createRandom(bytes.length)
  const look = (event: Event, index: number) => {
    const record = records?.[index] ?? event.json()
    same(tally, () => `record ${index}`, event.json(), record)
    const hot = hotOf(record)
    for (const [each, field] of HOT_FIELDS.entries()) same(tally, () => `record ${index}, ${field}`, event.get(field), hot[each])
    for (const way of pathsOf(record)) same(tally, () => `record ${index}, ${way.path.join('.')}`, event.get(way.path), way.value)
  }
  let events = 0
  for (const engine of ENGINES)
    for (const [way, chunking] of [WHOLE, ...chunkings(random, bytes.length)].entries()) {
      let seen = 0
      const error = read({ bytes, chunking, options: { engine, strict: way % 2 === 0 } }, (event, index) => {
        look(event, index)
        seen++
      })
      if (error !== undefined) throw error
      same(tally, () => `${engine}, ${chunking.name}, records`, seen, records?.length ?? seen)
      events = seen
    }
  const zipped = isGzip(file) ? file : gzipSync(file)
  for (const engine of ENGINES)
    for (const stream of [readEvents(path, { engine }), readEvents(zipped, { engine }), readPortable(zipped, { engine })]) {
      let index = 0
      for await (const batch of stream) for (const event of batch) look(event, index++)
      same(tally, () => `${engine}, records unzipped`, index, events)
    }
  return events
}

/** The events that `JSON.parse` finds; `undefined` if they are wrapped in something else. */
function recordsOf(bytes: Uint8Array): readonly Json[] | undefined {
  const documents = splitDocuments(bytes)
  if (documents === undefined || documents.length === 0) return undefined
  const lists = documents.map((each) => {
    if (Array.isArray(each)) return each as readonly Json[]
    const { Records, eventVersion } = each as { Records?: Json; eventVersion?: Json }
    return Array.isArray(Records) ? (Records as readonly Json[]) : eventVersion !== undefined ? [each] : undefined
  })
  return lists.every((each) => each !== undefined) ? lists.flat() : undefined
}

interface Way {
  readonly path: readonly string[]
  readonly value: Json
}

/** Every path into a value. */
function pathsOf(value: Json): readonly Way[] {
  if (value === null || typeof value !== 'object') return [{ path: [], value }]
  const inner = Object.entries(value).flatMap(([key, each]) => pathsOf(each as Json).map((way) => ({ ...way, path: [key, ...way.path] })))
  return [{ path: [], value: value as Json }, ...inner]
}
