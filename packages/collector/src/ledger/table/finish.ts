import { isSameFinish } from '../flat-record.ts'
import type { Ledger, LedgerEntry } from '../ledger.ts'
import { type Change, type Condition, MOST_CHANGES } from '../ledger-table.ts'
import { wellFormed } from '../well-formed.ts'
import { inTurns, type MakeChanges } from './changing.ts'
import { DAYS, objectKey, positionsOf, recordItem, recordOf, timeOf } from './items.ts'

/** Days known to be noted; more than a collector meets in a run, and little memory. */
const MOST_DAYS = 10_000

/** Who finishes. `keep`: milliseconds from when an object's fate was decided until it may be forgotten. */
export interface Finishing {
  readonly change: MakeChanges
  readonly by: string
  readonly run: string
  /** What this process began: it must still be ours, for whoever had it meanwhile may have written something else. */
  readonly begun: ReadonlySet<string>
  readonly keep?: number
}

/**
 * What became of objects, written where they are still ours, or nobody's. An entry without positions is a change of its own. Those with
 * positions are written one group after the other, each with the last position of every sink, so that none is written over by an older one.
 */
export function createFinish(who: Finishing): Ledger['finish'] {
  const noteDays = createDays(who.change)
  let before: Promise<unknown> = Promise.resolve()
  return async (entries) => {
    await noteDays(entries)
    const lost: string[] = []
    const alone = entries.filter(({ positions }) => positions === undefined || positions.size === 0)
    const together = entries.filter(({ positions }) => positions !== undefined && positions.size > 0)
    await inTurns(alone, async (entry) => lost.push(...(await writeGroup(who, [entry]))))
    if (together.length > 0) {
      const turn = before.then(async () => {
        for (const group of groupsOf(together)) lost.push(...(await writeGroup(who, group)))
      })
      before = turn.catch(() => {})
      await turn
    }
    return { lost }
  }
}

/** Write a group, without those that are lost; their ids. */
async function writeGroup(who: Finishing, entries: readonly LedgerEntry[]): Promise<string[]> {
  const lost: string[] = []
  for (let rest = entries; rest.length > 0; ) {
    const changed = await who.change([...rest.map((entry) => entryChange(who, entry)), ...positionChanges(who, rest)])
    if (changed.is === 'changed') break
    for (const [index, { record }] of rest.entries()) {
      if (!changed.refused.has(index)) continue
      const item = changed.refused.get(index)
      const written = recordOf(record.id, item)
      if (written === undefined || item?.run !== who.run || !isSameFinish(written, record, who.by)) lost.push(record.id)
    }
    rest = rest.filter((_entry, index) => !changed.refused.has(index))
  }
  return lost
}

function entryChange({ by, run, begun, keep }: Finishing, { record }: LedgerEntry): Change {
  const undecided: Condition = { attribute: 'fate', is: 'absent' }
  const expires = keep === undefined ? {} : { expires: Math.ceil((record.at + keep) / 1000) }
  return {
    update: objectKey(record.id),
    set: recordItem(record, { by, run, ...expires }),
    remove: ['until', ...(keep === undefined ? ['expires'] : [])],
    when: [
      ...(begun.has(record.id) ? [] : [[undecided, { attribute: 'by', is: 'absent' } as const]]),
      [undecided, { attribute: 'by', is: 'equal', to: by }, { attribute: 'run', is: 'equal', to: run }],
    ],
  }
}

function positionChanges({ by }: Finishing, entries: readonly LedgerEntry[]): Change[] {
  const last = new Map(entries.flatMap(({ positions }) => [...(positions ?? [])]))
  return [...last].map(([sink, position]) => ({ put: { pk: positionsOf(by), sk: wellFormed(sink), position: wellFormed(position) } }))
}

/** Groups that are one call each: no object twice in one, and room for the positions. */
function groupsOf(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const groups: LedgerEntry[][] = []
  let [group, ids, sinks]: [LedgerEntry[], Set<string>, Set<string>] = [[], new Set(), new Set()]
  for (const entry of entries) {
    const names = [...(entry.positions?.keys() ?? [])]
    const isFull = group.length + 1 + new Set([...sinks, ...names]).size > MOST_CHANGES
    if (group.length > 0 && (isFull || ids.has(entry.record.id))) {
      groups.push(group)
      ;[group, ids, sinks] = [[], new Set(), new Set()]
    }
    group.push(entry)
    ids.add(entry.record.id)
    for (const name of names) sinks.add(name)
  }
  return [...groups, group]
}

/** Notes the days that records are of, each before the first of its records: without them nobody would know which days to ask for. */
function createDays(change: MakeChanges): (entries: readonly LedgerEntry[]) => Promise<void> {
  const noted = new Set<string>()
  return async (entries) => {
    const days = new Set(entries.flatMap(({ record }) => timeOf(record)?.day ?? []))
    await inTurns(
      [...days].filter((day) => !noted.has(day)),
      async (day) => {
        await change([{ put: { pk: DAYS, sk: day } }])
        if (noted.size >= MOST_DAYS) noted.clear()
        noted.add(day)
      },
    )
  }
}
