import { isInBlock } from './blocks.ts'
import type { Answer, Report } from './message.ts'
import { bytesOf, type Send } from './outbox.ts'

/** Posts one message. Throws where it cannot be cloned. */
export type Post = (reports: readonly Report[], memory: readonly ArrayBuffer[]) => void

/** So many bytes wait for nothing more. */
const PARCEL_BYTES = 2 * 1024 * 1024
/** Nor does anything that is so old, in milliseconds, when the next file is done. */
const PARCEL_MS = 10

/**
 * Sends what comes of several small files as one message, for a message costs both sides as much time as such a file. Only while
 * one file follows the other: if the thread waits for anything, everything is sent before. What is in the same block is sent together.
 */
export function createParcel(post: Post, now: () => number = () => performance.now()): Send {
  let reports: Report[] = []
  let memory = new Set<ArrayBuffer>()
  let bytes = 0
  let since = 0
  let isDue = false
  /** A file that has been answered in part. Its end follows at once, so that nothing is ever half told. */
  let begun = -1

  return (report, given) => {
    const isPart = report.kind === 'answer' && (report.end === undefined || report.index === begun)
    if (isPart) begun = report.index
    if (report.kind !== 'answer' || !isSafe(report)) {
      flush()
      return post([report], given)
    }
    if (reports.length === 0) wait()
    reports.push(report)
    for (const each of given) memory.add(each)
    for (const each of report.batches) bytes += bytesOf(each)
    if (isPart || bytes >= PARCEL_BYTES || now() - since >= PARCEL_MS) flush()
  }

  /** An object may be what cannot be sent, and a result may be changed by the task that made it. Neither is in a block that others share. */
  function isSafe({ batches, end }: Answer): boolean {
    return batches.every(isInBlock) && !['object', 'function', 'symbol'].includes(typeof end?.result)
  }

  function wait(): void {
    since = now()
    if (isDue) return
    isDue = true
    setImmediate(() => {
      isDue = false
      flush()
    })
  }

  function flush(): void {
    if (reports.length === 0) return
    const [sent, handed] = [reports, [...memory]]
    reports = []
    memory = new Set()
    bytes = 0
    post(sent, handed)
  }
}
