/** One file of a corpus. */
export interface LogFile {
  readonly path: string
  /** Gzip, or plain JSON for the tasks that begin behind the unzipping. */
  readonly bytes: Buffer
}

/** What a way found in all files: compared among the ways of a task, so that nobody is fast by leaving something out. */
export interface Found {
  readonly count: number
  /** Depends on the task: bytes, letters, or the sum of the ids' first eight digits. */
  readonly check: number
}

/** One pass over all files. */
export type Pass = () => Found | Promise<Found>

/** A way to read logs, made ready for these files. */
export interface Way {
  readonly pass: Pass
  /** Seconds of processor time so far, where the work is done by other processes. */
  readonly cpu?: () => number
  /** Bytes of memory at most, likewise. */
  readonly peak?: () => number
}

/** Makes a way ready. A module may know several tasks and variants of them. */
export type OpenWay = (files: readonly LogFile[], task: Task, variant: string) => Way | Promise<Way>

/**
 * What is asked of a way.
 *
 * - `unzip`: unzip; `check` is the bytes.
 * - `filter`: the events called `WANTED`, one in a hundred; `check` is of their ids.
 * - `fields`: nine fields of every event, as texts; `check` is their letters.
 * - `raw`: the bytes of every event; `check` is their number.
 * - `objects`: every event as an object; `check` is the letters of their names.
 * - `locate`: of unzipped bytes, where every event and its hot fields are; `check` is 0.
 * - `scan`: of unzipped bytes, as `fields`.
 */
export type Task = 'unzip' | 'filter' | 'fields' | 'raw' | 'objects' | 'locate' | 'scan'

/** The operation that is filtered for. */
export const WANTED = 'StopLogging'

/** An event, as far as the ways look. */
export interface LogEvent {
  readonly eventName: string
  readonly eventSource: string
  readonly awsRegion: string
  readonly eventTime: string
  readonly eventID: string
  readonly sourceIPAddress: string
  readonly recipientAccountId: string
  readonly errorCode?: string
  readonly userIdentity: { readonly arn: string }
}

export interface Log {
  readonly Records: readonly LogEvent[]
}

/** What one found event adds to `check` where the task is `filter`. */
export function checkOf(eventID: string): number {
  return Number.parseInt(eventID.slice(0, 8), 16)
}

/** What one event adds to `check` where nine fields are asked for. */
export function lettersOf(event: LogEvent): number {
  return (
    event.eventName.length +
    event.eventSource.length +
    event.awsRegion.length +
    event.eventTime.length +
    event.eventID.length +
    event.sourceIPAddress.length +
    event.recipientAccountId.length +
    (event.errorCode?.length ?? 0) +
    event.userIdentity.arn.length
  )
}
