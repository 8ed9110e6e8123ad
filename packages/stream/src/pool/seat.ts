import { createHeld, type Held } from './held.ts'
import type { Answer, Job } from './message.ts'
import type { SentBatch } from './pack.ts'
import { PoolError } from './pool-error.ts'
import { receiveError } from './sent-error.ts'
import type { OpenThread, Thread } from './thread.ts'

/** How a file ended, on the caller's side. */
export interface End {
  readonly result: unknown
  /** What was thrown. A file without one is read to its end. */
  readonly error?: { readonly thrown: unknown }
}

/** An answer, on the caller's side. */
export interface Outcome {
  readonly job: Job
  readonly batches: readonly SentBatch[]
  readonly end?: End
  /** To be called once it is taken: the thread may then send more. */
  readonly taken: () => void
  /** To be called of each batch when nobody looks at its events any more: their memory goes back to the thread. */
  readonly release: (batch: SentBatch) => void
}

/** A place for one thread, and the files that it has been given. When the thread ends, another takes its place and its files. */
export interface Seat {
  /** Files that it has. */
  readonly load: () => number
  /** Whether it takes one more. */
  readonly isFree: () => boolean
  readonly give: (job: Job) => void
  readonly ref: () => void
  readonly unref: () => void
  readonly close: () => Promise<void>
}

export interface SeatParts {
  readonly open: OpenThread
  readonly unreadBytes: number
  readonly deliver: (outcome: Outcome) => void
  /** The seat takes one more file, or what it delivered must be looked at. */
  readonly changed: () => void
  /** No file can be read. */
  readonly fail: (error: unknown) => void
}

/** What a thread is told of its answers. */
interface Account {
  readonly pay: (cost: number) => void
  readonly held: Held
}

/** How a thread ended. */
interface Ended {
  readonly isReady: boolean
  readonly error: unknown
  /** The file that it was at. */
  readonly index: number | undefined
}

/** Files that come as bytes take memory while they wait. With so many bytes, a thread is given no more than two. */
const AHEAD_BYTES = 2 ** 20

/** An empty seat. Its thread starts with its first file. */
export function createSeat({ open, unreadBytes, deliver, changed, fail }: SeatParts): Seat {
  /** In the order in which the thread reads them: the first is the one at hand. */
  const jobs: Job[] = []
  let thread: Thread | undefined
  let isSoon = false
  /** Files that it takes while they are done soon. */
  let ahead = 2
  let isClosed = false
  return { load: () => jobs.length, isFree, give, ref: () => thread?.ref(), unref: () => thread?.unref(), close }

  function isFree(): boolean {
    if (jobs.length < 2) return jobs.length === 0 || isSoon
    return isSoon && jobs.length < ahead && bytesOf(jobs) < AHEAD_BYTES
  }

  function give(job: Job): void {
    jobs.push(job)
    if (thread === undefined) start()
    else thread.tell({ kind: 'file', ...job })
  }

  function start(): void {
    let isReady = false
    let owed = 0
    const held = createHeld()
    isSoon = false
    ahead = 2
    const started = open({
      report: (report) => {
        if (isClosed) return
        if (report.kind === 'ready') isReady = true
        else if (report.kind === 'unusable') fail(receiveError(report.error))
        else if (report.kind === 'soon') isSoon = true
        else receive(report, { pay, held })
        changed()
      },
      ended: (error, index) => {
        if (thread === started) thread = undefined
        if (!isClosed) replace({ isReady, error, index })
      },
    })
    thread = started
    for (const job of jobs) started.tell({ kind: 'file', ...job })

    /** Told seldom: every message costs both sides some microseconds. */
    function pay(cost: number): void {
      owed += cost
      if ((owed < unreadBytes / 4 && !held.isMuchFree()) || thread !== started) return
      started.tell({ kind: 'taken', bytes: owed, memory: held.takeFree() })
      owed = 0
    }
  }

  function receive({ batches, cost, end, isNextSoon = false, ahead: most = 2 }: Answer, { pay, held }: Account): void {
    const [job] = jobs
    if (job === undefined) return
    for (const batch of batches) held.hold(batch)
    if (end !== undefined) {
      jobs.shift()
      ahead = most
      // A thread that has nothing left may have several at once, if files do not take long.
      isSoon = isNextSoon || (jobs.length === 0 && most > 2)
    }
    deliver({ job, batches, ...(end === undefined ? {} : { end: endOf(end) }), taken: () => pay(cost), release: held.release })
  }

  /** The file at hand is lost. What is not answered is done again: it waited for its turn, or its answer was on its way. */
  function replace({ isReady, error, index }: Ended): void {
    if (!isReady) fail(new PoolError('cannot-start', undefined, { cause: error }))
    else if (jobs.length === 0 && error !== undefined) fail(new PoolError('worker-ended', undefined, { cause: error }))
    else if (jobs.length > 0) {
      const at = jobs.findIndex((job) => job.index === index)
      const [job] = jobs.splice(Math.max(0, at), 1) as [Job]
      deliver({ job, batches: [], end: lossOf(job, error), taken: () => undefined, release: () => undefined })
      if (jobs.length > 0) start()
    }
    changed()
  }

  async function close(): Promise<void> {
    isClosed = true
    await thread?.end()
  }
}

function endOf({ result, error }: NonNullable<Answer['end']>): End {
  return error === undefined ? { result } : { result, error: { thrown: receiveError(error) } }
}

function bytesOf(jobs: readonly Job[]): number {
  return jobs.reduce((total, { bytes }) => total + (bytes?.length ?? 0), 0)
}

/** What is said of a file whose thread has ended. */
function lossOf(job: Job, cause: unknown): End {
  const isOutOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return { result: undefined, error: { thrown: new PoolError(isOutOfMemory ? 'out-of-memory' : 'worker-ended', job.path, { cause }) } }
}
