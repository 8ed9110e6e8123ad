import { type JournalEntry, type JournalRecord, journalLine } from '@trailmend/core'
import { orInterrupted } from './interrupted.ts'
import type { ApplyPorts, JournalStore } from './ports.ts'

/** The journal of one run: what was written, and the way to write more. */
export interface RunLog {
  readonly records: readonly JournalRecord[]
  /**
   * Note down what happened; durable once it resolves. What comes while something is being written is written together.
   *
   * Throws an `Interrupted` where the store throws, and from then on always: nobody knows where the journal ends.
   */
  note(...entries: readonly JournalEntry[]): Promise<void>
}

/** The journal of a run, with what is in it already. */
export function openRunLog(
  { store, now }: { readonly store: JournalStore; readonly now: ApplyPorts['now'] },
  run: string,
  before: { readonly records: readonly JournalRecord[]; readonly length: number },
): RunLog {
  const records = [...before.records]
  let length = before.length
  let waiting: JournalEntry[] = []
  let flushed: Promise<void> = Promise.resolve()
  return {
    records,
    note: (...entries) => {
      waiting.push(...entries)
      if (waiting.length === entries.length) {
        const writing = flushed.then(write)
        // Who notes something down is told of a failure; nobody else has to be.
        writing.catch(() => {})
        flushed = writing
      }
      return flushed
    },
  }

  async function write(): Promise<void> {
    const entries = waiting
    waiting = []
    if (entries.length === 0) return
    const at = new Date(now()).toISOString()
    const added = entries.map((entry, index) => ({ ...entry, n: records.length + index, at }))
    const lines = added.map(journalLine).join('')
    await orInterrupted('the journal could not be written', () => store.append(run, { after: length, lines }))
    length += lines.length
    records.push(...added)
  }
}
