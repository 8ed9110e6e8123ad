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

/** What groups need. */
export interface GroupOptions {
  /** Those that append. */
  readonly sinks: readonly Sink[]
  readonly ledger: Ledger
  readonly clock: Clock
  /** Told of each failure; all are tried again. */
  readonly told: {
    readonly sink: (sink: Sink, error: unknown) => void
    readonly ledger: (error: unknown) => void
  }
}

/** What the sinks took of a group: of each object, in the order of the sinks, and where they stand now. */
export interface Stored {
  readonly committed: readonly (readonly Committed[])[]
  readonly positions: ReadonlyMap<string, string>
}

/** The two steps of objects that end together. Both try again until it works or the signal is aborted, and throw then. */
export interface Groups {
  /** Into the sinks that append. */
  store(group: readonly Ready[]): Promise<Stored>
  /** Into the ledger: the indexes of those that were lost. */
  record(group: readonly Ready[], stored: Stored): Promise<ReadonlySet<number>>
}

/** Milliseconds before a sink that failed is tried again, and the longest of them. */
const [FIRST_REST, LONGEST_REST] = [500, 30_000]

export function createGroups({ sinks, ledger, clock, told }: GroupOptions, signal: AbortSignal): Groups {
  return { store, record }

  async function store(group: readonly Ready[]): Promise<Stored> {
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
    return { committed, positions }
  }

  /** The indexes of those that were lost. */
  async function record(group: readonly Ready[], { committed, positions }: Stored): Promise<ReadonlySet<number>> {
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
