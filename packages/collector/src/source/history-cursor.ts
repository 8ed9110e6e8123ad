import type { Clock } from '../clock.ts'

const HOUR = 3_600_000
/** Until then events of an hour may still come in. */
const SETTLED_AFTER = HOUR
/** Two calls a second are allowed for each account and region. Source: CloudTrail User Guide, "Quotas in AWS CloudTrail". */
const BETWEEN_CALLS = 510
/** Milliseconds until the hours that are not settled are read again. */
const BETWEEN_READS = 300_000

/** A time that is read from its first page to its last. */
export interface HistoryWindow {
  readonly from: number
  /** The last millisecond of it. */
  readonly to: number
  /** An hour to which nothing comes any more. */
  readonly isSettled: boolean
}

/** Where a region's history is read. */
export interface HistoryCursor {
  readonly region: string
  /** What to ask for, where it is time to. */
  wanted(end: number): { readonly window: HistoryWindow; readonly next?: string } | undefined
  /** A page came. */
  took(page: { readonly next?: string }): void
  /** The next page is not to be had: begin with the first again, so many times at most for one hour. */
  beginAnew(most: number): void
  opened(id: string): void
  closed(id: string): void
  /** The end of an hour that is read, acknowledged and settled, once; the next is read then. */
  goneOn(isFollowing: boolean): number | undefined
  /** Nothing is left to read or to acknowledge before `end`. */
  isOver(end: number): boolean
  /** When it may ask again. */
  mayAskAt(): number
}

/**
 * Read a region from an hour on, an hour at a time, and at last whatever is not settled yet, which begins anew as long as somebody follows.
 */
export function createHistoryCursor(region: string, from: number, clock: Clock): HistoryCursor {
  const open = new Set<string>()
  let hour = Math.floor(from / HOUR) * HOUR
  let window: HistoryWindow | undefined
  let next: string | undefined
  let isRead = false
  let mayAskAt = 0
  let timesAnew = 0
  return {
    region,
    wanted: (end) => {
      if (isRead || clock.now() < mayAskAt || hour >= end) return undefined
      window ??= windowAt(hour, end, clock.now())
      mayAskAt = clock.now() + BETWEEN_CALLS
      return { window, ...(next !== undefined && { next }) }
    },
    took: (page) => {
      next = page.next
      isRead = next === undefined
    },
    beginAnew: (most) => {
      if (timesAnew >= most) return
      timesAnew++
      next = undefined
      begin(mayAskAt)
    },
    opened: (id) => open.add(id),
    closed: (id) => open.delete(id),
    goneOn,
    isOver: (end) => open.size === 0 && (isRead || hour >= end),
    mayAskAt: () => mayAskAt,
  }

  function goneOn(isFollowing: boolean): number | undefined {
    if (!isRead || open.size > 0 || window === undefined) return undefined
    if (!window.isSettled) {
      if (isFollowing) begin(clock.now() + BETWEEN_READS)
      return undefined
    }
    hour += HOUR
    timesAnew = 0
    begin(mayAskAt)
    return hour
  }

  function begin(at: number): void {
    window = undefined
    isRead = false
    mayAskAt = at
  }
}

function windowAt(hour: number, end: number, now: number): HistoryWindow {
  const isSettled = hour + HOUR + SETTLED_AFTER <= now && hour + HOUR <= end
  return { from: hour, to: (isSettled ? hour + HOUR : end) - 1, isSettled }
}
