// What reads the files: in a worker, or, by the same code, on the thread of the caller. One file after the other, in the order in
// which they are given; everything that can go wrong about a file is part of its answer.

import { Readable } from 'node:stream'
import { readEvents } from '../node/read-events.ts'
import type { EventStream } from '../read/event-stream.ts'
import type { ReadOptions } from '../read/options.ts'
import type { FileTask } from './load-task.ts'
import type { Job, Order, SentEnd } from './message.ts'
import type { OpenedFile } from './open-file.ts'
import { bytesOf, createOutbox, type Send } from './outbox.ts'
import { createPace } from './pace.ts'
import { pack, type SentBatch } from './pack.ts'
import { PoolError } from './pool-error.ts'
import { sendError } from './sent-error.ts'
import { unmark } from './transfer.ts'

/** How files are read: handed to a worker when it starts. */
export interface Setup {
  readonly read: Pick<ReadOptions, 'where' | 'engine' | 'strict' | 'limits'>
  /** The module of the task; without one, the events themselves are the answer. */
  readonly task: string | undefined
  readonly unreadBytes: number
}

export interface ServiceParts {
  readonly setup: Setup
  readonly task: FileTask<unknown> | undefined
  readonly open: (path: string) => OpenedFile | Promise<OpenedFile>
  readonly send: Send
  /** Told of the place in the list of each file, before anything is read of it. */
  readonly atHand?: (index: number) => void
}

export interface Service {
  readonly take: (order: Order) => void
  /** Reads no further, and answers nothing more. */
  readonly stop: () => void
}

/** Answers are sent when they are so large, in bytes, or the file is over. */
const ANSWER_BYTES = 1024 * 1024

/** A file that has been opened, or could not be. */
interface Begun extends Job {
  readonly source?: Uint8Array | Readable
  readonly error?: unknown
}

/** A service that waits for orders. */
export function createService({ setup, task, open, send, atHand }: ServiceParts): Service {
  const jobs: Job[] = []
  const outbox = createOutbox(send, setup.unreadBytes)
  const pace = createPace()
  let begun: Begun | undefined
  let isBusy = false
  let isStopped = false
  return { take, stop }

  function take(order: Order): void {
    if (order.kind === 'file') jobs.push(order)
    else outbox.taken(order)
    if (!isBusy) void work()
  }

  function stop(): void {
    isStopped = true
    outbox.close()
    letGo(begun)
  }

  async function work(): Promise<void> {
    isBusy = true
    while (!isStopped && (begun !== undefined || jobs.length > 0)) {
      if (begun === undefined) {
        await begin()
        if (jobs.length < 2 && isSoon(begun)) send({ kind: 'soon' }, [])
      }
      await outbox.room()
      if (begun !== undefined && !isStopped) await readFile(begun)
    }
    isBusy = false
  }

  async function begin(): Promise<void> {
    const job = jobs.shift()
    begun = job === undefined ? undefined : await openJob(job, open)
    if (isStopped) letGo(begun)
  }

  async function readFile(file: Begun): Promise<void> {
    const batches: SentBatch[] = []
    pace.begin()
    let end: SentEnd = {}
    atHand?.(file.index)
    try {
      if (file.source === undefined) throw file.error
      const stream = readEvents(file.source, { ...setup.read, name: file.path })
      if (task === undefined) await sendEvents(stream, file.index, batches)
      else end = { result: await task(stream, file.path) }
    } catch (error) {
      end = { error: sendError(error) }
    }
    letGo(file)
    // The next one is opened before the answer, so that one message says both.
    await begin()
    if (!isStopped) finish(file, batches, end)
  }

  async function sendEvents(stream: EventStream, index: number, batches: SentBatch[]): Promise<void> {
    let bytes = 0
    for await (const batch of stream) {
      const packed = pack(batch, outbox.place)
      batches.push(packed)
      bytes += bytesOf(packed)
      if (bytes >= ANSWER_BYTES) {
        outbox.put({ index, batches: batches.splice(0) }, [])
        bytes = 0
        await outbox.room()
      }
      if (isStopped) return
    }
  }

  function finish({ index, path }: Job, batches: readonly SentBatch[], end: SentEnd): void {
    const { value, memory } = unmark(end.result)
    const news = { index, isNextSoon: isSoon(begun), ahead: pace.end() }
    try {
      outbox.put({ ...news, batches, end: { ...end, result: value } }, memory)
    } catch (cause) {
      const error = sendError(new PoolError('not-cloneable', path, { cause }))
      outbox.put({ ...news, batches: [], end: { error } }, [])
    }
  }
}

async function openJob(job: Job, open: ServiceParts['open']): Promise<Begun> {
  try {
    return { ...job, source: job.bytes ?? (await open(job.path)) }
  } catch (error) {
    return { ...job, error }
  }
}

/** What is in memory, or cannot be opened, does not take long. */
function isSoon(file: Begun | undefined): boolean {
  return file !== undefined && !(file.source instanceof Readable)
}

function letGo(file: Begun | undefined): void {
  if (file?.source instanceof Readable) file.source.destroy()
}
