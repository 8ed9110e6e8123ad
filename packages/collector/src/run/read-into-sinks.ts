import { createHash } from 'node:crypto'
import { StreamError } from '@trailmend/stream/node'
import type { GetProblem } from '../object/object.ts'
import { type ObjectBody, type ObjectReading, readObject } from '../read/read-object.ts'
import type { Parcel, Sink } from '../sink/sink.ts'
import { CLAIM, type RunContext } from './context.ts'
import { type Stored, storedOf, type Work } from './work.ts'

/** An object that was read: its events wait in the parcels. */
export interface ReadWork {
  readonly reading: ObjectReading
  readonly parcels: ReadonlyMap<Sink, Parcel>
  /** The object's bytes, where they are still at hand. */
  readonly whole: Uint8Array | undefined
  readonly stored: Stored
  /** Of the unzipped bytes, hex, where logs are hashed. */
  readonly sha256: string | undefined
  readonly release: () => void
}

/** An object that is no log, or a broken one. */
export interface Unreadable {
  readonly error: StreamError
  readonly whole: Uint8Array | undefined
  readonly stored: Stored
}

/** Bytes for each byte of an object that is held whole: itself, and its events, unzipped, in a sink's buffer. */
const UNZIPPED_RATIO = 12
/** Bytes that an object may take that is read as it comes: sinks put aside what is more. */
const STREAMED = 32 * 2 ** 20

/**
 * Get an object and read it into parcels of all sinks. Whatever it throws, the parcels are aborted and nothing is noted as seen: the object is to
 * come again.
 */
export async function readIntoSinks(
  work: Work,
  { context, owner, signal }: { readonly context: RunContext; readonly owner: number; readonly signal: AbortSignal },
): Promise<ReadWork | Unreadable | GetProblem> {
  const opened = await work.open(signal)
  if ('is' in opened) return opened
  const { whole: all, size } = opened
  const weight = all === undefined || size === undefined ? STREAMED : size * UNZIPPED_RATIO
  let release: (() => void) | undefined
  try {
    release = await context.memory.enter(weight, signal)
    const whole = await all?.()
    context.tally.bytes += whole?.length ?? size ?? 0
    const read = await readParcels(whole ?? opened.stream(), { work, context, owner, signal })
    // The answer that it came with is let go: many objects wait for the disk at once, and V8 would copy what belongs to each of them.
    const stored = storedOf(opened)
    if ('error' in read) return { ...read, whole, stored }
    const ended = { ...read, whole, stored, release }
    release = undefined
    return ended
  } finally {
    opened.cancel()
    release?.()
  }
}

interface Into {
  readonly work: Work
  readonly context: RunContext
  readonly owner: number
  readonly signal: AbortSignal
}

async function readParcels(
  body: ObjectBody,
  { work, context, owner, signal }: Into,
): Promise<Pick<ReadWork, 'reading' | 'parcels' | 'sha256'> | { readonly error: StreamError }> {
  const leave = await context.reader.enter(1, signal)
  const parcels = new Map<Sink, Parcel>()
  try {
    const writer = { ledger: context.ledgerIdentity, isOurs: () => context.ledger.renew(work.id, CLAIM) }
    for (const sink of context.sinks) parcels.set(sink, sink.open(work.origin, writer))
    const { identify, seen, owners } = context
    const pending = (other: number) => owners.get(other)
    const hash = context.verify && work.task !== undefined ? createHash('sha256') : undefined
    const reading = await readObject(body, {
      ...context.reading,
      origin: work.origin,
      task: work.task,
      identify,
      seen,
      owner,
      pending,
      onBytes: hash && ((bytes) => void hash.update(bytes)),
      parcels: [...parcels.values()],
      signal,
    })
    return { reading, parcels, sha256: hash?.digest('hex') }
  } catch (error) {
    await abortAll(parcels.values())
    if (error instanceof StreamError) return { error }
    throw error
  } finally {
    // The next one in another turn: so the disk gets its next bytes, and S3 its next requests, while objects are read that are here already.
    void context.clock.sleep(0).then(leave)
  }
}

/** Give parcels up, whatever comes of it. */
export async function abortAll(parcels: Iterable<Parcel>): Promise<void> {
  await Promise.allSettled([...parcels].map(async (parcel) => parcel.abort()))
}
