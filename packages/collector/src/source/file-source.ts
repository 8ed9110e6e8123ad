import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DIGEST_KIND } from '@trailmend/stream'
import type { Clock } from '../clock.ts'
import { CollectorError } from '../collector-error.ts'
import { createLater } from './later.ts'
import type { Delivery, LocalFile, Source, WorkItem } from './source.ts'

export interface FileSourceOptions {
  /** Files, taken whatever they are called, and folders, of which everything below is taken that may be a log. `-` is standard input. */
  readonly paths: readonly string[]
  readonly clock: Clock
  readonly name?: string
  readonly stdin?: AsyncIterable<Uint8Array>
  /** How often a file is handed out before it is left; 5 unless given. */
  readonly mostTries?: number
}

const LOG_FILE = /\.(?:json|json\.gz|gz|ndjson|jsonl|log|csv)$/i

/** Files, of which some may be left. */
export interface FileSource extends Source {
  /** Those that were given back too often, or could not come a second time, as standard input: this run did not take them. */
  leftOver(): readonly string[]
}

/** Seconds that somebody who waits for the end waits for one file. */
const LONGEST_WAIT = 30
const MOST_WAIT = 20_000

/**
 * Files of this machine, in the order of their names, and what comes on standard input. Drained at the end.
 *
 * A file is known by its path, size and time: one that has changed is another. Links in folders are not followed. What was
 * found is handed out before a `CollectorError` says that a place cannot be looked at.
 */
export function createFileSource(options: FileSourceOptions): FileSource {
  const { clock, name = 'files', mostTries = 5 } = options
  const later = createLater<{ readonly file: LocalFile; readonly tries: number }>(clock)
  const leftOver: string[] = []
  let files: AsyncIterator<LocalFile> | undefined
  let failure: CollectorError | undefined
  let underWay = 0
  return { name, receive, leftOver: () => leftOver }

  async function receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    files ??= filesOf(options)
    const deliveries = later.due(most).map(({ file, tries }) => deliver(file, tries + 1))
    try {
      while (deliveries.length < most && !signal.aborted && failure === undefined) {
        const next = await files.next()
        if (next.done === true) break
        deliveries.push(deliver(next.value, 1))
      }
    } catch (error) {
      failure = new CollectorError('configuration', `files: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
    if (deliveries.length > 0 || signal.aborted || most < 1) return deliveries
    if (underWay === 0 && later.size() === 0) {
      // What lies behind the place that could not be looked at was not seen: that is no end.
      if (failure !== undefined) throw failure
      return 'drained'
    }
    await later.wait(MOST_WAIT, signal)
    return []
  }

  function deliver(file: LocalFile, tries: number): Delivery {
    underWay++
    const items: readonly WorkItem[] = isDigest(file.id) ? [{ is: 'nothing', because: 'digest' }] : [file]
    return {
      id: file.id,
      source: name,
      items,
      raw: file.id,
      receiveCount: tries,
      acknowledge: async () => {
        underWay--
        later.wake()
      },
      release: async (afterSeconds) => {
        underWay--
        if (tries < mostTries && typeof file.path === 'string') later.add({ file, tries }, Math.min(afterSeconds, LONGEST_WAIT) * 1000)
        else leftOver.push(file.id)
        later.wake()
      },
    }
  }
}

function isDigest(path: string): boolean {
  return path.includes(`_${DIGEST_KIND}_`)
}

async function* filesOf({ paths, stdin, clock }: FileSourceOptions): AsyncGenerator<LocalFile> {
  for (const path of paths) {
    if (path === '-') {
      if (stdin === undefined) throw new TypeError('there is no standard input')
      yield { is: 'file', id: `stdin:${new Date(clock.now()).toISOString()}`, path: stdin, provenance: 'stdin' }
    } else if ((await stat(path)).isDirectory()) yield* below(resolve(path))
    else yield await fileAt(resolve(path))
  }
}

async function* below(folder: string): AsyncGenerator<LocalFile> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* below(path)
    else if (entry.isFile() && LOG_FILE.test(entry.name)) yield await fileAt(path)
  }
}

async function fileAt(path: string): Promise<LocalFile> {
  const { size, mtimeMs } = await stat(path)
  return { is: 'file', id: `file:${path}#${size}-${Math.floor(mtimeMs)}`, path, provenance: 'file' }
}
