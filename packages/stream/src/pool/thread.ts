import type { Order, Report } from './message.ts'

/** Something that reads files: a worker, or the thread of the caller in its stead. */
export interface Thread {
  readonly tell: (order: Order) => void
  /** Keeps the process alive, or no longer. It does not at first. */
  readonly ref: () => void
  readonly unref: () => void
  /** Ends it, whatever it is at. */
  readonly end: () => Promise<void>
}

/** What a thread tells of itself. */
export interface ThreadListener {
  readonly report: (report: Report) => void
  /** It has ended; `error` is what nobody caught in it, `index` the file it was at. Nothing is reported after that. */
  readonly ended: (error: unknown, index?: number) => void
}

export type OpenThread = (listener: ThreadListener) => Thread
