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

/** An empty seat. Its thread starts with its first file. */
export function createSeat({ open, unreadBytes, deliver, changed, fail }: SeatParts): Seat {
  /** In the order in which the thread reads them: the first is the one at hand. */
  const jobs: Job[] = []
  let thread: Thread | undefined
  let isSoon = false
  let isClosed = false
  return { load: () => jobs.length, isFree, give, ref: () => thread?.ref(), unref: () => thread?.unref(), close }

  function isFree(): boolean {
    return jobs.length === 0 || (jobs.length === 1 && isSoon)
  }

  function give(job: Job): void {
    jobs.push(job)
    if (thread === undefined) start()
    else thread.tell({ kind: 'file', ...job })
  }

  function start(): void {
    let isReady = false
    let owed = 0
    isSoon = false
    const started = open({
      report: (report) => {
        if (isClosed) return
        if (report.kind === 'ready') isReady = true
        else if (report.kind === 'unusable') fail(receiveError(report.error))
        else if (report.kind === 'soon') isSoon = true
        else receive(report, pay)
        changed()
      },
      ended: (error) => {
        if (thread === started) thread = undefined
        if (!isClosed) replace(isReady, error)
      },
    })
    thread = started
    for (const job of jobs) started.tell({ kind: 'file', ...job })

    /** Told seldom: every message costs both sides some microseconds. */
    function pay(cost: number): void {
      owed += cost
      if (owed < unreadBytes / 4 || thread !== started) return
      started.tell({ kind: 'taken', bytes: owed })
      owed = 0
    }
  }

  function receive({ batches, cost, end, isNextSoon = false }: Answer, pay: (cost: number) => void): void {
    const [job] = jobs
    if (job === undefined) return
    if (end !== undefined) {
      jobs.shift()
      isSoon = isNextSoon
    }
    deliver({ job, batches, ...(end === undefined ? {} : { end: endOf(end) }), taken: () => pay(cost) })
  }

  function replace(isReady: boolean, error: unknown): void {
    if (!isReady) fail(new PoolError('cannot-start', undefined, { cause: error }))
    else if (jobs.length === 0 && error !== undefined) fail(new PoolError('worker-ended', undefined, { cause: error }))
    else if (jobs.length > 0) {
      const [job] = jobs.splice(0, 1) as [Job]
      const thrown = new PoolError(isOutOfMemory(error) ? 'out-of-memory' : 'worker-ended', job.path, { cause: error })
      deliver({ job, batches: [], end: { result: undefined, error: { thrown } }, taken: () => undefined })
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

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
