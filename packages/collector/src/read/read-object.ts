import type { Event, EventBatch } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { type EventIdentity, IDENTITY_WORDS, type Identify } from '../dedupe/event-identity.ts'
import type { SeenEvents } from '../dedupe/seen-events.ts'
import type { ObjectTask } from '../object/object.ts'
import type { Origin, Parcel, Rejected } from '../sink/sink.ts'
import { type AddendumRecord, addendumOf } from './addendum.ts'
import { type BrokenRecord, brokenRecord } from './broken-record.ts'
import { createIdentityList, type IdentityList } from './identity-list.ts'
import { createOrdinals, type Ordinals } from './ordinals.ts'
import type { EventReading } from './read-options.ts'

/** An object's bytes: whole, or as they come. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>

/** Who reads, into what. */
export interface ReadInto extends EventReading {
  readonly origin: Origin
  /** The object that it is; absent where events came by themselves. */
  readonly task?: ObjectTask | undefined
  readonly identify: Identify
  readonly seen: SeenEvents
  /** The number of the object under which its events are noted as seen. */
  readonly owner: number
  /** Whether an object that is under way was stored in the end; `undefined` for one that is. */
  readonly pending: (owner: number) => Promise<boolean> | undefined
  /** Shown the object's bytes, unzipped. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined
  readonly parcels: readonly Parcel[]
  readonly signal: AbortSignal
}

/** An event that is to go to quarantine by itself. */
export interface RefusedEvent {
  /** Where it stands among those that `where` lets through, from 0. */
  readonly ordinal: number
  readonly because: string
  /** What is wrong with it; absent where `process` does not want it. */
  readonly code?: string
}

/** What reading an object came to. Nothing of it lasts before the parcels are committed. */
export interface ObjectReading {
  readonly read: number
  readonly filtered: number
  readonly duplicate: number
  /** Events of which others have the same id and other bytes: kept, and told. Addenda are none of them. */
  readonly twins: number
  /** Events that are older than `LATE` when their object is delivered. */
  readonly late: number
  /** What events add to earlier ones. */
  readonly addenda: readonly AddendumRecord[]
  /** Where each event that was written stands among those that `where` lets through, from 0. */
  readonly written: Pick<Ordinals, 'length' | 'at'>
  /** The same of events that `process` refused, or that are broken, and why. */
  readonly refused: readonly RefusedEvent[]
  /** What it noted as seen. */
  readonly identities: Pick<IdentityList, 'length' | 'pieces'>
  /** Whether the objects were stored that had first what here was a copy, as far as they were still under way. */
  readonly firsts: ReadonlySet<Promise<boolean>>
}

/**
 * Milliseconds after which an event is late: CloudTrail delivers within a quarter of an hour, mostly within five minutes. Only late ones are looked at
 * for addenda, which come behind the event that they belong to and have its time.
 * Source: CloudTrail User Guide, "How CloudTrail works".
 */
const LATE: number = 15 * 60_000
/** Addenda of one object that are joined; more of them are kept like any event, and no more. */
const MOST_ADDENDA = 10_000

/**
 * Read an object's events: those wanted and not seen before go to the parcels.
 *
 * Nothing is awaited for a single event. Throws a `StreamError` where the object is no log, and what reading its bytes throws, the signal's reason
 * among it; what it noted as seen is forgotten again then.
 */
export async function readObject(body: ObjectBody, into: ReadInto): Promise<ObjectReading> {
  const { filter, limits, origin, seen, owner, onBytes, signal } = into
  const run = begin(into)
  try {
    const where = filter.where === undefined ? {} : { where: filter.where }
    for await (const batch of readEvents(body, { ...where, limits, name: origin.id, onBytes })) {
      signal.throwIfAborted()
      await take(batch, run)
    }
  } catch (error) {
    for (const piece of run.identities.pieces()) seen.forget(piece, owner)
    throw error
  }
  return endOf(run)
}

interface Run {
  readonly into: ReadInto
  readonly identity: EventIdentity
  readonly identities: IdentityList
  readonly written: Ordinals
  readonly refused: RefusedEvent[]
  readonly firsts: Set<Promise<boolean>>
  read: number
  filtered: number
  duplicate: number
  twins: number
  late: number
  readonly addenda: AddendumRecord[]
  /** Events before this time are late; compared as texts, which have one form. */
  readonly lateBefore: string
  /** Events that `where` let through so far. */
  ordinal: number
}

function begin(into: ReadInto): Run {
  return {
    into,
    identity: new Int32Array(IDENTITY_WORDS),
    identities: createIdentityList(),
    written: createOrdinals(),
    refused: [],
    firsts: new Set(),
    read: 0,
    filtered: 0,
    duplicate: 0,
    twins: 0,
    late: 0,
    addenda: [],
    lateBefore: isoSeconds(into.origin.time - LATE),
    ordinal: 0,
  }
}

async function take(batch: EventBatch, run: Run): Promise<void> {
  run.read += batch.scanned
  run.filtered += batch.scanned - batch.length
  const { kept, ordinals } = choose(batch, run)
  if (kept.length === 0) return
  const { parcels } = run.into
  const chosen = batchOf(kept)
  const refused = await lookAt(chosen, run.into)
  const written = refused === undefined || refused.length === 0 ? chosen : batchOf(leaveOut(run, { kept, ordinals, refused }))
  if (written === chosen) for (const ordinal of ordinals) run.written.push(ordinal)
  for (const parcel of parcels) {
    const writing = parcel.write(written)
    if (writing !== undefined) await writing
  }
}

type Refused = Rejected & Pick<RefusedEvent, 'code'>

/** What `process` refuses. Where it meets a broken record it is shown the events one by one, so that only that one goes. */
async function lookAt(
  batch: EventBatch,
  { process: look, origin }: Pick<ReadInto, 'process' | 'origin'>,
): Promise<readonly Refused[] | undefined> {
  if (look === undefined) return undefined
  try {
    return (await look(batch, origin)) ?? undefined
  } catch (error) {
    const broken = brokenRecord(error)
    if (batch.length === 1) return [{ index: 0, ...broken }]
  }
  const refused: Refused[] = []
  let index = 0
  for (const event of batch) {
    for (const one of (await lookAt(batchOf([event]), { process: look, origin })) ?? []) refused.push({ ...one, index })
    index++
  }
  return refused
}

/** The events of a batch that are wanted and new. */
function choose(batch: EventBatch, run: Run): { readonly kept: Event[]; readonly ordinals: number[] } {
  const kept: Event[] = []
  const ordinals: number[] = []
  for (const event of batch) {
    const ordinal = run.ordinal++
    const found = judge(event, run)
    if (typeof found === 'object') run.refused.push({ ordinal, ...found })
    else if (found === 'unwanted') run.filtered++
    else if (found === 'copy') run.duplicate++
    else {
      kept.push(event)
      ordinals.push(ordinal)
    }
  }
  return { kept, ordinals }
}

function judge(event: Event, run: Run): 'unwanted' | 'copy' | 'new' | BrokenRecord {
  const { task, filter } = run.into
  try {
    if (filter.event !== undefined && !filter.event(event, task)) return 'unwanted'
    return isCopy(event, run) ? 'copy' : 'new'
  } catch (error) {
    return brokenRecord(error)
  }
}

function isCopy(event: Event, run: Run): boolean {
  const { identify, seen, owner, pending } = run.into
  if (!identify(event, run.identity)) return false
  const sighting = seen.see(run.identity, owner)
  if (sighting === 'copy') {
    const first = seen.firstOwner()
    // Asked now: one that fails is forgotten as seen in the same turn.
    const stored = first === owner ? undefined : pending(first)
    if (stored !== undefined) run.firsts.add(stored)
    return true
  }
  const hasAddendum = isAddendum(event, run)
  if (sighting === 'twin' && !hasAddendum) run.twins++
  run.identities.push(run.identity)
  return false
}

/** What else in it is broken keeps nobody from storing it. */
function isAddendum(event: Event, run: Run): boolean {
  try {
    return isLate(event, run) && noteAddendum(event, run)
  } catch (error) {
    brokenRecord(error)
    return false
  }
}

function isLate(event: Event, run: Run): boolean {
  const time = event.eventTime
  if (time === undefined || time >= run.lateBefore) return false
  run.late++
  return true
}

/** Whether it is one. */
function noteAddendum(event: Event, { addenda }: Run): boolean {
  const addendum = addendumOf(event)
  if (addendum !== undefined && addenda.length < MOST_ADDENDA) addenda.push(addendum)
  return addendum !== undefined
}

/** As `eventTime` writes it: `2026-11-22T10:00:00Z`; before everything where the time is none. */
function isoSeconds(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 19)}Z`
}

interface Refusal {
  readonly kept: readonly Event[]
  readonly ordinals: readonly number[]
  readonly refused: readonly Refused[]
}

function leaveOut(run: Run, { kept, ordinals, refused }: Refusal): Event[] {
  const reasons = new Map(refused.map(({ index, ...reason }) => [index, reason]))
  const left: Event[] = []
  for (const [index, event] of kept.entries()) {
    const reason = reasons.get(index)
    const ordinal = ordinals[index] as number
    if (reason !== undefined) run.refused.push({ ordinal, ...reason })
    else {
      run.written.push(ordinal)
      left.push(event)
    }
  }
  return left
}

function batchOf(events: readonly Event[]): EventBatch {
  return { length: events.length, scanned: events.length, [Symbol.iterator]: () => events[Symbol.iterator]() }
}

function endOf({ read, filtered, duplicate, twins, late, addenda, written, refused, identities, firsts }: Run): ObjectReading {
  return {
    read,
    filtered,
    duplicate,
    twins,
    late,
    addenda,
    written,
    refused,
    identities,
    firsts,
  }
}
