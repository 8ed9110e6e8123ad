import type { Clock } from '../clock.ts'
import { CollectorError } from '../collector-error.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ObjectStore, ObjectTask } from '../object/object.ts'
import type { ListingWish } from './bucket-listing.ts'
import { createBucketRounds } from './bucket-rounds.ts'
import { createObjectDesk } from './object-desk.ts'
import type { FinishingSource } from './queue-source.ts'
import type { Delivery } from './source.ts'

/** How far a bucket has been gone through. */
export interface BucketProgress {
  /** The beginning of the keys listed last. */
  readonly prefix: string
  /** From 1. A round goes through all folders that are wanted, or all of the last days. */
  readonly round: number
  /** Objects that were wanted, each as often as it was listed. */
  readonly listed: number
  /** Of those, the ones that need not be handed out: done, or under way. */
  readonly done: number
  /** For the first time. */
  readonly handedOut: number
  /** Those left for another run. */
  readonly leftOver: number
}

/** A bucket, of which some objects may be left. */
export interface BucketSource extends FinishingSource {
  /** How many objects were given back and not tried on: this run did not take them. One that was found again since counts twice. */
  leftOver(): number
}

export interface BucketSourceOptions extends ListingWish {
  readonly store: ObjectStore
  /** Tells what is done: nothing else does, so that an object that comes late is never passed over. */
  readonly ledger: Pick<Ledger, 'get'>
  readonly clock: Clock
  /** `s3://bucket/prefix` unless given. */
  readonly name?: string
  /** Go on for ever: list the last days again and again. Otherwise it is drained at the end. */
  readonly follow?: boolean
  /** Milliseconds from one round to the next, where it follows; 5 minutes unless given. */
  readonly every?: number
  /** The days that are listed again; 2 unless given. CloudTrail delivers within minutes, mostly. */
  readonly lastDays?: number
  /** How often an object is handed out before a run that ends leaves it for the next; 5 unless given. */
  readonly mostTries?: number
  readonly onProgress?: (progress: BucketProgress) => void
}

/** The most rounds of a run that ends: what is delivered meanwhile is taken too, but somebody may deliver for ever. */
const MOST_ROUNDS = 4
/** Asked of the ledger at once. */
const AT_ONCE = 50
/** Milliseconds to wait for what is under way. */
const MOST_WAIT = 20_000

/**
 * A bucket by itself, without notifications: what the ledger does not know of what is listed there. One delivery is one object.
 *
 * The last days are listed again, from their beginning, until nothing new is found. Throws what the store and the ledger throw; the listing
 * then begins anew, which costs calls and nothing else. One that does not follow throws a `CollectorError` (`denied`) where it may not list.
 */
export function createBucketSource(options: BucketSourceOptions): BucketSource {
  const { store, clock, bucket, prefix = '', every = 300_000, lastDays = 2, mostTries = 5 } = options
  const source = options.name ?? `s3://${bucket}/${prefix}`
  const rounds = createBucketRounds(store, options, { clock, lastDays })
  let isFollowing = options.follow === true
  /** Whether a round must begin before it is drained: what came since the last one, nobody has seen. */
  let isOneMoreDue = false
  const desk = createObjectDesk({ ...options, source, mostTries: () => (isFollowing ? Number.POSITIVE_INFINITY : mostTries) })
  const counts = { listed: 0, done: 0, handedOut: 0 }
  let foundInRound = 0
  let page: readonly ObjectTask[] = []
  return {
    name: source,
    receive,
    leftOver: desk.leftOver,
    finish: () => {
      isOneMoreDue ||= isFollowing
      isFollowing = false
      desk.wake()
    },
  }

  async function receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    const deliveries = desk.due(most)
    try {
      while (deliveries.length < most && !signal.aborted) {
        if (page.length === 0 && !(await turnPage(signal))) break
        deliveries.push(...(await handOut(most - deliveries.length)))
      }
    } catch (error) {
      // What is handed out already would otherwise be nobody's.
      if (deliveries.length === 0) throw error
    }
    return deliveries.length > 0 || signal.aborted || most < 1 ? deliveries : rest(signal)
  }

  async function handOut(most: number): Promise<readonly Delivery[]> {
    const asked = page.slice(0, Math.min(AT_ONCE, most))
    const wanted = await desk.notDone(asked)
    page = page.slice(asked.length)
    counts.handedOut += wanted.length
    counts.done += asked.length - wanted.length
    foundInRound += wanted.length
    return wanted.map(desk.deliver)
  }

  async function turnPage(signal: AbortSignal): Promise<boolean> {
    const next = await rounds.next(signal).catch((error: unknown) => {
      throw options.follow === true ? error : denied(error, source)
    })
    page = next?.tasks ?? []
    counts.listed += page.length
    if (next !== undefined) options.onProgress?.({ prefix: next.prefix, round: rounds.number(), ...counts, leftOver: desk.leftOver() })
    return next !== undefined
  }

  /** Nothing to hand out for now. */
  async function rest(signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    const isOver = !isFollowing && !isOneMoreDue && (foundInRound === 0 || rounds.number() >= MOST_ROUNDS)
    if (isOver && desk.isSettled()) return 'drained'
    const nextRoundAt = rounds.endedAt() + every
    if (isFollowing ? clock.now() >= nextRoundAt : desk.isSettled()) {
      foundInRound = 0
      isOneMoreDue = false
      rounds.begin(desk.hasForgotten())
    } else await desk.wait(isFollowing ? Math.min(MOST_WAIT, nextRoundAt - clock.now()) : MOST_WAIT, signal)
    return []
  }
}

/** Whoever waits for the end is told at once what a further try would not mend. */
function denied(error: unknown, source: string): unknown {
  if (!(error instanceof Error) || !error.name.startsWith('AccessDenied')) return error
  return new CollectorError('denied', `s3:ListBucket on ${source}`, { cause: error })
}
