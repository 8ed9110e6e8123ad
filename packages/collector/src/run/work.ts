import { createReadStream } from 'node:fs'
import type { GetProblem, ObjectStore, ObjectTask } from '../object/object.ts'
import { objectId } from '../object/task-of.ts'
import type { Origin } from '../sink/sink.ts'
import type { InlineEvents, LocalFile } from '../source/source.ts'

/** What is told of stored bytes. */
export interface Stored {
  /** Bytes; undefined where nobody knows before the end. */
  readonly size?: number
  readonly etag?: string
}

/** Bytes that came for a piece of work. */
export interface Opened extends Stored {
  readonly metadata?: Readonly<Record<string, string>>
  /** All of it at once; absent where it is too large to be held, or comes only once. */
  readonly whole?: () => Promise<Uint8Array>
  readonly stream: () => AsyncIterable<Uint8Array>
  readonly cancel: () => void
}

export function storedOf({ size, etag }: Stored): Stored {
  return { ...(size !== undefined && { size }), ...(etag !== undefined && { etag }) }
}

/** Something with events in it, wherever it comes from. */
export interface Work {
  /** What the ledger knows it by. */
  readonly id: string
  readonly origin: Origin
  readonly task?: ObjectTask
  /** The object whose event it is, where it lay in quarantine. */
  readonly whose?: ObjectTask
  /** Whether it can be opened more than once. */
  readonly isAgain: boolean
  open(signal: AbortSignal): Promise<Opened | GetProblem>
}

/** Larger objects are read as they come: their bytes are never held together. */
const WHOLE_BYTES = 8 * 2 ** 20

/** The work that an object is. */
export function objectWork(task: ObjectTask, store: ObjectStore, sentAt: number): Work {
  const id = objectId(task)
  return {
    id,
    task,
    isAgain: true,
    origin: originOf(task, { id, sentAt, provenance: 's3' }),
    open: async (signal) => {
      const { bucket, key, region, versionId } = task
      const wanted = { bucket, key, ...(region !== undefined && { region }), ...(versionId !== undefined && { versionId }) }
      const got = await store.get(wanted, signal)
      if ('is' in got) return got
      const { size, etag, metadata } = got
      const whole = size <= WHOLE_BYTES ? { whole: () => got.bytes() } : {}
      return { size, etag, metadata, ...whole, stream: () => got.stream(), cancel: () => got.cancel() }
    },
  }
}

function originOf(task: ObjectTask, { id, sentAt, provenance }: Pick<Origin, 'id' | 'provenance'> & { readonly sentAt: number }): Origin {
  return {
    id,
    kind: task.kind === 'other' || task.kind === 'CloudTrail-Digest' ? undefined : task.kind,
    time: task.keyTime ?? sentAt,
    provenance,
    ...(task.account !== undefined && { account: task.account }),
    ...(task.logRegion !== undefined && { region: task.logRegion }),
  }
}

/** What the work is of that lay in quarantine. */
function remainsOf({ of, provenance }: InlineEvents | LocalFile, sentAt: number): Partial<Pick<Work, 'origin' | 'task' | 'whose'>> {
  if (of === undefined) return {}
  const { task, name, isObject } = of
  return { origin: originOf(task, { id: name, sentAt, provenance }), ...(isObject ? { task } : { whose: task }) }
}

/** The work that events are which came by themselves. */
export function inlineWork(item: InlineEvents, sentAt: number): Work {
  const { id, bytes, kind, provenance } = item
  return {
    id,
    isAgain: true,
    origin: { id, kind, time: sentAt, provenance },
    ...remainsOf(item, sentAt),
    open: async () => ({ size: bytes.length, whole: async () => bytes, stream: () => oneOf(bytes), cancel: () => undefined }),
  }
}

/** The work that a local file is, or what comes on standard input. */
export function fileWork(item: LocalFile, sentAt: number): Work {
  const { id, path, provenance } = item
  return {
    id,
    isAgain: typeof path === 'string',
    origin: { id, kind: undefined, time: sentAt, provenance },
    ...remainsOf(item, sentAt),
    // Whoever walks a stream of a file to its end, or stops before, closes it.
    open: async () => ({ stream: () => (typeof path === 'string' ? createReadStream(path) : path), cancel: () => undefined }),
  }
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
