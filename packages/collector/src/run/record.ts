import type { EventCounts, Fate, LedgerEntry } from '../ledger/ledger.ts'
import type { Work } from './work.ts'

interface Ending {
  readonly fate: Fate
  readonly at: number
  readonly events?: EventCounts
  readonly etag?: string | undefined
  readonly size?: number | undefined
  readonly sha256?: string | undefined
}

/** What the ledger is told of a piece of work. */
export function recordOf(
  { id, whose, task = whose }: Pick<Work, 'id' | 'task' | 'whose'>,
  { etag, size, sha256, ...ending }: Ending,
): LedgerEntry['record'] {
  return {
    id,
    ...ending,
    ...(etag !== undefined && { etag }),
    ...(size !== undefined && { size }),
    ...(sha256 !== undefined && { sha256 }),
    ...(task !== undefined && { kind: task.kind }),
    ...(task?.account !== undefined && { account: task.account }),
    ...(task?.logRegion !== undefined && { region: task.logRegion }),
    ...(task?.keyTime !== undefined && { keyTime: task.keyTime }),
  }
}
