import type { Clock } from '../clock.ts'
import { CollectorError } from '../collector-error.ts'
import type { Ledger, LedgerEntry } from '../ledger/ledger.ts'
import type { Committed, Parcel, Sink } from '../sink/sink.ts'
import { allOf } from './all-of.ts'

/** An object whose fate is known, and whose events are in all sinks that need no position. */
export interface Ready {
  /** Its parcels in the sinks that append, in the order of those sinks; absent where it has no events. */
  readonly parcels?: readonly Parcel[]
  /** What those are told of what was written to them. */
  readonly print?: string | undefined
  /** What is to be written of it, when those have it too. Where it throws, nobody can go on. */
  readonly entryOf: (committed: readonly Committed[]) => LedgerEntry
}

/** Ends objects one group after the other. */
export interface CommitLane {
  /** Resolves when the object would survive a crash: `lost` where somebody else finished it first. Throws when the lane is broken. */
  finish(ready: Ready): Promise<'finished' | 'lost'>
}

/** What a lane needs. */
export interface LaneOptions {
  /** Those that append. */
  readonly sinks: readonly Sink[]
  readonly ledger: Ledger
  readonly clock: Clock
  /** Objects that are worked on, those that wait here among them. */
  readonly underWay: () => number
  /** Told of each failure; all are tried again. */
  readonly told: {
    readonly sink: (sink: Sink, error: unknown) => void
    readonly ledger: (error: unknown) => void
  }
}

interface Waiting extends Ready {
  readonly settle: { resolve(outcome: 'finished' | 'lost'): void; reject(error: unknown): void }
}

/** With fewer objects a group waits for others that are under way, so many milliseconds at most: each group is flushed to the disk, in sinks and ledger. */
const [ENOUGH, LINGER] = [32, 20]
/** What of the objects under way a group takes at most, where they are more than enough: the others are got and read while it is flushed. */
const SHARE = 1 / 2
/** A reason that is none: without one, a fresh error is made each time, with the calls that led there. */
const NO_MORE = 'no more'
/** Milliseconds before a sink that failed is tried again, and the longest of them. */
const [FIRST_REST, LONGEST_REST] = [500, 30_000]

/**
 * The one way to the ledger, where objects go in groups: first each appending sink takes the parcels of the whole group, then the ledger takes
 * their fates together with where those sinks stand. So a position never covers a parcel whose object is not in the ledger, and what a crash
 * leaves behind a position belongs to nobody.
 *
 * What fails is tried again until it works or `signal` is aborted: going on without a sink would mean to write a parcel twice, and without the ledger
 * to lose where the sinks stand. Aborted, the lane is broken: nothing goes through any more, and only a restart, which takes the sinks back to where
 * the ledger has them, can mend it.
 */
export function createCommitLane({ sinks, ledger, clock, underWay, told }: LaneOptions, signal: AbortSignal): CommitLane {
  const waiting: Waiting[] = []
  const isEnough = (): boolean => waiting.length >= Math.min(ENOUGH, underWay())
  let isBusy = false
  let lingering: AbortController | undefined
  let broken: { readonly error: unknown } | undefined
  return {
    finish: (ready) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken.error)
        waiting.push({ ...ready, settle: { resolve, reject } })
        if (!isBusy) void work()
        else if (isEnough()) lingering?.abort(NO_MORE)
      }),
  }

  async function work(): Promise<void> {
    isBusy = true
    // What becomes ready in the same turn goes along.
    await Promise.resolve()
    while (waiting.length > 0) {
      // Those that ended in the last group are under way until they heard of it: nobody is to wait for them.
      if (!isEnough()) await clock.sleep(0)
      if (!isEnough()) {
        lingering = new AbortController()
        await clock.sleep(LINGER, AbortSignal.any([signal, lingering.signal]))
      }
      const group = waiting.splice(0, Math.max(ENOUGH, Math.floor(underWay() * SHARE)))
      try {
        const lost = await commit(group)
        for (const [index, { settle }] of group.entries()) settle.resolve(lost.has(index) ? 'lost' : 'finished')
      } catch (error) {
        broken ??= { error }
        for (const { settle } of [...group, ...waiting.splice(0)]) settle.reject(error)
      }
    }
    isBusy = false
  }

  /** The indexes of those that were lost. */
  async function commit(group: readonly Waiting[]): Promise<ReadonlySet<number>> {
    const committed: Committed[][] = group.map(() => [])
    const positions = new Map<string, string>()
    for (const [number, sink] of sinks.entries()) {
      const taken = await allOf(
        group.map(async ({ parcels, print }) => {
          const one = await commitIn(sink, parcels?.[number], print)
          // The last to resolve, which need not be the last of the group: one of them may have been tried twice.
          if (one.position !== undefined) positions.set(sink.name, one.position)
          return one
        }),
      )
      for (const [index, one] of taken.entries()) committed[index]?.push(one)
    }
    const entries = group.map(({ entryOf }, index) => entryOf(committed[index] ?? []))
    // With each of them: whichever is lost, the others need it.
    const written = positions.size === 0 ? entries : entries.map((entry) => ({ ...entry, positions }))
    const { lost } = await insist(() => ledger.finish(written), told.ledger)
    const ids = new Set(lost)
    const finished = entries.map(({ record }) => record.id).filter((id) => !ids.has(id))
    if (finished.length > 0) for (const sink of sinks) tellRecorded(sink, positions.get(sink.name), finished)
    return new Set(entries.flatMap(({ record }, index) => (ids.has(record.id) ? [index] : [])))
  }

  async function commitIn(sink: Sink, parcel: Parcel | undefined, print: string | undefined): Promise<Committed> {
    if (parcel === undefined) return {}
    return await insist(
      () => parcel.commit(signal, print),
      (error) => told.sink(sink, error),
    )
  }

  async function insist<T>(act: () => Promise<T>, failed: (error: unknown) => void): Promise<T> {
    for (let rest = FIRST_REST; ; rest = Math.min(rest * 2, LONGEST_REST)) {
      try {
        return await act()
      } catch (error) {
        if (error instanceof CollectorError) throw error
        signal.throwIfAborted()
        failed(error)
        await clock.sleep(rest * (1 + clock.random()), signal)
        signal.throwIfAborted()
      }
    }
  }
}

function tellRecorded(sink: Sink, position: string | undefined, ids: readonly string[]): void {
  if (position !== undefined) sink.recorded?.(position, ids)
}
