import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Event, readEvents, StreamError } from '@trailmend/stream/node'
import { type FileEvents, PoolError, type PoolOptions, readFiles } from '@trailmend/stream/pool'
import { afterAll } from 'vitest'

/** A folder of a test file's own, gone behind it. */
export function testFolder(): (name: string, bytes: Uint8Array | string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-pool-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return (name, bytes) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }
}

export const TASKS = {
  count: new URL('./tasks/count-events.ts', import.meta.url),
  misbehave: new URL('./tasks/misbehave.ts', import.meta.url),
  noTask: new URL('./tasks/no-task.ts', import.meta.url),
  cannotLoad: new URL('./tasks/cannot-load.ts', import.meta.url),
  endsWhileLoading: new URL('./tasks/ends-while-loading.ts', import.meta.url),
  never: new URL('./tasks/never.ts', import.meta.url),
  loop: new URL('./tasks/loop.ts', import.meta.url),
} as const

/** What came of one file: its events as bytes, their offsets, and what its error says. */
export interface Read {
  readonly file: string
  readonly index: number
  readonly raw: readonly string[]
  readonly offsets: readonly number[]
  readonly names: readonly (string | undefined)[]
  readonly error?: object
}

/** Everything that can be told of an error. */
export function told(error: unknown): object | undefined {
  if (error === undefined) return undefined
  if (!(error instanceof Error)) return { thrown: error }
  const kind = [StreamError, PoolError, TypeError, RangeError, SyntaxError].find((each) => error instanceof each)?.name ?? error.name
  return { kind, ...error, message: error.message, ...(error.cause === undefined ? {} : { cause: told(error.cause) }) }
}

/** What came of files, in the order of the list, and the order in which they ended. */
export async function readAll(paths: readonly string[], options: PoolOptions) {
  const parts: (FileEvents & { readonly copies: readonly Event[] })[] = []
  for await (const part of readFiles(paths, options)) parts.push({ ...part, copies: [...part.events].map((event) => event.copy()) })
  const ended = parts.filter(({ isLast }) => isLast).map(({ index }) => index)
  const files = paths.map((file, index): Read => {
    const own = parts.filter((part) => part.index === index)
    const events = own.flatMap(({ copies }) => copies)
    const error = told(own.at(-1)?.error)
    return { file, index, ...look(events), ...(error === undefined ? {} : { error }) }
  })
  return { files, ended, parts }
}

function look(events: readonly Event[]) {
  return {
    raw: events.map((event) => (event.oversized ? JSON.stringify(event.json()) : Buffer.from(event.raw).toString('latin1'))),
    offsets: events.map(({ offset }) => offset),
    names: events.map(({ eventName }) => eventName),
  }
}

/** The same by `readEvents`, one file after the other. */
export async function readOneByOne(paths: readonly string[], options: Pick<PoolOptions, 'where' | 'engine' | 'strict' | 'limits'> = {}) {
  const files: Read[] = []
  for (const [index, file] of paths.entries()) {
    const copies = []
    let error: object | undefined
    try {
      for await (const batch of readEvents(file, options)) for (const event of batch) copies.push(event.copy())
    } catch (thrown) {
      error = told(thrown)
    }
    files.push({ file, index, ...look(copies), ...(error === undefined ? {} : { error }) })
  }
  return files
}

/** An event of so many bytes at least. */
export function wideEvent(name: string, bytes: number): string {
  return JSON.stringify({
    eventVersion: '1.11',
    eventName: name,
    eventSource: 's3.amazonaws.com',
    requestParameters: { key: 'k'.repeat(bytes) },
  })
}

export const zip = (text: string | Uint8Array) => gzipSync(text)
