import { hash } from 'node:crypto'
import { CollectorError } from '../collector-error.ts'
import type { LedgerEntry } from '../ledger/ledger.ts'
import { pickEvents } from '../read/pick-events.ts'
import type { ObjectBody } from '../read/read-object.ts'
import type { Committed, Parcel, Sink } from '../sink/sink.ts'
import { rememberAddenda } from './addenda.ts'
import { allOf } from './all-of.ts'
import type { RunContext } from './context.ts'
import { addEvents, type Counts } from './counts.ts'
import { printOf } from './print.ts'
import { quarantineId } from './quarantine-id.ts'
import { abortAll, type ReadWork } from './read-into-sinks.ts'
import { recordOf } from './record.ts'
import type { Work } from './work.ts'

/** Whose events are to be stored, and for how long that may be tried. */
export interface StoreRun {
  readonly work: Work
  readonly context: RunContext
  readonly signal: AbortSignal
}

/** An object whose copies were first in this one was not finished: who knows whether they will ever be. */
export class FirstNotStored extends Error {
  override readonly name = 'FirstNotStored'
}

/**
 * Put what was read into the sinks, and its fate into the ledger. `lost`: somebody else finished the object meanwhile.
 *
 * Whatever it throws, nothing of the object lasts but what idempotent sinks will write again.
 */
export async function storeEvents(read: ReadWork, run: StoreRun): Promise<'finished' | 'lost'> {
  const { work, context, signal } = run
  const open = new Set(read.parcels.values())
  const others = new Map<Sink, Committed>()
  const last = context.appending.map((sink) => [sink, { rejected: parcelOf(read, sink).refused?.() ?? [] }] as const)
  let counts: Counts['events']
  try {
    await firstsAreStored(read)
    // A commit that is under way must not be aborted, nor end after the next try began.
    await allOf(context.others.map(async (sink) => others.set(sink, await commit(sink, parcelOf(read, sink)))))
    signal.throwIfAborted()
    for (const [sink, committed] of others) assertWhole(sink, committed, read.reading.written.length)
    counts = await putAside(read, [...others, ...last], run)
    await rememberAddenda(context.ledger, work.id, read.reading.addenda)
  } catch (error) {
    await abortAll(open)
    throw error
  }
  const outcome = await context.lane.finish({
    parcels: context.appending.map((sink) => parcelOf(read, sink)),
    print: context.ledger.isShared ? undefined : printOf(read.reading),
    entryOf: (appended) => {
      for (const [index, committed] of appended.entries()) assertAsTold(last[index], committed, read.reading.written.length)
      return entryOf(read, counts, run)
    },
  })
  if (outcome === 'finished') addEvents(context.tally, counts, work.id)
  return outcome

  async function commit(sink: Sink, parcel: Parcel): Promise<Committed> {
    try {
      const committed = await parcel.commit(signal)
      open.delete(parcel)
      return committed
    } catch (error) {
      if (!signal.aborted)
        context.told.problem({ of: 'sink', name: sink.name, because: 'it did not take an object', error, isFatal: false })
      throw error
    }
  }
}

function parcelOf({ parcels }: ReadWork, sink: Sink): Parcel {
  const parcel = parcels.get(sink)
  if (parcel === undefined) throw new Error(`${sink.name} has no parcel of this object`)
  return parcel
}

/** What was a copy here is only left out for good when what it is a copy of is stored. Those were read before, so nobody waits for each other. */
async function firstsAreStored({ reading }: ReadWork): Promise<void> {
  for (const isStored of reading.firsts) if (!(await isStored)) throw new FirstNotStored()
}

/** The same of one that appends, which must not refuse more than it said before: that is in quarantine, and what is appended is not taken back. */
function assertAsTold(told: readonly [Sink, Committed] | undefined, committed: Committed, written: number): void {
  if (told === undefined) return
  const [sink, { rejected = [] }] = told
  assertWhole(sink, committed, written)
  if (committed.rejected?.some(({ index }) => rejected.every((one) => one.index !== index)))
    throw new CollectorError('not-balanced', `${sink.name} refused an event when it was committed, and has positions`)
}

