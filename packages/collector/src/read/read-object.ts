import type { Event, EventBatch } from '@trailmend/stream'
import { chooseEvents, mayBeBefore } from '@trailmend/stream/batch'
import { readEvents } from '@trailmend/stream/node'
import { IDENTITY_WORDS, type Identify } from '../dedupe/event-identity.ts'
import type { SeenEvents, Sighting } from '../dedupe/seen-events.ts'
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

/** A batch, and what was found of its events. */
interface Taken {
  readonly batch: EventBatch
  /** What the ordinals of its events are counted from. */
  readonly first: number
  /** Their identities, one after the other; zeros where an event has none. */
  readonly identities: Int32Array
}

async function take(batch: EventBatch, run: Run): Promise<void> {
  const taken = { batch, first: run.ordinal, identities: new Int32Array(batch.length * IDENTITY_WORDS) }
  run.ordinal += batch.length
  run.read += batch.scanned
  run.filtered += batch.scanned - batch.length
  const kept = choose(taken, run)
  if (kept.length === 0) return
  const chosen = chooseEvents(batch, kept)
  const refused = await lookAt(chosen, run.into)
  const left = refused === undefined || refused.length === 0 ? kept : leaveOut(run, { taken, kept, refused })
  for (const place of left) run.written.push(taken.first + place)
  const written = left === kept ? chosen : chooseEvents(batch, left)
  for (const parcel of run.into.parcels) {
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
    return (await look(held(batch), origin)) ?? undefined
  } catch (error) {
    const broken = brokenRecord(error)
    if (batch.length === 1) return [{ index: 0, ...broken }]
  }
  const refused: Refused[] = []
  for (let index = 0; index < batch.length; index++) {
    for (const one of (await lookAt(chooseEvents(batch, [index]), { process: look, origin })) ?? []) refused.push({ ...one, index })
  }
  return refused
}

/** A batch with the same object for an event each time that it is walked, so that a hook may look for one. */
function held(batch: EventBatch): EventBatch {
  const events = [...batch]
  return { length: events.length, scanned: events.length, [Symbol.iterator]: () => events[Symbol.iterator]() }
}

/** The places in a batch of the events that are wanted and new. Nothing is made for an event of which bytes tell enough. */
function choose(taken: Taken, run: Run): readonly number[] {
  const { batch, identities } = taken
  const { identify, filter, seen } = run.into
  const isTold = identify.batch(batch, identities) === 0 && filter.event === undefined
  const out = isTold ? undefined : lookCloser(taken, run)
  seen.lookAhead(identities)
  const kept: number[] = []
  const twins = new Set<number>()
  for (let place = 0; place < batch.length; place++) {
    if (out?.has(place)) continue
    const sighting = see(identities, place * IDENTITY_WORDS, run)
    if (sighting === 'copy') continue
    if (sighting === 'twin') twins.add(place)
    kept.push(place)
  }
  run.twins += twins.size
  if (mayBeBefore(batch, run.lateBefore)) noteLate(taken, run, { kept, twins })
  return kept
}

/** Looks at each event for what a batch does not tell: the places of those that are not wanted, or broken; and identities that are left. */
function lookCloser({ batch, first, identities }: Taken, run: Run): ReadonlySet<number> {
  const out = new Set<number>()
  let place = 0
  for (const event of batch) {
    const found = judge(event, run, { identities, at: place * IDENTITY_WORDS })
    if (found !== 'wanted') out.add(place)
    if (found === 'unwanted') run.filtered++
    else if (found !== 'wanted') run.refused.push({ ordinal: first + place, ...found })
    place++
  }
  return out
}

interface IdentityPlace {
  readonly identities: Int32Array
  readonly at: number
}

function judge(event: Event, { into }: Run, { identities, at }: IdentityPlace): 'unwanted' | 'wanted' | BrokenRecord {
  const { task, filter, identify } = into
  try {
    if (filter.event !== undefined && !filter.event(event, task)) return 'unwanted'
    if (!isIdentity(identities, at)) identify.event(event, identities, at)
    return 'wanted'
  } catch (error) {
    return brokenRecord(error)
  }
}

/** Whether there is an identity, and no zeros alone. */
function isIdentity(identities: Int32Array, at: number): boolean {
  for (let word = at; word < at + IDENTITY_WORDS; word++) if (identities[word] !== 0) return true
  return false
}

function see(identities: Int32Array, at: number, run: Run): Sighting {
  if (!isIdentity(identities, at)) return 'new'
  const { seen, owner, pending } = run.into
  const sighting = seen.see(identities, owner, at)
  if (sighting === 'copy') {
    run.duplicate++
    const first = seen.firstOwner()
    // Asked now: one that fails is forgotten as seen in the same turn.
    const stored = first === owner ? undefined : pending(first)
    if (stored !== undefined) run.firsts.add(stored)
  } else run.identities.push(identities, at)
  return sighting
}

interface Chosen {
  readonly kept: readonly number[]
  /** Those of them that are twins. */
  readonly twins: ReadonlySet<number>
}

/** Counts the late ones of a batch, and notes those that are addenda, which are nobody's twins. */
function noteLate({ batch, identities }: Taken, run: Run, { kept, twins }: Chosen): void {
  let at = 0
  for (const event of chooseEvents(batch, kept)) {
    const place = kept[at++] as number
    if (isIdentity(identities, place * IDENTITY_WORDS) && isAddendum(event, run) && twins.has(place)) run.twins--
  }
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
  readonly taken: Taken
  readonly kept: readonly number[]
  readonly refused: readonly Refused[]
}

/** The places of those that are not refused. */
function leaveOut(run: Run, { taken, kept, refused }: Refusal): readonly number[] {
  const reasons = new Map(refused.map(({ index, ...reason }) => [index, reason]))
  return kept.filter((place, index) => {
    const reason = reasons.get(index)
    if (reason !== undefined) run.refused.push({ ordinal: taken.first + place, ...reason })
    return reason === undefined
  })
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