/** Throws a `CollectorError` (`not-balanced`) where a sink does not have as many events as were written to it. */
function assertWhole(sink: Sink, { events, rejected = [] }: Committed, written: number): void {
  if (events === undefined || events + rejected.length === written) return
  throw new CollectorError('not-balanced', `${sink.name} has ${events} of ${written} events, and refused ${rejected.length}`)
}

interface Refused {
  readonly because: string
  readonly code?: string
  readonly sinks: string[]
}

/** Events that were refused go to quarantine. */
async function putAside(read: ReadWork, committed: readonly (readonly [Sink, Committed])[], run: StoreRun): Promise<Counts['events']> {
  const { reading } = read
  const refused = new Map<number, Refused>(reading.refused.map(({ ordinal, ...reason }) => [ordinal, { ...reason, sinks: [] }]))
  let rejected = 0
  for (const [sink, { rejected: ofSink = [] }] of committed)
    for (const { index, because } of ofSink) {
      const ordinal = reading.written.at(index)
      if (ordinal === undefined) throw new CollectorError('not-balanced', `${sink.name} refused an event that it was not given`)
      const known = refused.get(ordinal)
      if (known === undefined) {
        rejected++
        refused.set(ordinal, { because, sinks: [sink.name] })
      } else known.sinks.push(sink.name)
    }
  if (refused.size > 0) await quarantineEvents(refused, read.whole ?? (await reopen(read.stored, run)), run)
  const { filtered, duplicate, twins, late, addenda, written } = reading
  return {
    read: reading.read,
    filtered,
    duplicate,
    twins,
    late,
    addenda: addenda.length,
    kept: written.length - rejected,
    quarantined: reading.refused.length + rejected,
  }
}

/** The same bytes once more. */
async function reopen({ etag }: ReadWork['stored'], { work, signal }: StoreRun): Promise<ObjectBody> {
  const opened = await work.open(signal)
  if ('is' in opened) throw new Error(`it cannot be got once more: ${opened.is}`)
  if (opened.etag === etag) return opened.stream()
  opened.cancel()
  throw new Error('it was written over while it was read')
}

async function quarantineEvents(refused: ReadonlyMap<number, Refused>, body: ObjectBody, { work, context }: StoreRun): Promise<void> {
  const { filter, limits } = context.reading
  const picked = await pickEvents(body, new Set(refused.keys()), { where: filter.where, limits })
  const bytes = new Map(picked.map((one) => [one.ordinal, one]))
  for (const [ordinal, { because, code, sinks }] of refused) {
    const found = bytes.get(ordinal)
    if (found === undefined) throw new Error('it does not hold the same as before')
    await context.quarantine.put({
      // Where an object was written over, another event may stand in the same place.
      id: quarantineId('event', work.id, `${found.offset} ${hash('sha256', found.raw ?? '', 'hex')}`),
      what: 'event',
      origin: work.id,
      code: code ?? (sinks.length === 0 ? 'refused' : 'rejected'),
      because,
      at: context.clock.now(),
      offset: found.offset,
      ...(found.raw !== undefined && { bytes: found.raw }),
      isWhole: found.raw !== undefined,
      ...(sinks.length > 0 && { sinks }),
    })
  }
}

function entryOf(
  { reading, stored, sha256 }: ReadWork,
  { read, kept, filtered, duplicate, quarantined }: Counts['events'],
  { work, context }: StoreRun,
): LedgerEntry {
  const claims = reading.identities.pieces().map((piece) => new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength))
  const { etag, size } = stored
  return {
    record: recordOf(work, {
      fate: 'stored',
      at: context.clock.now(),
      events: { read, kept, filtered, duplicate, quarantined },
      etag,
      size,
      sha256,
    }),
    claims,
  }
}
